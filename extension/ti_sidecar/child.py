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
    """`hello` goes over stdin, out of sight of other users; the end of stdin ends the sidecar.

    `on_change` is called, from other threads, when `ready` or `exit_code` has come to be known.
    """

    def __init__(
        self,
        command: list[str],
        hello: dict[str, Any],
        cwd: str,
        log: Callable[[str], None],
        on_change: Callable[[], None],
    ) -> None:
        self.ready: Ready | None = None
        self.exit_code: int | None = None
        self._log = log
        self._on_change = on_change
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
        self._in_background(self._wait)
        self._in_background(self._read, self._process.stderr, log)
        self._in_background(self._read, self._process.stdout, self._on_stdout)
        self.send(hello)

    @property
    def pid(self) -> int:
        return self._process.pid

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
        for end in (self._process.terminate, self._process.kill):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
                return
            end()
        self._process.wait()

    def _in_background(self, work: Callable[..., None], *arguments: Any) -> None:
        threading.Thread(target=work, args=arguments, name="ti-sidecar-child", daemon=True).start()

    def _wait(self) -> None:
        self.exit_code = self._process.wait()
        self._on_change()

    def _read(self, stream: IO[bytes], take: Callable[[str], None]) -> None:
        with stream:
            for raw in stream:
                take(raw.decode("utf-8", "replace"))

    def _on_stdout(self, line: str) -> None:
        ready = None if self.ready else _parse_ready(line)
        if ready is None:
            self._log(line)
            return
        self.ready = ready
        self._on_change()


def _parse_ready(line: str) -> Ready | None:
    try:
        message = json.loads(line)
        port = message["port"]
        fits = message["type"] == "ready" and isinstance(port, int) and 0 < port < 65536
        return Ready(port, str(message["buildId"])) if fits else None
    except (ValueError, KeyError, TypeError):
        return None
