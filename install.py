"""The web UI runs this file of the clone's root; the real one is in extension/."""

import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).absolute().parent / "extension" / "install.py"), run_name="__main__")
