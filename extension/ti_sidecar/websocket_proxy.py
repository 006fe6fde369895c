"""Passes a websocket on to the sidecar, both ways, with its close codes.

`websockets` comes with gradio; a host without it gets no websocket, and the page polls.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import logging
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from .proxy import upstream_target
from .supervisor import Endpoint

try:
    import websockets
except ImportError:
    websockets = None

MAX_MESSAGE_BYTES = 32 * 1024 * 1024  # 10,000 cards in one event
OPEN_SECONDS = 10
TRY_AGAIN_LATER = 1013
# Reserved codes say how a connection ended and may not be sent.
UNSENDABLE = {None: 1011, 1005: 1000, 1006: 1011, 1015: 1011}

# The library logs the headers of each handshake, our token among them, for a host with --loglevel DEBUG.
_QUIET = logging.getLogger("ti_sidecar.websocket")
_QUIET.setLevel(logging.WARNING)


def available() -> bool:
    return websockets is not None


async def forward_websocket(page: WebSocket, endpoint: Endpoint | None, visitor: dict[str, str]) -> None:
    """Accepts the page, also without a sidecar: a refused handshake would read as "no websockets here"."""
    await page.accept()
    if endpoint is None:
        await page.close(TRY_AGAIN_LATER)
        return
    try:
        sidecar = await _connect(endpoint, upstream_target(page.scope), visitor)
    except (OSError, asyncio.TimeoutError, websockets.exceptions.WebSocketException):
        await page.close(TRY_AGAIN_LATER)
        return
    tasks = [asyncio.ensure_future(_to_sidecar(page, sidecar)), asyncio.ensure_future(_to_page(sidecar, page))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await sidecar.close()


async def _connect(endpoint: Endpoint, target: str, visitor: dict[str, str]) -> Any:
    known = inspect.signature(websockets.connect).parameters
    headers = {"X-TI-Token": endpoint.token, **visitor}
    options: dict[str, Any] = {
        # Renamed in websockets 14, whose 15 also began to read proxies from the environment.
        "additional_headers" if "additional_headers" in known else "extra_headers": headers,
        **({"proxy": None} if "proxy" in known else {}),
    }
    return await websockets.connect(
        f"ws://127.0.0.1:{endpoint.port}{target}",
        max_size=MAX_MESSAGE_BYTES,
        open_timeout=OPEN_SECONDS,
        compression=None,
        logger=_QUIET,
        **options,
    )


async def _to_sidecar(page: WebSocket, sidecar: Any) -> None:
    with contextlib.suppress(websockets.exceptions.ConnectionClosed):
        while True:
            message = await page.receive()
            if message["type"] == "websocket.disconnect":
                code = message.get("code")
                await sidecar.close(UNSENDABLE.get(code, code))
                return
            data = message.get("text")
            await sidecar.send(data if data is not None else message["bytes"])


async def _to_page(sidecar: Any, page: WebSocket) -> None:
    # A page that went away shows in `_to_sidecar`; sending to it may fail in several ways by then.
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        with contextlib.suppress(websockets.exceptions.ConnectionClosed):
            async for message in sidecar:
                await (page.send_text(message) if isinstance(message, str) else page.send_bytes(message))
        code = sidecar.close_code
        await page.close(UNSENDABLE.get(code, code), sidecar.close_reason or "")
