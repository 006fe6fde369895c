"""The last lines of the sidecar's log: in memory for the page, in a file for a bug report."""

from __future__ import annotations

import threading
import time
from collections import deque
from pathlib import Path

MAX_LINES = 500
MAX_LINE_CHARACTERS = 4_000
MAX_FILE_BYTES = 1_000_000


class LogRing:
    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lines: deque[str] = deque(maxlen=MAX_LINES)
        self._secrets: set[str] = set()
        self._lock = threading.Lock()

    def hide(self, secret: str) -> None:
        """Never let this text into the log, whoever prints it."""
        with self._lock:
            self._secrets.add(secret)

    def add(self, line: str) -> None:
        with self._lock:
            for secret in self._secrets:
                line = line.replace(secret, "***")
            stamped = f"{time.strftime('%H:%M:%S')} {line.rstrip()[:MAX_LINE_CHARACTERS]}"
            self._lines.append(stamped)
            self._append_to_file(stamped)

    def text(self) -> str:
        with self._lock:
            return "".join(f"{line}\n" for line in self._lines)

    def _append_to_file(self, line: str) -> None:
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if self._file.exists() and self._file.stat().st_size > MAX_FILE_BYTES:
                self._file.replace(self._file.with_suffix(".old.log"))
            with self._file.open("a", encoding="utf-8", errors="backslashreplace") as out:
                out.write(line + "\n")
        except OSError as error:
            # A full or read-only disk must not stop the sidecar: the ring goes on without the file.
            self._file = None
            self._lines.append(f"The log file can't be written, only this view goes on: {error}")
