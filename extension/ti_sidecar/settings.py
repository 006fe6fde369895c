"""Our section of the host's settings page."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

from .host_modules import host, option

SECTION = ("textual_inversion_sidecar", "Textual Inversion Sidecar")
ENABLED = "tis_enabled"
NODE_PATH = "tis_node_path"
REMOTE_CHANGES = "tis_allow_remote_changes"
TRUSTED_HOSTS = "tis_trusted_hosts"


def add_settings(on_enabled_change: Callable[[], None], on_node_change: Callable[[], None]) -> None:
    _add(
        ENABLED,
        True,
        "Run the sidecar",
        "reads the embeddings folder for the cards; inserting tokens works without it",
        onchange=on_enabled_change,
    )
    _add(
        NODE_PATH,
        "",
        "Path of Node",
        "20.19 or newer; empty: the one on the PATH, else one of our own is fetched once. "
        "Not used while the web UI can be reached from outside without a login; set TI_NODE instead",
        onchange=on_node_change,
    )
    _add(
        REMOTE_CHANGES,
        False,
        "Allow changes from outside without a login",
        "under --listen or --share without --gradio-auth everyone who reaches this page could then "
        "import, convert and delete embeddings",
    )
    _add(
        TRUSTED_HOSTS,
        "",
        "Trusted host names",
        "names under which a reverse proxy shows this web UI, separated by commas, e.g. sd.example.org",
    )


def enabled() -> bool:
    return bool(option(ENABLED, True))


def node_path(open_to_outside: bool) -> str:
    """Anyone who reaches an open web UI can edit its settings: then no program named there is run."""
    return "" if open_to_outside else str(option(NODE_PATH, "")).strip()


def allow_remote_changes() -> bool:
    return option(REMOTE_CHANGES, False) is True


def trusted_hosts() -> frozenset[str]:
    """Of the setting and of `TI_TRUSTED_HOSTS`; lower case, without ports."""
    text = f"{option(TRUSTED_HOSTS, '')},{os.environ.get('TI_TRUSTED_HOSTS', '')}"
    names = (re.sub(r"^\w+://|[:/].*$", "", name.strip().lower()) for name in re.split(r"[,\s]+", text))
    return frozenset(name for name in names if name)


def _add(key: str, default: Any, label: str, info: str, onchange: Callable[[], None] | None = None) -> None:
    info_class = host("shared.OptionInfo") or host("options.OptionInfo")
    options = host("shared.opts")
    if info_class is None or options is None:
        return
    entry = info_class(default, label, section=SECTION)
    if onchange is not None:
        entry.onchange = onchange
    # Reachable by the API's per-request overrides otherwise; hosts without the attribute ignore it.
    entry.restrict_api = True
    # Forks that left A1111 before 1.4 have no `info`.
    if hasattr(entry, "info"):
        entry = entry.info(info)
    else:
        entry.label = f"{label} ({info})"
    options.add_option(key, entry)
