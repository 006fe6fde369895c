"""Hooks into the web UI. Called by the script the web UI loads, at start and at each "Reload UI"."""

from __future__ import annotations

import atexit
import threading
from typing import Any

from . import paths, settings, survivor
from .host_address import host_url
from .host_report import data_dir, embeddings_dir, family, mistaken_dirs, version
from .log_filter import tame_logs
from .supervisor import Facts, Supervisor
from .training_tab import training_tabs
from .visits import open_to_outside

_demo: Any = None
_listening = False
_routes_class: Any = None


def load(script_callbacks: Any) -> None:
    """Registers our callbacks with the host's `modules.script_callbacks`. Raises nothing."""
    if not survivor.claim(str(paths.EXTENSION)):
        print(f"Textual Inversion Sidecar: {survivor.survivor().owner} runs already; {paths.EXTENSION} stays off.")
        return
    global _routes_class
    # Now, as another copy of this extension may take our name in sys.modules before the web UI is up.
    _routes_class = _import_routes()
    script_callbacks.on_ui_settings(lambda: settings.add_settings(_on_enabled_change, _on_node_change))
    script_callbacks.on_ui_tabs(training_tabs)
    script_callbacks.on_app_started(_on_app_started)
    script_callbacks.on_script_unloaded(survivor.leave)


def _on_app_started(demo: Any, app: Any) -> None:
    global _demo, _listening
    _demo, _listening = demo, True
    tame_logs()
    supervisor = _supervisor()
    if _routes_class is None:
        return
    _routes_class(app, demo, supervisor, survivor.survivor().page_token).add()
    if settings.enabled():
        supervisor.start()


def _import_routes() -> Any:
    try:
        from .routes import Routes
    except ImportError as error:
        print(f"Textual Inversion Sidecar: this web UI lacks a Python package it usually has: {error}")
        return None
    return Routes


def _supervisor() -> Supervisor:
    """The one from before a "Reload UI", unless an update came in between."""
    held = survivor.survivor()
    build = paths.read_build().build_id
    if held.supervisor is not None and held.supervisor.started_build == build:
        held.supervisor.attach(facts, node_setting)
        return held.supervisor
    if held.supervisor is None:
        atexit.register(survivor.stop)
    else:
        held.supervisor.stop()
    held.supervisor = Supervisor(paths.home(data_dir()), paths.sidecar_script(), facts, node_setting, build)
    return held.supervisor


def node_setting() -> str:
    return settings.node_path(open_to_outside(_demo))


def facts() -> Facts:
    return Facts(
        fixed={"family": family(), "version": version(), "mistakenDirs": mistaken_dirs()},
        changing={"embeddingsDir": embeddings_dir(), "hostUrl": host_url(_demo) if _listening else None},
    )


def _on_enabled_change() -> None:
    held = survivor.survivor().supervisor
    if held is not None:
        # The setting of then: of two quick changes the last to be carried out may be the first.
        _in_background(lambda: held.start() if settings.enabled() else held.stop())


def _on_node_change() -> None:
    held = survivor.survivor().supervisor
    if held is not None and settings.enabled() and held.status().sidecar != "running":
        _in_background(held.restart)


def _in_background(action: Any) -> None:
    # The host calls these while it saves its settings; the page waits for that.
    threading.Thread(target=action, name="ti-sidecar-setting", daemon=True).start()
