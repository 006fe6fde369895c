"""Run by the web UI, in a process of its own, at each start: sees that there is a Node for the sidecar.

Never fails the web UI: what goes wrong stands in <data>/textual_inversion/runtime/install.log, and the page
shows the supervisor's second try.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(os.path.abspath(__file__)).parent))


def main() -> None:
    from ti_sidecar import node_install, node_locator, paths

    runtime = paths.runtime(paths.home(None))
    if node_locator.find_node(runtime).node is not None:
        (runtime / "install.log").unlink(missing_ok=True)
        return
    print("Textual Inversion Sidecar: fetching Node, which its sidecar runs on")
    try:
        node_install.install_node(runtime, lambda line, _progress: print(f"  {line}", flush=True))
    except node_install.InstallError as error:
        _note(runtime, str(error))


def _note(runtime: Path, reason: str) -> None:
    print(f"Textual Inversion Sidecar: Node could not be fetched: {reason}")
    runtime.mkdir(parents=True, exist_ok=True)
    with (runtime / "install.log").open("a", encoding="utf-8") as log:
        log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {reason}\n")


if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        print(f"Textual Inversion Sidecar: install.py: {error!r}")
