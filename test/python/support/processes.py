"""A look at processes from outside, as another user of the machine has it (Linux)."""

from __future__ import annotations

import os
from pathlib import Path


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def visible_text(pid: int) -> str:
    """Its arguments and environment."""
    return "\n".join(
        Path(f"/proc/{pid}/{name}").read_bytes().decode("utf-8", "replace") for name in ("cmdline", "environ")
    )


def children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]


def children_in(folder: Path) -> list[int]:
    """Children of this process that work in the folder: not what another test has left."""
    return [child for child in children(os.getpid()) if folder.resolve() in _place_of(child).parents]


def _place_of(pid: int) -> Path:
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd"))
    except OSError:
        return Path()
