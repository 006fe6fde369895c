"""Keeps one sidecar running: finds or fetches Node, starts it, notices its end, starts it again."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .child import Child, Ready
from .log_ring import LogRing
from .node_install import InstallError, install_node
from .node_locator import find_node
from .paths import runtime

READY_SECONDS = 60.0  # a cold disk or a virus scanner makes the first start slow
WATCH_SECONDS = 1.0
BACK_OFF_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
END_SECONDS = 15.0
STEADY_SECONDS = 60.0  # a run this long was a good one: its end does not count against the next
OPEN_LOG = 'Open the log in the message, then press "Restart".'
GET_NODE = (
    "Install Node 20.19 or newer, or put its path into Settings → Textual Inversion Sidecar, then press Restart. "
    "Inserting tokens works meanwhile."
)


@dataclass(frozen=True)
class Status:
    """The part of `Session` (src/protocol/health.ts) that tells of the sidecar."""

    sidecar: str = "stopped"
    message: str | None = "The sidecar is stopped."
    hint: str | None = "Press Start."
    progress: float | None = None


STARTING = Status("starting", "The sidecar starts.", "It takes a few seconds.")


@dataclass(frozen=True)
class Endpoint:
    port: int
    token: str


@dataclass(frozen=True)
class Facts:
    """What the sidecar is told of its host; `changing` is sent again when it changes."""

    fixed: dict[str, Any]
    changing: dict[str, Any]


class Supervisor:
    def __init__(
        self,
        home: Path,
        script: Path,
        facts: Callable[[], Facts],
        node_setting: Callable[[], str] = lambda: "",
        started_build: str = "",
    ) -> None:
        """`facts` and `node_setting` are asked from the supervisor's thread. `started_build`: of these files."""
        self.started_build = started_build
        self.log = LogRing(runtime(home) / "sidecar.log")
        self._tell_of_install(runtime(home) / "install.log")
        self._home = home
        self._script = script
        self._facts = facts
        self._node_setting = node_setting
        self._lock = threading.RLock()
        self._stopped = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._status = Status()
        self._endpoint: Endpoint | None = None
        self._build_id: str | None = None

    def attach(self, facts: Callable[[], Facts], node_setting: Callable[[], str]) -> None:
        """To the host's scripts after it ran them again."""
        self._facts = facts
        self._node_setting = node_setting

    # What the routes read

    def status(self) -> Status:
        return self._status

    def endpoint(self) -> Endpoint | None:
        return self._endpoint

    def build_id(self) -> str | None:
        """Of the running sidecar, by its own word."""
        return self._build_id

    # What the user presses

    def start(self) -> None:
        with self._lock:
            if self._thread is not None and self._thread.is_alive() and not self._stopped.is_set():
                return
            self._stopped = threading.Event()
            self._status = STARTING
            arguments = (self._stopped,)
            self._thread = threading.Thread(target=self._run, args=arguments, name="ti-sidecar", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._end(Status())

    def restart(self) -> None:
        with self._lock:
            self._end(STARTING)
            self.start()

    def _end(self, status: Status) -> None:
        """`status` is what pages see from now on, also while the end takes its time."""
        with self._lock:
            self._stopped.set()
            self._wake.set()
            self._status = status
            if self._thread is not None:
                self._thread.join(END_SECONDS)
            self._status = status

    # The thread

    def _run(self, stopped: threading.Event) -> None:
        try:
            self._keep_running(stopped)
        except Exception as error:  # the host must never notice
            self.log.add(f"The supervisor failed: {error!r}")
            self._fail("The sidecar can't be supervised any more.", OPEN_LOG)
        finally:
            self._endpoint = None

    def _keep_running(self, stopped: threading.Event) -> None:
        failures = 0
        while not stopped.is_set():
            node = self._get_node(stopped)
            if node is None or stopped.is_set():
                return
            began = time.monotonic()
            reason = self._run_once(node, stopped)
            if stopped.is_set():
                return
            failures = 0 if time.monotonic() - began > STEADY_SECONDS else failures + 1
            self.log.add(reason)
            if failures > len(BACK_OFF_SECONDS):
                self._fail(f"The sidecar does not stay up: {reason}", OPEN_LOG)
                return
            self._status = Status("starting", f"{reason} It is started again.", "Wait a moment.")
            stopped.wait(BACK_OFF_SECONDS[max(failures, 1) - 1])

    def _get_node(self, stopped: threading.Event) -> str | None:
        if not self._script.is_file():
            self._fail(f"{self._script} is missing.", "Install the extension again.")
            return None
        found = find_node(runtime(self._home), self._node_setting())
        for remark in found.seen:
            self.log.add(f"Node passed over: {remark}")
        if found.node is not None:
            return found.node.path
        try:
            self._report("no Node is here yet", 0.0)
            return install_node(runtime(self._home), self._report, stopped)
        except InstallError as error:
            self._fail(f"Node is missing, and fetching it failed: {error}", GET_NODE)
            return None

    def _tell_of_install(self, file: Path) -> None:
        """What install.py, a process of the host's, could not show anyone."""
        with contextlib.suppress(OSError):
            for line in file.read_text("utf-8").splitlines()[-3:]:
                self.log.add(f"install.py: {line}")

    def _report(self, line: str, progress: float) -> None:
        self.log.add(line)
        message = f"Node, which the sidecar runs on, is fetched once: {line}"
        self._status = Status("installing", message, "Nothing to do: the cards appear when it is done.", progress)

    def _run_once(self, node: str, stopped: threading.Event) -> str:
        """Runs the sidecar to its end and says how it ended."""
        token = secrets.token_urlsafe(32)
        self.log.hide(token)
        facts = self._facts()
        hello = {"type": "hello", "token": token, "home": str(self._home), **facts.fixed, **facts.changing}
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            child = Child(
                [node, str(self._script), "serve", "--managed"], hello, str(self._home), self.log.add, self._wake.set
            )
        except OSError as error:
            return f"The sidecar could not be started: {error}."
        try:
            return self._watch(child, token, facts, stopped)
        finally:
            self._endpoint = None
            child.stop()

    def _watch(self, child: Child, token: str, facts: Facts, stopped: threading.Event) -> str:
        began = time.monotonic()
        while not stopped.is_set():
            if child.exit_code is not None:
                when = "" if child.ready else " at its start"
                return f"The sidecar ended{when} with code {child.exit_code}."
            if child.ready is None and time.monotonic() - began > READY_SECONDS:
                return f"The sidecar did not answer in {READY_SECONDS:.0f} seconds."
            if child.ready is not None and self._endpoint is None:
                self._announce(child.ready, child.pid, token)
            facts = self._tell_changes(child, facts)
            self._wake.wait(WATCH_SECONDS)
            self._wake.clear()
        return "The sidecar was stopped."

    def _announce(self, ready: Ready, pid: int, token: str) -> None:
        self._build_id = ready.build_id
        self._endpoint = Endpoint(ready.port, token)
        self._status = Status("running", None, None)
        self.log.add(f"The sidecar runs, process {pid}, build {ready.build_id}")

    def _tell_changes(self, child: Child, told: Facts) -> Facts:
        now = self._facts()
        if now.changing != told.changing:
            child.send({"type": "host", **now.changing})
        return now

    def _fail(self, message: str, hint: str) -> None:
        self.log.add(message)
        self._status = replace(self._status, sidecar="failed", message=message, hint=hint, progress=None)
