"""Lends us the memory in which the web UI holds its checkpoint, and takes it back."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator
from typing import Any

from .host_modules import host, loaded_model
from .host_queue import alone
from .host_thread import on_model_thread
from .survivor import survivor

UNLOAD_SECONDS = 2.0
RESTORE_SECONDS = 20.0
HARM = "it needs its checkpoint"


def unload_checkpoint(lock_seconds: float = UNLOAD_SECONDS) -> bool:
    """Whether there was one in memory. Raises Refusal (409) while the host trains or generates.

    The host loads it again by itself as soon as somebody presses Generate.
    """
    with alone(lock_seconds, HARM):
        if loaded_model() is None:
            return False
        _unload()
        survivor().took_checkpoint = True
    return True


def restore_checkpoint(lock_seconds: float = RESTORE_SECONDS) -> bool:
    """Loads again what `unload_checkpoint` took, unless the host has done so; whether it did. Raises Refusal (409)."""
    if not survivor().took_checkpoint:
        return False
    with alone(lock_seconds, HARM):
        is_needed = survivor().took_checkpoint and loaded_model() is None
        survivor().took_checkpoint = False
        if is_needed:
            on_model_thread(load_chosen_checkpoint)
    return is_needed


def held_memory(model: Any) -> dict[str, int]:
    """Bytes that an unload would free, on the card and of the machine."""
    held = {"gpu": 0, "ram": 0}
    if model is None:
        return held
    seen: set[int] = set()
    for parameter in (p for module in _modules(model) for p in module.parameters()):
        kind = getattr(parameter.device, "type", "cpu")
        if id(parameter) not in seen and kind != "meta":
            seen.add(id(parameter))
            held["ram" if kind == "cpu" else "gpu"] += parameter.numel() * parameter.element_size()
    # What torch keeps for later use of the same size is given back with it.
    held["gpu"] = max(held["gpu"], _reserved())
    return held


def _unload() -> None:
    """Out of memory altogether: one moved to the processor fails at the next Generate, and still takes RAM."""
    sd_models = host("sd_models")
    data = host("sd_models.model_data") or host("modeldata.model_data")
    if hasattr(sd_models, "load_diffuser"):
        _unload_sdnext(sd_models, data)
    elif hasattr(sd_models, "forge_model_reload"):
        # Its next picture loads a checkpoint when this differs from the settings.
        data.forge_hash = ""
        data.sd_model = sd_models.FakeInitialModel()
        sd_models.memory_management.unload_all_models()
    elif hasattr(sd_models, "unload_first_loaded_model"):
        while data.loaded_sd_models:
            sd_models.unload_first_loaded_model()
        data.set_sd_model(None)
    else:
        _unload_a1111(sd_models, data)
    _collect(sd_models)


def _unload_sdnext(sd_models: Any, data: Any) -> None:
    sd_models.unload_model_weights(op="model")
    if getattr(data, "sd_refiner", None) is not None:
        sd_models.unload_model_weights(op="refiner")


def _unload_a1111(sd_models: Any, data: Any) -> None:
    """As it does itself before a checkpoint of another kind."""
    model = data.sd_model
    host("sd_unet.apply_unet", lambda _name: None)("None")
    host("sd_hijack.model_hijack.undo_hijack", lambda _model: None)(model)
    for loaded in {id(each): each for each in [model, *data.loaded_sd_models]}.values():
        sd_models.send_model_to_trash(loaded)
    data.loaded_sd_models.clear()
    data.sd_model = None


def load_chosen_checkpoint() -> None:
    """That of the settings; does nothing when it is loaded. To be called where the host works on models."""
    sd_models = host("sd_models")
    reload = getattr(sd_models, "forge_model_reload", None) or sd_models.reload_model_weights
    reload()


def _collect(sd_models: Any) -> None:
    gc.collect()
    for manager in ("memory_management", "model_management"):
        with contextlib.suppress(AttributeError):
            getattr(sd_models, manager).soft_empty_cache(force=True)
    host("devices.torch_gc", lambda: None)()


def _modules(model: Any) -> Iterator[Any]:
    """What has parameters: the model itself, Forge's parts in their patchers, the parts of SD.Next's pipeline."""
    if hasattr(model, "parameters"):
        yield model
        return
    of_forge, of_sdnext = getattr(model, "forge_objects", None), getattr(model, "components", None)
    parts = (
        list(of_sdnext.values()) if isinstance(of_sdnext, dict) else list(getattr(of_forge, "__dict__", {}).values())
    )
    for part in parts:
        inner = (part, *(getattr(part, name, None) for name in ("model", "cond_stage_model", "first_stage_model")))
        yield from (each for each in inner if hasattr(each, "parameters"))


def _reserved() -> int:
    torch = sys.modules.get("torch")
    cuda = getattr(torch, "cuda", None)
    try:
        return int(cuda.memory_reserved()) if cuda is not None and cuda.is_initialized() else 0
    except Exception:  # builds without CUDA
        return 0
