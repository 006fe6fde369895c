"""One run of the sidecar: the process, its pipes, its greeting."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from .node_locator import NO_WINDOW

STOP_SECONDS = 4.0
WINDOWS_NEW_GROUP = 0x00000200


@dataclass(frozen=True)
class Ready:
    port: int
    build_id: str


class Child:
    """`hello` goes over stdin, out of sight of other users; the end of stdin ends the sidecar."""

    def __init__(self, command: list[str], hello: dict[str, Any], cwd: str, log: Callable[[str], None]) -> None:
        self._log = log
        self._ready: Ready | None = None
        self._answered = threading.Event()
        self._sending = threading.Lock()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            creationflags=NO_WINDOW | (WINDOWS_NEW_GROUP if os.name == "nt" else 0),
            # A group of its own: Ctrl+C in the console is for the web UI, which then ends us.
            start_new_session=os.name != "nt",
        )
        self._read(self._process.stderr, log)
        self._read(self._process.stdout, self._on_stdout)
        self.send(hello)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def wait_ready(self, seconds: float) -> Ready | None:
        """None when it ended or said nothing in time."""
        self._answered.wait(seconds)
        return self._ready

    def wait(self, seconds: float) -> int | None:
        """The exit code, or None while it still runs."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def send(self, message: dict[str, Any]) -> None:
        line = json.dumps(message).encode("ascii") + b"\n"
        stdin = self._process.stdin
        with self._sending, contextlib.suppress(OSError, ValueError):
            # A broken pipe shows up as the exit of the process, which the supervisor waits for.
            stdin.write(line)
            stdin.flush()

    def stop(self) -> None:
        """Asks, then closes stdin, then ends it. Only ever this very process, never one found by its id."""
        self.send({"type": "stop"})
        with self._sending, contextlib.suppress(OSError, ValueError):
            self._process.stdin.close()
        if self.wait(STOP_SECONDS) is None:
            self._process.terminate()
            if self.wait(STOP_SECONDS) is None:
                self._process.kill()
                self._process.wait()

    def _read(self, stream: IO[bytes], take: Callable[[str], None]) -> None:
        def pump() -> None:
            with stream:
                for raw in stream:
                    take(raw.decode("utf-8", "replace"))

        threading.Thread(target=pump, name="ti-sidecar-pipe", daemon=True).start()

    def _on_stdout(self, line: str) -> None:
        try:
            message = json.loads(line)
            if self._ready is None and message["type"] == "ready":
                port = message["port"]
                if isinstance(port, int) and 0 < port < 65536:
                    self._ready = Ready(port, str(message["buildId"]))
                    self._answered.set()
                    return
        except (ValueError, KeyError, TypeError):
            pass
        self._log(line)
