"""A supervisor over the stand-in sidecar, and what the stand-in was told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from ti_sidecar.supervisor import Facts, Supervisor

STAND_IN = Path(__file__).parent.parent / "stand_in_sidecar.mjs"


def example_facts() -> Facts:
    return Facts(
        fixed={"family": "a1111", "version": "v1.10.1", "mistakenDirs": []},
        changing={"embeddingsDir": "/embeddings", "hostUrl": None},
    )


class Supervised(Supervisor):
    def __init__(self, folder: Path, monkeypatch, mode: str = "", facts=example_facts) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        script = Path(shutil.copy(STAND_IN, folder / "stand in.mjs"))
        self.notes_file = folder / "notes.jsonl"
        monkeypatch.setenv("TI_STAND_IN", mode)
        monkeypatch.setenv("TI_STAND_IN_NOTES", str(self.notes_file))
        super().__init__(folder / "home", script, facts)

    def notes(self) -> list:
        """Messages as dictionaries; "end" when its stdin ended or it was asked to stop."""
        if not self.notes_file.exists():
            return []
        lines = self.notes_file.read_text("utf-8").splitlines()
        return [json.loads(line) if line.startswith("{") else line for line in lines]
