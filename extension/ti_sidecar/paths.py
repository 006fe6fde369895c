"""Where things are: this extension's own files, and our state outside of it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

# Not resolved: a linked extension is found by the place of the link, which is inside the web UI.
EXTENSION = Path(os.path.abspath(__file__)).parent.parent


@dataclass(frozen=True)
class Build:
    build_id: str
    version: str


def read_build(extension: Path = EXTENSION) -> Build:
    """What the committed bundles are made of; read anew each time, as an update replaces the file."""
    try:
        data = json.loads((extension / "build.json").read_text("utf-8"))
        return Build(str(data["buildId"]), str(data["version"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Build("unknown", "unknown")


def sidecar_script(extension: Path = EXTENSION) -> Path:
    return extension / "sidecar" / "textual-inversion.mjs"


def home(data_dir: str | os.PathLike[str] | None) -> Path:
    """Folder of our state: `TI_HOME`, else `<host data dir>/textual_inversion`."""
    own = os.environ.get("TI_HOME", "").strip()
    if own:
        return Path(os.path.abspath(os.path.expanduser(own)))
    return Path(os.path.abspath(data_dir or guess_data_dir())) / "textual_inversion"


def guess_data_dir(extension: Path = EXTENSION) -> Path:
    """The host's data folder, told from where this file lies: `<data>/extensions/<name>[/extension]`.

    `install.py` runs in a process of its own, without the host's command line.
    """
    for folder in (extension.parent, extension.parent.parent):
        if folder.name == "extensions":
            return folder.parent
    return Path.cwd()


def runtime(home_dir: Path) -> Path:
    """Logs and a private Node; made again when deleted."""
    return home_dir / "runtime"
