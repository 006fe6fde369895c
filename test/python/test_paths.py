"""Where our state goes: outside of the clone, which an update resets and a removal deletes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ti_sidecar import paths


def test_state_lies_in_the_hosts_data_folder() -> None:
    assert paths.home("/srv/webui") == Path("/srv/webui/textual_inversion")


def test_the_environment_moves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TI_HOME", "~/ti")
    assert paths.home("/srv/webui") == Path.home() / "ti"


@pytest.mark.parametrize("inner", ["extensions/clone/extension", "extensions/linked"], ids=["clone", "linked"])
def test_install_py_guesses_the_data_folder_from_its_place(inner: str) -> None:
    assert paths.guess_data_dir(Path("/srv/webui") / inner) == Path("/srv/webui")


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"buildId": "x"}', "\x00"])
def test_a_damaged_build_file_is_an_unknown_build(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "build.json").write_text(text)
    assert paths.read_build(tmp_path) == paths.Build("unknown", "unknown")
