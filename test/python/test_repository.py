"""The Python files as a whole: lint, format, and the twins that the web UI loads from the clone's root."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_is_content(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_both_metadata_files_are_the_same() -> None:
    assert (ROOT / "metadata.ini").read_text("utf-8") == (ROOT / "extension" / "metadata.ini").read_text("utf-8")


@pytest.mark.parametrize("shim", ["install.py", "scripts/textual_inversion_sidecar.py"])
def test_the_roots_twins_hold_no_code_of_their_own(shim: str) -> None:
    assert len((ROOT / shim).read_text("utf-8").splitlines()) < 12
    assert (ROOT / "extension" / shim).is_file()
