"""From the script that the web UI loads to a running sidecar, and through "Reload UI"."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import sys
from pathlib import Path

import pytest
from modules import script_callbacks, shared
from support.ports import until
from support.supervised import STAND_IN

from ti_sidecar import survivor

REPOSITORY = Path(__file__).parents[2]
SHIM = "scripts/textual_inversion_sidecar.py"


@pytest.fixture(autouse=True)
def own_modules(monkeypatch: pytest.MonkeyPatch):
    """The shims import the package anew; the other tests keep theirs."""
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "ti_sidecar"}
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "ti_sidecar"]:
        del sys.modules[name]
    sys.modules.update(kept)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Installed from its URL: the whole repository, with the stand-in for the sidecar's bundle."""
    folder = tmp_path / "data" / "extensions" / "textual inversion"
    inner = folder / "extension"
    shutil.copytree(REPOSITORY / "extension", inner, ignore=shutil.ignore_patterns("vendor", "__pycache__", "*.mjs"))
    (folder / "scripts").mkdir()
    shutil.copy(REPOSITORY / SHIM, folder / SHIM)
    (inner / "sidecar").mkdir(exist_ok=True)
    shutil.copy(STAND_IN, inner / "sidecar" / "textual-inversion.mjs")
    write_build(inner, "b1")
    monkeypatch.setenv("TI_STAND_IN", "")
    monkeypatch.setenv("TI_STAND_IN_NOTES", str(tmp_path / "notes.jsonl"))
    return folder


def write_build(inner: Path, build_id: str) -> None:
    (inner / "build.json").write_text(json.dumps({"buildId": build_id, "version": "1"}))


def host_starts(folder: Path, demo, app) -> None:
    runpy.run_path(str(folder / SHIM))
    script_callbacks.run("ui_settings")
    script_callbacks.run("app_started", demo, app)


def host_reloads(folder: Path, demo, app) -> None:
    script_callbacks.run("script_unloaded")
    script_callbacks.clear()
    host_starts(folder, demo, app)


def endpoint():
    return until(lambda: survivor.survivor().supervisor.endpoint(), what="running")


class App:
    """What `Routes.add` needs of an app that serves nothing; the proxy's tests have the real one."""

    def __init__(self) -> None:
        self.router = type("Router", (), {"routes": []})()
        self.auth = None


class Demo:
    local_url = "http://127.0.0.1:7860/"


def test_a_clone_starts_and_tells_the_sidecar_of_its_host(clone: Path, tmp_path: Path) -> None:
    app = App()
    host_starts(clone, Demo(), app)
    endpoint()
    hello = json.loads((tmp_path / "notes.jsonl").read_text("utf-8").splitlines()[0])
    assert hello["home"] == str(tmp_path / "data" / "textual_inversion")
    assert hello["embeddingsDir"] == str(tmp_path / "data" / "embeddings")
    assert hello["hostUrl"] == "http://127.0.0.1:7860"
    assert {route.path for route in app.router.routes} >= {"/ti-sidecar/session", "/ti-sidecar/host/state"}


def test_the_inner_folder_alone_starts_when_linked(clone: Path, tmp_path: Path) -> None:
    link = tmp_path / "data" / "extensions" / "linked"
    os.symlink(clone / "extension", link)
    host_starts(link, Demo(), App())
    endpoint()
    assert survivor.survivor().owner == str(link)


def test_without_a_page_the_sidecar_runs_too(clone: Path, tmp_path: Path) -> None:
    app = App()
    del app.auth
    host_starts(clone, None, app)
    endpoint()
    hello = json.loads((tmp_path / "notes.jsonl").read_text("utf-8").splitlines()[0])
    assert hello["hostUrl"] == "http://127.0.0.1:7861"


def test_reload_ui_keeps_the_sidecar_and_the_pages_token(clone: Path) -> None:
    host_starts(clone, Demo(), App())
    before, token = endpoint(), survivor.survivor().page_token
    first_code = sys.modules["ti_sidecar.entry"]
    host_reloads(clone, Demo(), App())
    assert sys.modules["ti_sidecar.entry"] is not first_code
    assert endpoint() == before
    assert survivor.survivor().page_token == token
    assert survivor.survivor().leaving is None


def test_reload_ui_after_an_update_starts_the_new_sidecar(clone: Path) -> None:
    host_starts(clone, Demo(), App())
    before = endpoint()
    write_build(clone / "extension", "b2")
    host_reloads(clone, Demo(), App())
    assert endpoint() != before


def test_switched_off_as_an_extension_the_sidecar_stops(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host_starts(clone, Demo(), App())
    endpoint()
    monkeypatch.setattr(sys.modules["ti_sidecar.survivor"], "LEAVE_SECONDS", 0.1)
    script_callbacks.run("script_unloaded")
    until(lambda: survivor.survivor().supervisor.status().sidecar == "stopped", what="stopped")


def test_a_second_copy_stays_off(clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    link = tmp_path / "data" / "extensions" / "linked"
    os.symlink(clone / "extension", link)
    runpy.run_path(str(clone / SHIM))
    registered = len(script_callbacks.callbacks["app_started"])
    runpy.run_path(str(link / SHIM))
    assert len(script_callbacks.callbacks["app_started"]) == registered
    assert "stays off" in capsys.readouterr().out
    script_callbacks.run("app_started", Demo(), App())
    endpoint()


def test_reloading_script_bodies_does_not_double_the_routes(clone: Path) -> None:
    app = App()
    host_starts(clone, Demo(), app)
    count = len(app.router.routes)
    host_starts(clone, Demo(), app)
    assert len(app.router.routes) == count


def test_the_setting_stops_and_starts_it(clone: Path) -> None:
    host_starts(clone, Demo(), App())
    before = endpoint()
    supervisor = survivor.survivor().supervisor
    shared.opts.set("tis_enabled", False)
    until(lambda: supervisor.status().sidecar == "stopped", what="stopped")
    shared.opts.set("tis_enabled", True)
    until(lambda: supervisor.endpoint() not in (None, before), what="another sidecar")


def test_switched_off_it_does_not_start(clone: Path) -> None:
    shared.opts.data["tis_enabled"] = False
    host_starts(clone, Demo(), App())
    assert survivor.survivor().supervisor.status().sidecar == "stopped"


def test_a_broken_package_does_not_stop_the_web_ui(clone: Path, capsys: pytest.CaptureFixture) -> None:
    (clone / "extension" / "ti_sidecar" / "entry.py").write_text("syntax error here")
    runpy.run_path(str(clone / SHIM))
    assert "could not be loaded" in capsys.readouterr().out
