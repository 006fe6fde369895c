"""What passes between a page and the sidecar, over the real gradio's server."""

from __future__ import annotations

import logging
import socket
import time

import pytest
from modules import shared
from support.fixed_supervisor import SIDECAR_TOKEN
from support.ports import free_port
from support.web_ui import WebUi

from ti_sidecar import proxy
from ti_sidecar.log_filter import tame_logs
from ti_sidecar.supervisor import Endpoint

IDS = [
    "api/v1/embeddings/sub%2Fname.pt/preview",
    "api/v1/embeddings/100%25",
    "api/v1/embeddings/%E5%B0%8F%20name%3F",
    "api/v1/embeddings/a%3Cb%3E%23c",
    "api/v1/embeddings/..%2Fx",
]


@pytest.mark.parametrize("path", IDS)
def test_an_id_reaches_the_sidecar_as_it_was_encoded(open_ui: WebUi, path: str) -> None:
    assert open_ui.request("GET", path).json()["rawPath"].partition("?")[0] == f"/{path}"


def test_the_query_passes_but_for_the_page_token(open_ui: WebUi) -> None:
    query = f"epoch=e&token={open_ui.page_token}&after=3&search=a%26b&t%6Fken=x"
    assert open_ui.request("GET", f"api/v1/events/poll?{query}").json()["query"] == "epoch=e&after=3&search=a%26b"


def test_credentials_stay_here_and_the_sidecar_gets_its_own_token(open_ui: WebUi) -> None:
    extra = {"cookie": "access-token=c", "authorization": "Basic eDp5", "referer": "http://x/?token=t", "x-other": "1"}
    headers = open_ui.request("GET", "api/v1/health", headers=open_ui.page_headers(**extra)).json()["headers"]
    assert headers["x-ti-token"] == SIDECAR_TOKEN
    assert headers["x-ti-access"] == "full"
    assert headers["host"].startswith("127.0.0.1:")
    assert not {"cookie", "authorization", "referer", "x-other", "origin"} & set(headers)
    assert open_ui.page_token not in str(headers)


def test_a_page_cannot_set_its_own_access(open_ui: WebUi) -> None:
    headers = open_ui.page_headers(**{"x-ti-access": "full", "x-forwarded-for": "203.0.113.7"})
    assert open_ui.request("GET", "api/v1/health", headers=headers).json()["headers"]["x-ti-access"] == "read-only"


@pytest.mark.parametrize(
    ("flags", "headers", "is_here"),
    [
        ({}, {}, True),
        ({"listen": True}, {}, True),
        ({}, {"x-forwarded-for": "203.0.113.7", "x-ti-visitor": "loopback"}, False),
        ({}, {"host": "192.168.1.9:7860", "origin": "http://192.168.1.9:7860", "x-ti-visitor": "loopback"}, False),
        # Through their tunnels visitors come from this machine, as a program of its own would.
        ({"share": True}, {"x-ti-visitor": "loopback"}, False),
        ({"ngrok": "token"}, {"x-ti-visitor": "loopback"}, False),
        ({"webui_is_non_local": True}, {"x-ti-visitor": "loopback"}, False),
        ({"webui_is_non_local": True, "listen": True}, {}, True),
    ],
)
def test_only_a_page_on_this_machine_is_announced_as_one(
    open_ui: WebUi, flags: dict, headers: dict, is_here: bool
) -> None:
    vars(shared.cmd_opts).update(flags)
    answer = open_ui.request("GET", "api/v1/health", headers=open_ui.page_headers(**headers))
    assert answer.json()["headers"].get("x-ti-visitor") == ("loopback" if is_here else None)


def test_status_and_useful_headers_come_back_and_no_cookie(open_ui: WebUi) -> None:
    answer = open_ui.request("GET", "api/v1/teapot")
    assert answer.status_code == 418
    assert answer.headers["etag"] == '"e1"'
    assert not {"set-cookie", "x-internal", "keep-alive"} & set(answer.headers)


def test_twenty_megabytes_pass(open_ui: WebUi) -> None:
    text = "x" * 20_000_000
    answer = open_ui.request("POST", "api/v1/embeddings/import", json={"dataBase64": text})
    assert answer.json()["bodyBytes"] > 20_000_000
    assert "transfer-encoding" not in answer.json()["headers"]


