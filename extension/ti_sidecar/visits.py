"""Reads a request and the host's start into the facts that `access` decides on."""

from __future__ import annotations

import hmac
import os
import socket
from base64 import b64decode
from functools import lru_cache
from typing import Any

from .access import Policy, Visit, host_name, is_loopback
from .host_modules import flag
from .settings import allow_remote_changes, trusted_hosts

NGROK = (".ngrok.io", ".ngrok.app", ".ngrok.dev", ".ngrok-free.app", ".ngrok-free.dev")
FORWARDING_HEADERS = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded")


def policy_of(app: Any, demo: Any) -> Policy:
    endings: tuple[str, ...] = ()
    if flag("share"):
        endings += (".gradio.live",)
    if flag("ngrok"):
        endings += NGROK
    return Policy(
        login_required=login_required(app),
        open_to_outside=open_to_outside(demo),
        allow_remote_changes=allow_remote_changes(),
        machine_names=machine_names(),
        trusted_hosts=trusted_hosts(),
        tunnel_endings=endings,
        tunnelled=bool(endings) or _has_unknown_opening(),
    )


def open_to_outside(demo: Any = None) -> bool:
    """Started so that other machines reach it, by any flag we know of."""
    if any(flag(name) for name in ("listen", "share", "ngrok")):
        return True
    # The host's own sum, with what its forks add; it also counts --server-name 127.0.0.1, seen below.
    if flag("webui_is_non_local") and not flag("server_name"):
        return True
    names = (flag("server_name"), os.environ.get("GRADIO_SERVER_NAME"), getattr(demo, "server_name", None))
    return any(name and not is_loopback(host_name(_bracketed(str(name)))) for name in names)


def _has_unknown_opening() -> bool:
    """The host counts itself as open, and by none of the flags that open a port: some fork's tunnel, maybe."""
    return bool(flag("webui_is_non_local")) and not flag("listen") and not flag("server_name")


def login_required(app: Any) -> bool:
    # Without a page (--nowebui) there is no login page either; then the API's password counts.
    return _gradio_login(app) or (not hasattr(app, "auth") and bool(flag("api_auth")))


def logged_in(app: Any, connection: Any) -> bool:
    """The way gradio itself does it: a cookie that its login page set."""
    if getattr(app, "auth_dependency", None) is not None:
        return app.auth_dependency(connection) is not None
    if not _gradio_login(app):
        return _api_password(connection)
    tokens = getattr(app, "tokens", None) or {}
    # gradio 4 puts an id of the run into the names, so that two web UIs on one machine don't clash.
    suffix = f"-{app.cookie_id}" if getattr(app, "cookie_id", None) else ""
    names = (f"access-token{suffix}", f"access-token-unsecure{suffix}")
    return any(tokens.get(connection.cookies.get(name)) is not None for name in names)


def visit_of(connection: Any, app: Any) -> Visit:
    """`connection` is a starlette Request or WebSocket."""
    headers = connection.headers
    return Visit(
        method=connection.scope.get("method", "GET"),
        host=headers.get("host", ""),
        client=connection.client.host if connection.client else "",
        logged_in=logged_in(app, connection),
        origin=headers.get("origin"),
        fetch_site=headers.get("sec-fetch-site"),
        forwarded=any(name in headers for name in FORWARDING_HEADERS),
        header_token=headers.get("x-ti-token"),
        query_token=connection.query_params.get("token"),
        content_type=headers.get("content-type"),
        has_body=headers.get("content-length", "0") != "0" or "transfer-encoding" in headers,
        websocket=connection.scope["type"] == "websocket",
    )


@lru_cache(maxsize=1)
def machine_names() -> frozenset[str]:
    name = socket.gethostname().lower()
    return frozenset({name, name.partition(".")[0], f"{name.partition('.')[0]}.local"} - {""})


def _gradio_login(app: Any) -> bool:
    return getattr(app, "auth", None) is not None or getattr(app, "auth_dependency", None) is not None


def _api_password(connection: Any) -> bool:
    scheme, _, encoded = connection.headers.get("authorization", "").partition(" ")
    try:
        sent = b64decode(encoded) if scheme.lower() == "basic" else b""
    except ValueError:
        return False
    known = (entry.strip().encode() for entry in str(flag("api_auth", "")).split(","))
    return any(hmac.compare_digest(sent, entry) for entry in known if entry)


def _bracketed(name: str) -> str:
    return f"[{name}]" if name.count(":") > 1 and not name.startswith("[") else name
