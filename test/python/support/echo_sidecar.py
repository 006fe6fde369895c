"""Answers with what it was asked: shows what the proxy lets through, which the real sidecar does not tell."""

from __future__ import annotations

import asyncio
import contextlib
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from support.ports import until


async def echo(request: Request) -> Response:
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
    seen = {
        "method": request.method,
        "rawPath": request.scope["raw_path"].decode(),
        "query": request.scope["query_string"].decode(),
        "headers": dict(request.headers),
        "bodyBytes": length,
    }
    headers = {"etag": '"e1"', "set-cookie": "stolen=1", "keep-alive": "timeout=5", "x-internal": "1"}
    return JSONResponse(seen, 418 if "teapot" in request.url.path else 200, headers)


async def slowly(_request: Request) -> Response:
    async def chunks():
        for number in range(3):
            yield f"{number}".encode() * 100_000
            await asyncio.sleep(0.3)

    return StreamingResponse(chunks(), media_type="application/octet-stream")


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_json({"headers": dict(websocket.headers), "query": websocket.url.query})
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                EchoSidecar.closed_with.append(message["code"])
                return
            text = message.get("text")
            if text is not None and text.startswith("close "):
                await websocket.close(int(text.split()[1]), "as you wished")
                return
            await (websocket.send_bytes(message["bytes"]) if text is None else websocket.send_text(text))


class EchoSidecar:
    closed_with: list[int] = []

    def __enter__(self) -> EchoSidecar:
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        app = Starlette(
            routes=[
                Route("/api/v1/slowly", slowly),
                Route("/{path:path}", echo, methods=methods),
                WebSocketRoute("/api/v1/events", socket),
            ]
        )
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until(lambda: self._server.started, what="the echo")
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_reason) -> None:
        self._server.should_exit = True
        self._thread.join(10)
