"""The committed sidecar behind the real gradio: cards, events, edits and the host's own routes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from modules import shared
from support.ports import until
from support.processes import children_in, visible_text
from support.real_sidecar import RealSidecar
from support.web_ui import WebUi

PAGE_TOKEN = "page-token-page-token-page-token"


@pytest.fixture(scope="module")
def sidecar(tmp_path_factory: pytest.TempPathFactory):
    # Every kind of trouble a path can make, 200 characters long.
    folder = tmp_path_factory.mktemp("real") / "Füchsin 小 with space" / ("x" * 90) / ("y" * 90)
    sidecar = RealSidecar(folder)
    sidecar.write_embedding("first")
    yield sidecar
    sidecar.supervisor.stop()


@pytest.fixture(scope="module")
def web_ui(sidecar: RealSidecar):
    with WebUi(sidecar.supervisor, PAGE_TOKEN) as web_ui:
        sidecar.host_url = web_ui.base
        sidecar.supervisor.start()
        sidecar.running()
        yield web_ui


def card(web_ui: WebUi, name: str) -> dict:
    def found() -> dict | None:
        cards = web_ui.request("GET", "api/v1/embeddings").json()["cards"]
        return next((card for card in cards if card["token"] == name), None)

    return until(found, what=f"a card for {name}")


def test_a_session_then_cards(web_ui: WebUi) -> None:
    session = web_ui.client.get("/ti-sidecar/session").json()
    assert session["sidecar"] == "running"
    assert (session["access"], session["accessMessage"], session["message"]) == ("full", None, None)
    assert session["token"] == PAGE_TOKEN
    assert web_ui.request("GET", "api/v1/health").json()["buildId"] == session["buildId"]
    found = card(web_ui, "first")
    assert (found["vectors"], found["baseModel"]) == (2, "sd1")


def test_a_new_file_is_an_event_on_the_websocket(web_ui: WebUi, sidecar: RealSidecar) -> None:
    async def follow() -> dict:
        async with web_ui.socket() as page:
            await asyncio.sleep(0.3)
            sidecar.write_embedding("fresh")
            while True:
                event = json.loads(await asyncio.wait_for(page.recv(), 10))
                if "fresh" in json.dumps(event):
                    return event

    event = asyncio.run(follow())
    assert event["seq"] > 0


def test_a_long_poll_answers_through_the_proxy(web_ui: WebUi, sidecar: RealSidecar) -> None:
    listed = web_ui.request("GET", "api/v1/embeddings").json()
    sidecar.write_embedding("polled")
    batch = web_ui.request("GET", f"api/v1/events/poll?epoch={listed['epoch']}&after={listed['seq']}").json()
    assert batch["events"]


def test_an_edit_is_kept_beside_the_file_and_read_only_access_may_not(web_ui: WebUi, sidecar: RealSidecar) -> None:
    path = f"api/v1/embeddings/{card(web_ui, 'first')['id']}"
    answer = web_ui.request("PATCH", path, json={"promptSide": "negative"})
    assert answer.status_code == 200, answer.text
    assert "negative" in (sidecar.embeddings / "first.json").read_text("utf-8")
    vars(shared.cmd_opts).update(listen=True)
    assert web_ui.request("PATCH", path, json={"promptSide": "any"}).json()["code"] == "READ_ONLY"
    assert web_ui.request("GET", path).status_code == 200


def test_a_refusal_of_the_sidecar_passes_as_it_is(web_ui: WebUi) -> None:
    answer = web_ui.request("GET", "api/v1/embeddings/no%2Fsuch.pt")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


def test_the_sidecar_reads_the_hosts_state(web_ui: WebUi) -> None:
    def told() -> bool:
        host = web_ui.request("GET", "api/v1/health").json()["host"]
        return host["link"] == "extension" and host["version"] == "v1.10.1"

    until(told, what="the link to the extension")


def test_no_one_sees_the_real_sidecars_token(web_ui: WebUi, sidecar: RealSidecar) -> None:
    token = sidecar.running().token
    text = "".join(visible_text(pid) for pid in children_in(sidecar.embeddings.parent))
    assert "serve\0--managed" in text
    assert token not in text + sidecar.supervisor.log.text()


def test_killed_it_comes_back_with_the_same_cards(web_ui: WebUi, sidecar: RealSidecar) -> None:
    before = sidecar.running()
    (pid,) = children_in(sidecar.embeddings.parent)
    os.kill(pid, signal.SIGKILL)
    until(lambda: sidecar.supervisor.endpoint() not in (None, before), what="another sidecar")
    assert card(web_ui, "first")["promptSide"] == "negative"


def test_restart_by_the_page(web_ui: WebUi, sidecar: RealSidecar) -> None:
    before = sidecar.running()
    assert web_ui.request("POST", "sidecar/restart", json={}).status_code == 200
    assert sidecar.running() != before
    assert "The sidecar runs" in web_ui.request("GET", "sidecar/log").text


def test_the_end_of_stdin_ends_the_real_sidecar(tmp_path: Path, sidecar: RealSidecar) -> None:
    hello = {
        "type": "hello",
        "token": "t" * 40,
        "family": "a1111",
        "version": None,
        "home": str(tmp_path / "home"),
        "embeddingsDir": str(tmp_path),
        "hostUrl": None,
    }
    command = ["node", str(sidecar.supervisor._script), "serve", "--managed"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdin.write(json.dumps(hello).encode() + b"\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["type"] == "ready"
    process.stdin.close()
    assert process.wait(10) == 0
    process.stdout.close()
