"""The first answer a page gets, in every state of the sidecar."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from modules import shared
from support.ports import until
from support.web_ui import WebUi

from ti_sidecar import paths, session
from ti_sidecar.supervisor import Status

FIELDS = {"token", "buildId", "access", "accessMessage", "sidecar", "message", "hint", "progress"}


def ask(web_ui: WebUi) -> dict:
    answer = web_ui.client.get("/ti-sidecar/session")
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


@pytest.mark.parametrize(
    "status",
    [
        Status("running", None, None),
        Status("installing", "Downloading", "Nothing to do.", 0.2),
        Status("failed", "It does not stay up.", "Look at the log."),
    ],
    ids=lambda status: status.sidecar,
)
def test_it_tells_the_state(open_ui: WebUi, monkeypatch: pytest.MonkeyPatch, status: Status) -> None:
    monkeypatch.setattr(open_ui.supervisor, "status", lambda: status)
    told = ask(open_ui)
    assert set(told) == FIELDS
    assert {name: told[name] for name in vars(status)} == vars(status)
    assert told["token"] == open_ui.page_token


def test_it_says_when_the_sidecar_is_switched_off(open_ui: WebUi, monkeypatch: pytest.MonkeyPatch) -> None:
    shared.opts.data["tis_enabled"] = False
    monkeypatch.setattr(open_ui.supervisor, "status", Status)
    assert "Run the sidecar" in ask(open_ui)["hint"]


def test_it_says_why_access_is_read_only_and_what_changes_it(open_ui: WebUi) -> None:
    vars(shared.cmd_opts).update(listen=True)
    told = ask(open_ui)
    assert told["access"] == "read-only"
    assert "--gradio-auth" in told["accessMessage"]
    shared.opts.data["tis_allow_remote_changes"] = True
    assert (ask(open_ui)["access"], ask(open_ui)["accessMessage"]) == ("full", None)


def test_after_an_update_the_sidecar_is_started_anew_once(
    open_ui: WebUi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "build.json").write_text(json.dumps({"buildId": "new", "version": "2"}))
    monkeypatch.setattr(session, "read_build", lambda: paths.read_build(tmp_path))
    monkeypatch.setattr(session, "_restarted_for", set())
    monkeypatch.setattr(open_ui.supervisor, "calls", [])
    assert ask(open_ui)["buildId"] == "new"
    ask(open_ui)
    until(lambda: open_ui.supervisor.calls == ["restart"], what="one restart")


def test_a_build_that_cannot_be_read_restarts_nothing(open_ui: WebUi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "read_build", lambda: paths.read_build(Path("nowhere")))
    assert ask(open_ui)["buildId"] == "unknown"
    assert open_ui.supervisor.calls == []
