from __future__ import annotations

from ti_sidecar.log_ring import LogRing
from ti_sidecar.paths import read_build
from ti_sidecar.supervisor import Endpoint, Status

SIDECAR_TOKEN = "sidecar-token-sidecar-token-sidecar"


class FixedSupervisor:
    """A supervisor whose sidecar is another server of the test, up for good."""

    def __init__(self, sidecar) -> None:
        self.running: Endpoint | None = Endpoint(sidecar.port, SIDECAR_TOKEN)
        self.log = LogRing(None)
        self.calls: list[str] = []

    def endpoint(self) -> Endpoint | None:
        return self.running

    def status(self) -> Status:
        return Status("running", None, None) if self.running else Status()

    def build_id(self) -> str | None:
        return read_build().build_id

    def start(self) -> None:
        self.calls.append("start")

    def stop(self) -> None:
        self.calls.append("stop")

    def restart(self) -> None:
        self.calls.append("restart")
