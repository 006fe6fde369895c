"""What the web UI loads. It loads the package beside it anew each time, so that "Reload UI" brings an update."""

import importlib
import importlib.util
import sys
import traceback
from pathlib import Path

PACKAGE = "ti_sidecar"


def _load_package():
    folder = Path(__file__).absolute().parent.parent / PACKAGE
    for name in [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]:
        del sys.modules[name]
    # By its place: the host puts no folder of ours on the import path for good.
    spec = importlib.util.spec_from_file_location(
        PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)
    return importlib.import_module(f"{PACKAGE}.entry")


try:
    from modules import script_callbacks

    _load_package().load(script_callbacks)
except Exception:
    # The web UI starts without us rather than not at all.
    print("Textual Inversion Sidecar could not be loaded:")
    traceback.print_exc()
