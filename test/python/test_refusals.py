"""Every refusal of the routes on the web UI's port, over real HTTP to the real gradio."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from modules import shared
from support.web_ui import WebUi

GOOD = "page-token-page-token-page-token"
SIDECAR = "sidecar-token-sidecar-token-sidecar"
CARDS = "api/v1/embeddings"


@dataclass
class Row:
    name: str
    code: str
    status: int
    path: str = CARDS
    method: str = "GET"
    #: `None` takes a header of our page away, a text replaces it. SELF is the web UI's own origin.
    headers: dict = field(default_factory=dict)
    flags: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)
    body: object = None
    login: bool = False


LISTEN = {"listen": True}
JSON = {"content-type": "application/json"}

ROWS = [
    # Host: a foreign name may be an attacker's that points here (DNS rebinding)
    Row("a foreign Host", "HOST_NOT_ALLOWED", 403, headers={"host": "evil.example", "origin": "http://evil.example"}),
    Row("a foreign Host asks for the token", "HOST_NOT_ALLOWED", 403, "session", headers={"host": "evil.example"}),
    Row("a Host that starts like ours", "HOST_NOT_ALLOWED", 403, headers={"host": "127.0.0.1.evil.example"}),
    Row("a tunnel's Host without --share", "HOST_NOT_ALLOWED", 403, headers={"host": "x.gradio.live", "origin": None}),
    Row(
        "a lookalike of the tunnel",
        "HOST_NOT_ALLOWED",
        403,
        headers={"host": "evilgradio.live", "origin": None},
        flags={"share": True},
    ),
    # Origin
    Row("a page of another origin", "ORIGIN_NOT_ALLOWED", 403, headers={"origin": "http://evil.example"}),
    Row("a page of another port", "ORIGIN_NOT_ALLOWED", 403, headers={"origin": "http://127.0.0.1:1"}),
    Row("a page without an origin", "ORIGIN_NOT_ALLOWED", 403, headers={"origin": "null"}),
    Row(
        "a page of another origin asks for the token",
        "ORIGIN_NOT_ALLOWED",
        403,
        "session",
        headers={"origin": "http://evil.example"},
    ),
    Row(
        "another site's script",
        "ORIGIN_NOT_ALLOWED",
        403,
        "session",
        headers={"origin": None, "sec-fetch-site": "cross-site"},
    ),
    Row("another port's picture", "ORIGIN_NOT_ALLOWED", 403, headers={"origin": None, "sec-fetch-site": "same-site"}),
    Row("a write that hides its origin", "ORIGIN_NOT_ALLOWED", 403, method="POST", headers={"origin": None}, body={}),
    Row(
        "a forwarded name that nobody trusts",
        "ORIGIN_NOT_ALLOWED",
        403,
        headers={"origin": "https://sd.example.org", "x-forwarded-host": "sd.example.org"},
    ),
    # Login
    Row("no login", "LOGIN_NEEDED", 401, login=True),
    Row("no login for the session", "LOGIN_NEEDED", 401, "session", login=True),
    Row("a made-up login", "LOGIN_NEEDED", 401, headers={"cookie": "access-token=guess"}, login=True),
    Row("no login for the log", "LOGIN_NEEDED", 401, "sidecar/log", login=True),
    Row("no login for a restart", "LOGIN_NEEDED", 401, "sidecar/restart", method="POST", body={}, login=True),
    # Page token
    Row("no token", "TOKEN_NEEDED", 401, headers={"x-ti-token": None}),
    Row("a wrong token", "TOKEN_NEEDED", 401, headers={"x-ti-token": "x" * 32}),
    Row("the sidecar's token from a page", "TOKEN_NEEDED", 401, headers={"x-ti-token": SIDECAR}),
    Row("a token that is no ASCII", "TOKEN_NEEDED", 401, headers={"x-ti-token": "\xff"}),
    Row(
        "a write with its token in the address",
        "TOKEN_NEEDED",
        401,
        f"{CARDS}?token={GOOD}",
        "POST",
        {"x-ti-token": None},
        body={},
    ),
    Row("the log without a token", "TOKEN_NEEDED", 401, "sidecar/log", headers={"x-ti-token": None}),
    Row("a restart without a token", "TOKEN_NEEDED", 401, "sidecar/restart", "POST", {"x-ti-token": None}, body={}),
    # Reachable from outside without a login
    *[
        Row(f"a {method} under --listen", "READ_ONLY", 403, method=method, flags=LISTEN, body={})
        for method in ("POST", "PUT", "PATCH", "DELETE")
    ],
    Row("a write under --share", "READ_ONLY", 403, method="POST", flags={"share": True}, body={}),
    Row("a write under --ngrok", "READ_ONLY", 403, method="POST", flags={"ngrok": "x"}, body={}),
    Row("a write under --server-name", "READ_ONLY", 403, method="POST", flags={"server_name": "192.168.1.9"}, body={}),
    Row(
        "a write through another proxy",
        "READ_ONLY",
        403,
        method="POST",
        headers={"x-forwarded-for": "203.0.113.7"},
        body={},
    ),
    Row("the log under --listen", "READ_ONLY", 403, "sidecar/log", flags=LISTEN),
    *[
        Row(f"{command} under --listen", "READ_ONLY", 403, f"sidecar/{command}", "POST", flags=LISTEN, body={})
        for command in ("start", "stop", "restart")
    ],
    Row(
        "a write under a trusted name without a login",
        "READ_ONLY",
        403,
        method="POST",
        headers={"host": "sd.example.org", "origin": "https://sd.example.org"},
        options={"tis_trusted_hosts": "sd.example.org"},
        body={},
    ),
    # Bodies
    Row(
        "a form",
        "NOT_JSON",
        415,
        method="POST",
        headers={"content-type": "application/x-www-form-urlencoded"},
        body="a=1",
    ),
    Row("plain text", "NOT_JSON", 415, method="POST", headers={"content-type": "text/plain"}, body="{}"),
    Row("a write without a type", "NOT_JSON", 415, method="POST"),
    Row("a DELETE with a form", "NOT_JSON", 415, method="DELETE", headers={"content-type": "text/plain"}, body="{}"),
    # Paths and commands
    Row("a step out of the API", "BAD_PATH", 400, "api/v1/x/%2e%2e/%2e%2e/admin"),
    Row("an unknown command", "NOT_FOUND", 404, "sidecar/explode", "POST", body={}),
    Row(
        "a start while switched off",
        "SWITCHED_OFF",
        409,
        "sidecar/start",
        "POST",
        options={"tis_enabled": False},
        body={},
    ),
    # The sidecar's own routes
    Row("a page asks for the host's state", "ORIGIN_NOT_ALLOWED", 403, "host/state"),
    Row("the host's state with the page's token", "TOKEN_NEEDED", 401, "host/state", headers={"origin": None}),
    Row(
        "the host's state with no token",
        "TOKEN_NEEDED",
        401,
        "host/state",
        headers={"origin": None, "x-ti-token": None},
    ),
    Row("a refresh with the page's token", "TOKEN_NEEDED", 401, "host/refresh", "POST", {"origin": None}),
    Row("the checkpoints with the page's token", "TOKEN_NEEDED", 401, "host/checkpoints", headers={"origin": None}),
    Row("a page asks for the checkpoints", "ORIGIN_NOT_ALLOWED", 403, "host/checkpoints"),
    Row("a page unloads", "ORIGIN_NOT_ALLOWED", 403, "host/unload", "POST", body={}),
    Row("an unload with the page's token", "TOKEN_NEEDED", 401, "host/unload", "POST", {"origin": None}),
    Row("a restore with the page's token", "TOKEN_NEEDED", 401, "host/restore", "POST", {"origin": None}),
    Row("a picture with the page's token", "TOKEN_NEEDED", 401, "host/draw", "POST", {"origin": None}),
    Row("a page stops a picture", "ORIGIN_NOT_ALLOWED", 403, "host/stop-drawing", "POST", body={}),
    Row(
        "a refresh through another proxy",
        "NOT_LOCAL",
        403,
        "host/refresh",
        "POST",
        {"origin": None, "x-ti-token": SIDECAR, "x-forwarded-for": "203.0.113.7"},
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_refuses(row: Row, open_ui: WebUi, login_ui: WebUi) -> None:
    web_ui = login_ui if row.login else open_ui
    vars(shared.cmd_opts).update(row.flags)
    shared.opts.data.update(row.options)
    headers = web_ui.page_headers()
    if isinstance(row.body, dict):
        headers |= JSON
    headers |= row.headers
    sent = {name: value.encode("latin-1") for name, value in headers.items() if value is not None}
    body = {"json": row.body} if isinstance(row.body, dict) else {"content": row.body}
    answer = web_ui.request(row.method, row.path, headers=sent, **body)
    assert (answer.status_code, answer.json()["code"]) == (row.status, row.code)
    assert set(answer.json()) == {"code", "message", "hint"}
    assert not web_ui.supervisor.calls


ALLOWED = [
    Row("our page reads", "", 200),
    Row("our page writes", "", 200, method="POST", body={}),
    Row(
        "a picture of our page",
        "",
        200,
        f"{CARDS}?token={GOOD}",
        headers={"origin": None, "x-ti-token": None, "sec-fetch-site": "same-origin"},
    ),
    Row("by the name localhost", "", 200, headers={"host": "localhost:7860", "origin": "http://localhost:7860"}),
    Row("by IPv6", "", 200, headers={"host": "[::1]:7860", "origin": "http://[::1]:7860"}),
    Row(
        "by an address of the network, reading",
        "",
        200,
        headers={"host": "192.168.1.9:7860", "origin": "http://192.168.1.9:7860"},
        flags=LISTEN,
    ),
    Row(
        "by the tunnel, reading",
        "",
        200,
        headers={"host": "ab.gradio.live", "origin": "https://ab.gradio.live"},
        flags={"share": True},
    ),
    Row(
        "a write under --listen when it was allowed",
        "",
        200,
        method="POST",
        flags=LISTEN,
        options={"tis_allow_remote_changes": True},
        body={},
    ),
    Row(
        "a trusted reverse proxy that rewrites Host, reading",
        "",
        200,
        headers={"origin": "https://sd.example.org", "x-forwarded-host": "sd.example.org"},
        options={"tis_trusted_hosts": "https://SD.example.org:443/, other.example"},
    ),
    Row("a DELETE without a body", "", 200, method="DELETE"),
    Row("--server-name of loopback", "", 200, method="POST", flags={"server_name": "127.0.0.1"}, body={}),
]


@pytest.mark.parametrize("row", ALLOWED, ids=lambda row: row.name)
def test_allows(row: Row, open_ui: WebUi) -> None:
    vars(shared.cmd_opts).update(row.flags)
    shared.opts.data.update(row.options)
    headers = {**open_ui.page_headers(), **row.headers}
    sent = {name: value for name, value in headers.items() if value is not None}
    body = {} if row.body is None else {"json": row.body}
    answer = open_ui.request(row.method, row.path, headers=sent, **body)
    assert answer.status_code == 200, answer.text
    reading = row.method == "GET" and (row.flags or "forwarded" in str(row.headers))
    assert answer.json()["headers"]["x-ti-access"] == ("read-only" if reading else "full")
