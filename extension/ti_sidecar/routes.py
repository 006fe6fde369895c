"""Our routes on the web UI's own port. They work with and without `--api`, and stand behind `access`."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from . import settings
from .access import access_of, check_page, check_sidecar, check_visitor, is_on_this_machine
from .host_address import listen_address, subpath
from .host_checkpoints import host_checkpoints
from .host_drawing import draw, stop_drawing
from .host_memory import restore_checkpoint, unload_checkpoint
from .host_refresh import refresh_host
from .host_report import host_report
from .log_ring import LogRing
from .proxy import forward, make_client
from .refusal import Refusal
from .session import session
from .supervisor import Endpoint, Supervisor
from .visits import policy_of, visit_of
from .websocket_proxy import available, forward_websocket

PREFIX = "/ti-sidecar"
NO_STORE = {"Cache-Control": "no-store"}
POLICY_VIOLATION = 1008
Answer = Callable[[Request], Awaitable[Response]]


class Routes:
    def __init__(self, app: Any, demo: Any, supervisor: Supervisor, page_token: str) -> None:
        self._app = app
        self._demo = demo
        self._supervisor = supervisor
        self._page_token = page_token
        self._client: Any = None

    def add(self) -> None:
        """In front of the web UI's own, which may catch any path; in place of those of an earlier load."""
        routes = self._app.router.routes
        routes[:] = [route for route in routes if not getattr(route, "ti_sidecar", False)]
        for prefix in {PREFIX, subpath() + PREFIX}:
            for route in self._routes(prefix):
                route.ti_sidecar = True
                routes.insert(0, route)

    def _routes(self, prefix: str) -> list[Any]:
        def route(path: str, answer: Answer, *methods: str) -> Route:
            return Route(prefix + path, _guarded(answer, self._supervisor.log), methods=list(methods))

        plain = [
            route("/session", self._session, "GET"),
            route("/sidecar/log", self._log, "GET"),
            route("/sidecar/{command}", self._command, "POST"),
            route("/host/state", self._host_state, "GET"),
            route("/host/refresh", self._host_refresh, "POST"),
            route("/host/checkpoints", self._host_checkpoints, "GET"),
            route("/host/unload", self._host_unload, "POST"),
            route("/host/restore", self._host_restore, "POST"),
            route("/host/draw", self._host_draw, "POST"),
            route("/host/stop-drawing", self._host_stop_drawing, "POST"),
            route("/api/v1/{path:path}", self._api, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
        ]
        socket = WebSocketRoute(f"{prefix}/api/v1/{{path:path}}", self._websocket)
        return [*plain, socket] if available() else plain

    # For pages

    async def _session(self, request: Request) -> Response:
        visit, policy = visit_of(request, self._app), policy_of(self._app, self._demo)
        check_visitor(visit, policy)
        body = await run_in_threadpool(session, self._page_token, access_of(visit, policy), self._supervisor)
        return JSONResponse(body, headers=NO_STORE)

    async def _api(self, request: Request) -> Response:
        visitor = self._visitor(request)
        if self._client is None:
            self._client = make_client()
        return await forward(request, self._running(), visitor, self._client)

    async def _websocket(self, page: WebSocket) -> None:
        try:
            visitor = self._visitor(page)
        except Refusal:
            await page.close(POLICY_VIOLATION)
            return
        await forward_websocket(page, self._supervisor.endpoint(), visitor)

    async def _log(self, request: Request) -> Response:
        if self._check_page(request) != "full":
            # It names folders of this machine.
            raise Refusal(403, "READ_ONLY", "The log is for those who may change things.", "Log in to the web UI.")
        return PlainTextResponse(self._supervisor.log.text(), headers=NO_STORE)

    async def _command(self, request: Request) -> Response:
        access = self._check_page(request)
        commands = {"start": self._start, "stop": self._supervisor.stop, "restart": self._restart}
        command = commands.get(request.path_params["command"])
        if command is None:
            raise Refusal(404, "NOT_FOUND", "There is no such command.", "Use start, stop or restart.")
        await run_in_threadpool(command)
        return JSONResponse(session(self._page_token, access, self._supervisor), headers=NO_STORE)

    # For the sidecar

    async def _host_state(self, request: Request) -> Response:
        self._check_sidecar(request)
        return JSONResponse(await run_in_threadpool(host_report), headers=NO_STORE)

    async def _host_refresh(self, request: Request) -> Response:
        self._check_sidecar(request)
        await run_in_threadpool(refresh_host, self._app)
        return JSONResponse({"refreshed": True})

    async def _host_checkpoints(self, request: Request) -> Response:
        self._check_sidecar(request)
        return JSONResponse(await run_in_threadpool(host_checkpoints), headers=NO_STORE)

    async def _host_unload(self, request: Request) -> Response:
        self._check_sidecar(request)
        return JSONResponse({"unloaded": await run_in_threadpool(unload_checkpoint)})

    async def _host_restore(self, request: Request) -> Response:
        self._check_sidecar(request)
        return JSONResponse({"restored": await run_in_threadpool(restore_checkpoint)})

    async def _host_draw(self, request: Request) -> Response:
        self._check_sidecar(request)
        return JSONResponse(await run_in_threadpool(draw, await request.json()))

    async def _host_stop_drawing(self, request: Request) -> Response:
        self._check_sidecar(request)
        return JSONResponse({"stopped": await run_in_threadpool(stop_drawing)})

    # What they share

    def _check_page(self, connection: Any) -> Any:
        return check_page(visit_of(connection, self._app), policy_of(self._app, self._demo), self._page_token)

    def _visitor(self, connection: Any) -> dict[str, str]:
        """Checks the page, and tells the sidecar of it: `headers` of src/protocol/routes.ts."""
        here = is_on_this_machine(visit_of(connection, self._app), policy_of(self._app, self._demo))
        return {"x-ti-access": self._check_page(connection), **({"x-ti-visitor": "loopback"} if here else {})}

    def _check_sidecar(self, request: Request) -> None:
        endpoint = self._supervisor.endpoint()
        token = endpoint.token if endpoint else None
        check_sidecar(visit_of(request, self._app), token, listen_address().strip("[]"))

    def _running(self) -> Endpoint:
        endpoint = self._supervisor.endpoint()
        if endpoint is None:
            status = self._supervisor.status()
            message = status.message or "The sidecar is not running."
            raise Refusal(503, "SIDECAR_NOT_RUNNING", message, status.hint or "Wait a moment.")
        return endpoint

    def _start(self) -> None:
        _require_enabled()
        self._supervisor.start()

    def _restart(self) -> None:
        _require_enabled()
        self._supervisor.restart()


def _require_enabled() -> None:
    if not settings.enabled():
        switch = 'Tick "Run the sidecar" in Settings → Textual Inversion Sidecar.'
        raise Refusal(409, "SWITCHED_OFF", "The sidecar is switched off.", switch)


def _guarded(answer: Answer, log: LogRing) -> Answer:
    async def endpoint(request: Request) -> Response:
        try:
            return await answer(request)
        except Refusal as refusal:
            return JSONResponse(refusal.body(), refusal.status, NO_STORE)
        except Exception:
            log.add(traceback.format_exc())
            failure = Refusal(500, "INTERNAL", "The extension's Python side failed.", "Its log says where.")
            return JSONResponse(failure.body(), failure.status, NO_STORE)

    return endpoint
