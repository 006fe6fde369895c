"""What this web UI is and what it has loaded: `HostReport` of src/protocol/host.ts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from .host_modules import flag, host, loaded_model, option

#: Forge's text encoders, each with a database of its own that only loading a checkpoint fills.
ENGINES = ("text_processing_engine", "text_processing_engine_l", "text_processing_engine_g")
KINDS = (("is_sdxl", "sdxl"), ("is_sd3", "sd3"), ("is_flux", "flux"), ("is_sd2", "sd2"), ("is_sd1", "sd1"))
#: For hosts from before these marks.
WIDTHS = {768: "sd1", 1024: "sd2", 2048: "sdxl"}
SDNEXT_TYPES = {"sd": "sd1", "ldm": "sd1", "sdxl": "sdxl", "sd3": "sd3", "f1": "flux", "sdxl-refiner": "sdxl-refiner"}


def host_report() -> dict[str, Any]:
    model = loaded_model()
    databases = list(embedding_databases(model))
    loaded = _names(databases, "word_embeddings")
    return {
        "family": family(),
        "version": version(),
        "embeddingsDir": embeddings_dir(),
        "loaded": sorted(loaded),
        "skipped": sorted(_names(databases, "skipped_embeddings") - loaded),
        "expectedWidth": _expected_width(model, databases),
        "checkpoint": checkpoint(model),
        "baseModel": base_model(model),
        "training": is_training(),
        "busy": is_busy(),
    }


@lru_cache(maxsize=1)
def family() -> str:
    if hasattr(sys.modules.get("installer"), "version") and host("shared.opts") is not None:
        return "sdnext"
    if "modules_forge" in sys.modules or find_spec("modules_forge"):
        return "forge" if find_spec("backend") else "reforge"
    return "a1111" if "modules.launch_utils" in sys.modules or host("sd_hijack") is not None else "unknown"


@lru_cache(maxsize=1)
def version() -> str | None:
    own = getattr(sys.modules.get("installer"), "version", None)
    if isinstance(own, dict):
        return own.get("hash") or own.get("updated")
    try:
        tag = host("launch_utils.git_tag", lambda: None)()
    except Exception:  # without git the host's own function may fail
        return None
    return str(tag) if tag and tag != "<none>" else None


def embeddings_dir() -> str:
    """SD.Next has a setting, the others a flag."""
    folder = option("embeddings_dir") or flag("embeddings_dir") or os.path.join(data_dir() or ".", "embeddings")
    return os.path.abspath(folder)


def data_dir() -> str | None:
    return host("paths_internal.data_path") or host("paths.data_path") or flag("data_dir")


def mistaken_dirs() -> list[str]:
    """Forge's users put files into `models/embeddings`, which Forge does not read."""
    models = host("paths_internal.models_path") or host("paths.models_path")
    if family() not in ("forge", "reforge", "a1111") or not models:
        return []
    folder = os.path.abspath(os.path.join(models, "embeddings"))
    return [] if folder == embeddings_dir() else [folder]


def embedding_databases(model: Any) -> Iterator[Any]:
    """The databases that prompts are read with, for the model in memory."""
    engines = [getattr(getattr(model, name, None), "embeddings", None) for name in ENGINES]
    if any(engine is not None for engine in engines):
        yield from (engine for engine in engines if engine is not None)
        return
    for database in (getattr(model, "embedding_db", None), host("sd_hijack.model_hijack.embedding_db")):
        if database is not None:
            yield database
            return


def checkpoint(model: Any) -> str | None:
    info = getattr(model, "sd_checkpoint_info", None)
    for name in ("model_name", "name_for_extra", "name"):
        if getattr(info, name, None):
            return str(getattr(info, name))
    return None


def base_model(model: Any) -> str | None:
    if model is None:
        return None
    of_sdnext = host("shared.sd_model_type")
    if isinstance(of_sdnext, str):
        return SDNEXT_TYPES.get(of_sdnext)
    width = _expected_width(model, list(embedding_databases(model)))
    kind = next((kind for name, kind in KINDS if getattr(model, name, False) is True), None)
    if kind == "sdxl" and width == 1280:
        return "sdxl-refiner"
    return kind or WIDTHS.get(width or 0)


def is_training() -> bool:
    return str(host("shared.state.job", "") or "").replace("_", "-").startswith("train")


def is_busy() -> bool:
    return bool(host("shared.state.job", "")) or (host("shared.state.job_count", 0) or 0) > 0


def _names(databases: list[Any], attribute: str) -> set[str]:
    # `list` first: the host's other threads change these while we look.
    return {str(name) for database in databases for name in list(getattr(database, attribute, None) or ())}


def _expected_width(model: Any, databases: list[Any]) -> int | None:
    if model is None:
        return None
    for database in databases:
        width = getattr(database, "expected_shape", None)
        if isinstance(width, int) and width > 0:
            return width
    try:  # SD.Next compares with its text encoders
        return sum(host("textual_inversion.get_text_encoders", lambda: ([], [], []))()[2]) or None
    except Exception:
        return None
