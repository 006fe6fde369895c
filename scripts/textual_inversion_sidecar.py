"""The web UI loads scripts of the clone's root; the real one is in extension/."""

import runpy
from pathlib import Path

HERE = Path(__file__).absolute().parent
runpy.run_path(str(HERE.parent / "extension" / "scripts" / "textual_inversion_sidecar.py"))
