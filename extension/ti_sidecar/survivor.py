"""What lives on when the host runs its scripts again ("Reload UI").

The host's reload gives this package a fresh import, so that an update takes effect; the running sidecar
and the token pages hold must outlive that. They hang on a module that nobody reloads.
"""

from __future__ import annotations

import secrets
import sys
import threading
from types import ModuleType

NAME = "ti_sidecar_survivor"
LEAVE_SECONDS = 120.0


def survivor() -> ModuleType:
    """Attributes: `page_token` str; `owner` extension folder or None; `supervisor`, `leaving` or None;
    `took_checkpoint`: the host gave its checkpoint back because we asked, and has it back to get.
    """
    module = sys.modules.get(NAME)
    if module is None:
        module = ModuleType(NAME)
        module.page_token = secrets.token_urlsafe(32)
        module.owner = None
        module.supervisor = None
        module.leaving = None
        module.took_checkpoint = False
        sys.modules[NAME] = module
    return module


def claim(owner: str) -> bool:
    """False when another copy of this extension (a clone beside a linked one) runs already."""
    held = survivor()
    if held.owner not in (None, owner):
        return False
    held.owner = owner
    if held.leaving is not None:
        held.leaving.cancel()
        held.leaving = None
    return True


def leave() -> None:
    """The host unloads our script: stop the sidecar unless the script comes back soon.

    It comes back in a "Reload UI"; it does not when the extension was just switched off.
    """
    held = survivor()
    held.owner = None
    if held.leaving is not None:
        held.leaving.cancel()
    held.leaving = threading.Timer(LEAVE_SECONDS, stop)
    held.leaving.daemon = True
    held.leaving.start()


def stop() -> None:
    supervisor = survivor().supervisor
    if supervisor is not None:
        supervisor.stop()
