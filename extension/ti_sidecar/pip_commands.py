"""Ways to run pip on this machine, for hosts whose environment has none."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from .node_locator import NO_WINDOW


def pip_commands() -> Iterator[list[str]]:
    """Commands that take `install …`, best first; each was seen to answer.

    Any Python will do: the wheel holds a program, not Python code.
    """
    own = [sys.executable, "-m", "pip"]
    if _answers(own):
        yield own
    for wheel in _bundled_wheels():
        # A wheel with pip in it runs as it is, so a venv made with --without-pip still has one.
        command = [sys.executable, os.path.join(wheel, "pip")]
        if _answers(command):
            yield command
    uv = shutil.which("uv")
    if uv and _answers([uv, "pip"]):
        yield [uv, "pip"]
    for python in _other_pythons():
        if _answers([python, "-m", "pip"]):
            yield [python, "-m", "pip"]


def is_uv(command: list[str]) -> bool:
    return os.path.basename(command[0]).lower().split(".")[0] == "uv"


def _bundled_wheels() -> list[str]:
    try:
        import ensurepip
    except ImportError:
        return []
    folder = os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")
    return sorted(glob.glob(os.path.join(glob.escape(folder), "pip-*.whl")), reverse=True)


def _other_pythons() -> list[str]:
    base = getattr(sys, "_base_executable", None)
    names = [shutil.which(name) for name in ("python3", "python", "py")]
    return [path for path in dict.fromkeys([base, *names]) if path and path != sys.executable]


def _answers(command: list[str]) -> bool:
    try:
        return (
            subprocess.run(
                [*command, "--help" if is_uv(command) else "--version"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=60,
                creationflags=NO_WINDOW,
            ).returncode
            == 0
        )
    except (OSError, subprocess.SubprocessError):
        return False
