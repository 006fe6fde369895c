"""The web UI's own modules, which differ from host to host: looked up, never assumed, never imported first."""

from __future__ import annotations

import sys
from typing import Any


def host(path: str, default: Any = None) -> Any:
    """`host("shared.cmd_opts.listen")`: an attribute below `modules`, or the default where it is missing.

    Only what the host has imported already is seen: importing some of its modules loads a model.
    """
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        found = sys.modules.get(".".join(["modules", *parts[:count]]))
        if found is not None:
            return _attribute(found, parts[count:], default)
    return default


def _attribute(value: Any, names: list[str], default: Any) -> Any:
    for name in names:
        try:
            value = getattr(value, name)
        except Exception:  # a property of the host may fail in any way, e.g. while a model loads
            return default
    return value


def option(key: str, default: Any = None) -> Any:
    """A value of the host's settings."""
    value = host(f"shared.opts.{key}")
    return default if value is None else value


def flag(name: str, default: Any = None) -> Any:
    """A value of the host's command line."""
    value = host(f"shared.cmd_opts.{name}")
    return default if value is None else value


def loaded_model() -> Any:
    """The model in memory, or None. `shared.sd_model` would load one."""
    for place in ("sd_models.model_data.sd_model", "modeldata.model_data.sd_model"):
        model = host(place)
        if model is not None and type(model).__name__ != "FakeInitialModel":
            return model
    return None
