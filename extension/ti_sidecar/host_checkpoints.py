"""What a training can begin with: `HostCheckpoints` of src/protocol/host.ts. Loads no model, opens no file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from .host_memory import held_memory
from .host_modules import flag, host, loaded_model, option

#: SD.Next also lists folders of diffusers and models it could download.
ENDINGS = (".safetensors", ".ckpt")


def host_checkpoints() -> dict[str, Any]:
    model = loaded_model()
    current = _current_file(model)
    return {
        "checkpoints": [_entry(info) for info in _listed()],
        "current": None
        if current is None
        else {
            "file": current,
            "isLoaded": _file_of(getattr(model, "sd_checkpoint_info", None)) == current,
            "vae": _vae(model, current),
            "clipSkip": _clip_skip(),
            "held": held_memory(model),
        },
        "folders": _folders(),
        "templatesDir": _templates_dir(),
    }


def _listed() -> list[Any]:
    # `list` first: a refresh of the host's list may come in between.
    return [info for info in list(host("sd_models.checkpoints_list", {}).values()) if _file_of(info) is not None]


def _entry(info: Any) -> dict[str, Any]:
    file = _file_of(info)
    return {
        "file": file,
        "title": str(getattr(info, "title", None) or os.path.basename(str(file))),
        "name": str(getattr(info, "model_name", None) or os.path.splitext(os.path.basename(str(file)))[0]),
        "sha256": getattr(info, "sha256", None),
    }


def _file_of(info: Any) -> str | None:
    name = getattr(info, "filename", None)
    return os.path.abspath(name) if isinstance(name, str) and name.lower().endswith(ENDINGS) else None


def _current_file(model: Any) -> str | None:
    """What the next picture is drawn with: the loaded one, but for Forge, which loads what was chosen only then."""
    loaded, chosen = _file_of(getattr(model, "sd_checkpoint_info", None)), _file_of(_chosen())
    return (chosen or loaded) if host("sd_models.forge_model_reload") else (loaded or chosen)


def _chosen() -> Any:
    title = option("sd_model_checkpoint")
    known = host("sd_models.checkpoint_aliases", {}).get(title)
    return known or next((info for info in _listed() if title and title in (info.title, info.name)), None)


def _vae(model: Any, checkpoint: str) -> str | None:
    """The file in place of the checkpoint's own; None: its own."""
    modules = option("forge_additional_modules")
    if isinstance(modules, list):
        return next((os.path.abspath(str(file)) for file in modules if not _is_text_encoder(str(file))), None)
    loaded = host("sd_vae.loaded_vae_file") if model is not None else _resolved_vae(checkpoint)
    return os.path.abspath(loaded) if isinstance(loaded, str) and os.path.isfile(loaded) else None


def _resolved_vae(checkpoint: str) -> Any:
    try:
        found = host("sd_vae.resolve_vae", lambda _file: None)(checkpoint)
    except Exception:  # the settings may name a file that is gone
        return None
    found = getattr(found, "vae", found)
    return found[0] if isinstance(found, tuple) else found


def _is_text_encoder(file: str) -> bool:
    """Forge keeps VAEs and text encoders in one list, told apart by their folders only."""
    models = host("paths_internal.models_path") or host("paths.models_path") or ""
    folders = (os.path.join(models, "text_encoder"), flag("text_encoder_dir"))
    return any(_is_within(file, str(folder)) for folder in folders if folder)


def _is_within(file: str, folder: str) -> bool:
    return os.path.abspath(file).startswith(os.path.join(os.path.abspath(folder), ""))


def _clip_skip() -> int:
    value = option("CLIP_stop_at_last_layers") or option("clip_skip") or 1
    try:
        return max(1, round(float(value)))
    except (TypeError, ValueError):
        return 1


def _folders() -> list[str]:
    return _existing([host("sd_models.model_path"), flag("ckpt_dir"), option("ckpt_dir")])


def _templates_dir() -> str | None:
    """SD.Next and Forge have no such folder; one that a user made is found beside their programs."""
    script_path = host("paths_internal.script_path") or host("paths.script_path")
    beside = os.path.join(script_path, "textual_inversion_templates") if script_path else None
    return next(iter(_existing([flag("textual_inversion_templates_dir"), beside])), None)


def _existing(folders: Iterable[Any]) -> list[str]:
    found = (os.path.abspath(str(folder)) for folder in folders if folder)
    return [folder for folder in dict.fromkeys(found) if os.path.isdir(folder)]