def test_a_body_without_a_length_passes(open_ui: WebUi) -> None:
    headers = open_ui.page_headers(**{"content-type": "application/json"})
    answer = open_ui.request("POST", "api/v1/x", headers=headers, content=iter([b"{", b"}"]))
    assert answer.json()["bodyBytes"] == 2


def test_an_answer_is_streamed(open_ui: WebUi) -> None:
    began, first = time.monotonic(), None
    address = "/ti-sidecar/api/v1/slowly"
    with open_ui.client.stream("GET", address, headers=open_ui.page_headers()) as answer:
        total = 0
        for chunk in answer.iter_raw():
            first = first or time.monotonic() - began
            total += len(chunk)
    assert total == 300_000
    assert first < 0.5 < time.monotonic() - began


def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(open_ui: WebUi) -> None:
    assert _raw_post(open_ui, f"Content-Length: {proxy.MAX_BODY_BYTES + 1}", b"") == 413


def test_a_body_that_grows_too_large_is_refused(open_ui: WebUi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy, "MAX_BODY_BYTES", 1000)
    chunks = b"".join(b"64\r\n" + b"x" * 100 + b"\r\n" for _ in range(20)) + b"0\r\n\r\n"
    assert _raw_post(open_ui, "Transfer-Encoding: chunked", chunks) == 413


def test_a_missing_sidecar_is_explained(open_ui: WebUi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_ui.supervisor, "running", None)
    answer = open_ui.request("GET", "api/v1/embeddings")
    assert (answer.status_code, answer.json()["code"]) == (503, "SIDECAR_NOT_RUNNING")
    assert answer.json()["hint"]


def test_a_sidecar_that_just_died_is_explained(open_ui: WebUi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_ui.supervisor, "running", Endpoint(free_port(), "t"))
    answer = open_ui.request("GET", "api/v1/embeddings")
    assert (answer.status_code, answer.json()["code"]) == (502, "SIDECAR_UNREACHABLE")


def test_after_a_login_everything_is_allowed(login_ui: WebUi) -> None:
    client = login_ui.log_in("user", "secret")
    cookies = {name: value for name, value in client.cookies.items() if "unsecure" in name}
    assert cookies
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = {"cookie": cookie, "host": "any.example", "origin": "http://any.example"}
    session = client.get("/ti-sidecar/session", headers=headers).json()
    assert session["access"] == "full"
    headers["x-ti-token"] = session["token"]
    answer = client.post("/ti-sidecar/api/v1/x", headers=headers, json={})
    assert answer.json()["headers"]["x-ti-access"] == "full"


def test_a_token_in_an_address_stays_out_of_the_servers_log(open_ui: WebUi, caplog: pytest.LogCaptureFixture) -> None:
    tame_logs()
    path = f"/ti-sidecar/api/v1/events?token={open_ui.page_token}&after=1"
    with caplog.at_level(logging.INFO, "uvicorn.access"):
        logger = logging.getLogger("uvicorn.access")
        logger.info('%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", path, "1.1", 200)
    assert "token=***&after=1" in caplog.text
    assert open_ui.page_token not in caplog.text


def test_our_own_requests_do_not_fill_the_hosts_log(open_ui: WebUi, caplog: pytest.LogCaptureFixture) -> None:
    tame_logs()
    with caplog.at_level(logging.INFO, "httpx"):
        open_ui.request("GET", "api/v1/health")
    told = [record.getMessage() for record in caplog.records if record.name == "httpx"]
    assert all(f":{open_ui.port}/" in line for line in told), told


def test_a_failure_of_ours_is_no_stack_trace_to_the_page(open_ui: WebUi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ti_sidecar.routes.access_of", lambda _visit, _policy: 1 / 0)
    answer = open_ui.request("GET", "session")
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
    assert "Traceback" not in answer.text
    assert "ZeroDivisionError" in open_ui.supervisor.log.text()


def _raw_post(web_ui: WebUi, length_header: str, body: bytes) -> int:
    """A request no client library would send; returns the status."""
    head = (
        f"POST /ti-sidecar/api/v1/x HTTP/1.1\r\nHost: 127.0.0.1:{web_ui.port}\r\nOrigin: {web_ui.base}\r\n"
        f"X-TI-Token: {web_ui.page_token}\r\nContent-Type: application/json\r\n{length_header}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", web_ui.port), 10) as connection:
        connection.sendall(head.encode() + body)
        return int(connection.recv(100).split()[1])
