"""Makes the web UI read its embeddings again, all the way down to what prompts are encoded with."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from .host_modules import host, loaded_model
from .host_queue import alone
from .host_report import embedding_databases

LOCK_SECONDS = 20.0
REFRESH_ROUTE = "/sdapi/v1/refresh-embeddings"


def refresh_host(app: Any, lock_seconds: float = LOCK_SECONDS) -> None:
    """Raises Refusal (409) while the host trains, or generates for longer than `lock_seconds`."""
    # A reload replaces the objects it trains: the loss goes on, the vectors never move again.
    with alone(lock_seconds, "reloading embeddings would stop its learning"):
        model = loaded_model()
        for database in _databases(app, model):
            _reload(database)
        forget_encoded_prompts()


def _databases(app: Any, model: Any) -> Iterator[Any]:
    """Each once: those of the model, of Forge's card page, of Forge's API."""
    # Without a model A1111 would load one to learn its width; it reads the folder then anyway.
    found = list(embedding_databases(model)) if model is not None else []
    found += [host("ui_extra_networks_textual_inversion.embedding_db"), _api_database(app)]
    yield from {id(database): database for database in found if database is not None}.values()


def _api_database(app: Any) -> Any:
    for route in getattr(app, "routes", ()):
        if getattr(route, "path", None) == REFRESH_ROUTE:
            return getattr(getattr(route.endpoint, "__self__", None), "embedding_db", None)
    return None


def _reload(database: Any) -> None:
    load = database.load_textual_inversion_embeddings
    known = inspect.signature(load).parameters
    wanted = {"force_reload": True, "sync_with_sd_model": False}
    load(**{name: value for name, value in wanted.items() if name in known})


def forget_encoded_prompts() -> None:
    """The hosts key encoded prompts by their text, not by what an embedding holds: a replaced file would do nothing."""
    for name in ("StableDiffusionProcessing", "StableDiffusionProcessingTxt2Img"):
        owner = host(f"processing.{name}")
        for cache in ("cached_c", "cached_uc", "cached_hr_c", "cached_hr_uc"):
            old = vars(owner).get(cache) if owner is not None else None
            if isinstance(old, list):
                setattr(owner, cache, [None] * len(old))
    of_sdnext = host("prompt_parser_diffusers.cache")
    if hasattr(of_sdnext, "clear"):
        of_sdnext.clear()
