"""A page of the installed, real gradio with our routes on its port, as a web UI has them."""

from __future__ import annotations

import contextlib

import gradio as gr
import httpx
import websockets

from support.ports import free_port
from ti_sidecar.routes import Routes

TIMEOUT = 30


class WebUi:
    def __init__(self, supervisor, page_token: str, auth=None) -> None:
        self.supervisor = supervisor
        self.page_token = page_token
        self._auth = auth

    def __enter__(self) -> WebUi:
        with gr.Blocks() as self.demo:
            gr.Textbox(label="Prompt", elem_id="txt2img_prompt")
        self.port = free_port()
        self.app, _, _ = self.demo.launch(
            server_name="127.0.0.1", server_port=self.port, prevent_thread_lock=True, quiet=True, auth=self._auth
        )
        Routes(self.app, self.demo, self.supervisor, self.page_token).add()
        self.base = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.base, timeout=TIMEOUT, trust_env=False)
        return self

    def __exit__(self, *_reason) -> None:
        self.client.close()
        self.demo.close()

    def page_headers(self, **more: str) -> dict[str, str]:
        return {"x-ti-token": self.page_token, "origin": self.base, **more}

    def request(self, method: str, path: str, **options) -> httpx.Response:
        """As our page would send it, unless `headers` says otherwise."""
        options.setdefault("headers", self.page_headers())
        return self.client.request(method, f"/ti-sidecar/{path}", **options)

    def log_in(self, user: str, password: str) -> httpx.Client:
        client = httpx.Client(base_url=self.base, timeout=TIMEOUT, trust_env=False)
        answer = client.post("/login", data={"username": user, "password": password})
        assert answer.status_code == 200, answer.text
        # gradio marks one of its two cookies Secure; the other is the one a plain-http page sends.
        return client

    @contextlib.asynccontextmanager
    async def socket(self, query: str = "", **headers: str):
        query = query or f"token={self.page_token}"
        headers = {"origin": self.base, "host": f"127.0.0.1:{self.port}", **headers}
        origin, host = headers.pop("origin") or None, headers.pop("host")
        address = f"ws://{host}/ti-sidecar/api/v1/events?{query}"
        at = {"host": "127.0.0.1", "port": self.port}
        async with websockets.connect(address, origin=origin, extra_headers=headers, max_size=None, **at) as opened:
            yield opened
