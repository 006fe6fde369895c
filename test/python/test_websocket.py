"""The event stream through the web UI's own port, with the host's real `websockets`."""

from __future__ import annotations

import asyncio
import contextlib
import json

import pytest
import websockets
from support.echo_sidecar import EchoSidecar
from support.fixed_supervisor import SIDECAR_TOKEN
from support.ports import free_port, until
from support.web_ui import WebUi

from ti_sidecar import websocket_proxy
from ti_sidecar.supervisor import Endpoint


def test_text_and_large_binary_pass_both_ways(open_ui: WebUi) -> None:
    async def talk() -> None:
        async with open_ui.socket() as page:
            await page.recv()
            await page.send("héllo")
            assert await page.recv() == "héllo"
            blob = bytes(range(256)) * 1200
            await page.send(blob)
            assert await page.recv() == blob

    asyncio.run(talk())


def test_the_sidecar_sees_its_token_the_access_and_the_place_in_the_stream(open_ui: WebUi) -> None:
    async def talk() -> dict:
        query = f"token={open_ui.page_token}&epoch=e1&after=7"
        async with open_ui.socket(query, cookie="access-token=c") as page:
            return json.loads(await page.recv())

    seen = asyncio.run(talk())
    assert seen["query"] == "epoch=e1&after=7"
    assert seen["headers"]["x-ti-token"] == SIDECAR_TOKEN
    assert seen["headers"]["x-ti-access"] == "full"
    assert "cookie" not in seen["headers"]


@pytest.mark.parametrize("code", [1000, 1001, 1013, 4001])
def test_the_sidecars_close_code_reaches_the_page(open_ui: WebUi, code: int) -> None:
    async def talk() -> tuple[int, str]:
        async with open_ui.socket() as page:
            await page.recv()
            await page.send(f"close {code}")
            await page.wait_closed()
            return page.close_code, page.close_reason

    assert asyncio.run(talk()) == (code, "as you wished")


@pytest.mark.parametrize("code", [1000, 4002])
def test_the_pages_close_code_reaches_the_sidecar(open_ui: WebUi, code: int) -> None:
    async def talk() -> None:
        async with open_ui.socket() as page:
            await page.recv()
            await page.close(code)

    EchoSidecar.closed_with.clear()
    asyncio.run(talk())
    until(lambda: EchoSidecar.closed_with == [code], what="the close")


def test_a_page_that_vanishes_ends_the_sidecars_side(open_ui: WebUi) -> None:
    async def talk() -> None:
        async with open_ui.socket() as page:
            await page.recv()
            page.transport.abort()

    EchoSidecar.closed_with.clear()
    with contextlib.suppress(websockets.ConnectionClosed):
        asyncio.run(talk())
    until(lambda: EchoSidecar.closed_with, what="the end")


REFUSED = {
    "no token": {"query": "after=1"},
    "a wrong token": {"query": "token=wrong"},
    "a page of another origin": {"origin": "http://evil.example"},
    "no origin": {"origin": ""},
    "a foreign Host": {"host": "evil.example"},
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_refuses_the_handshake(open_ui: WebUi, case: dict) -> None:
    async def talk() -> None:
        async with open_ui.socket(**case):
            pass

    with pytest.raises(websockets.InvalidStatusCode) as refused:
        asyncio.run(talk())
    assert refused.value.status_code == 403


def test_refuses_the_handshake_without_a_login(login_ui: WebUi) -> None:
    async def talk() -> None:
        async with login_ui.socket():
            pass

    with pytest.raises(websockets.InvalidStatusCode):
        asyncio.run(talk())


@pytest.mark.parametrize("endpoint", [None, Endpoint(free_port(), "t")], ids=["stopped", "just died"])
def test_without_a_sidecar_the_page_is_told_to_try_again(
    open_ui: WebUi, monkeypatch: pytest.MonkeyPatch, endpoint: Endpoint | None
) -> None:
    async def talk() -> int:
        async with open_ui.socket() as page:
            await page.wait_closed()
            return page.close_code

    monkeypatch.setattr(open_ui.supervisor, "running", endpoint)
    assert asyncio.run(talk()) == websocket_proxy.TRY_AGAIN_LATER


def test_the_library_does_not_log_our_token(open_ui: WebUi, caplog: pytest.LogCaptureFixture) -> None:
    async def talk() -> None:
        async with open_ui.socket() as page:
            await page.recv()

    with caplog.at_level("DEBUG"):
        asyncio.run(talk())
    assert SIDECAR_TOKEN not in caplog.text.replace(json.dumps(SIDECAR_TOKEN), "")
