"""Where the sidecar reaches the web UI on this machine."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from .host_modules import flag

API_ONLY_PORT = 7861
EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "localhost": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}


def host_url(demo: Any) -> str:
    """`http(s)://127.0.0.1:PORT`, or the one address that the web UI listens on.

    Without the subpath of `--subpath`: a reverse proxy takes that off before it reaches the web UI.
    """
    local = urlsplit(getattr(demo, "local_url", None) or "")
    secure = local.scheme == "https" if local.scheme else bool(flag("tls_keyfile") and flag("tls_certfile"))
    port = local.port or getattr(demo, "server_port", None) or flag("port") or API_ONLY_PORT
    return f"{'https' if secure else 'http'}://{listen_address()}:{port}"


def listen_address() -> str:
    name = str(flag("server_name") or ("" if flag("listen") else os.environ.get("GRADIO_SERVER_NAME", "")))
    bare = name.strip("[]").lower()
    if bare in EVERYWHERE:
        return EVERYWHERE[bare]
    return f"[{bare}]" if ":" in bare else bare


def subpath() -> str:
    """`/name` of `--subpath name`, else ""."""
    name = str(flag("subpath") or "").strip("/")
    return f"/{name}" if name else ""
