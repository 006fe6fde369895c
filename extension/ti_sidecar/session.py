"""The first answer a page asks for: `Session` of src/protocol/health.ts."""

from __future__ import annotations

import threading
from typing import Any

from . import settings
from .access import READ_ONLY_HINT, READ_ONLY_MESSAGE, Access
from .paths import read_build
from .supervisor import Status, Supervisor

_restarted_for: set[str] = set()


def session(page_token: str, access: Access, supervisor: Supervisor) -> dict[str, Any]:
    build = read_build()
    _replace_old(supervisor, build.build_id)
    status = supervisor.status()
    if not settings.enabled() and status.sidecar == "stopped":
        switch = 'Tick "Run the sidecar" in Settings → Textual Inversion Sidecar.'
        status = Status("stopped", "The sidecar is switched off.", switch)
    return {
        "token": page_token,
        "buildId": build.build_id,
        "access": access,
        "accessMessage": None if access == "full" else f"{READ_ONLY_MESSAGE} {READ_ONLY_HINT}",
        "sidecar": status.sidecar,
        "message": status.message,
        "hint": status.hint,
        "progress": status.progress,
    }


def _replace_old(supervisor: Supervisor, build_id: str) -> None:
    """After an update the files are newer than the running sidecar: once per build, it is started anew."""
    running = supervisor.build_id()
    if supervisor.status().sidecar != "running" or build_id in ("unknown", running) or build_id in _restarted_for:
        return
    _restarted_for.add(build_id)
    threading.Thread(target=supervisor.restart, name="ti-sidecar-update", daemon=True).start()
