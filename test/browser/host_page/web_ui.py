"""Fills test/python/fake_host, the web UI's `modules.*`, with the real database of a test."""

from __future__ import annotations

import importlib.util
import os
import sys
from argparse import Namespace
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import drawing
from loader import Database

FAKE_HOST = Path(__file__).resolve().parents[2] / "python" / "fake_host"
BASE_MODELS = {768: "is_sd1", 1024: "is_sd2", 2048: "is_sdxl"}


def pretend(root: Path, embeddings: Path, database: Database, *, forge: bool, flags: dict[str, Any]) -> Any:
    """`root` is the web UI's data folder. Returns its `modules.script_callbacks`."""
    os.environ["TI_FAKE_DATA"] = str(root)
    sys.path.append(str(FAKE_HOST))
    from modules import launch_utils, script_callbacks, sd_hijack, sd_models, shared

    vars(shared.cmd_opts).update(embeddings_dir=str(embeddings), **flags)
    sd_hijack.model_hijack.embedding_db = database
    model = Namespace(
        sd_checkpoint_info=Namespace(model_name="tiny-sd15"), **{BASE_MODELS[database.expected_shape]: True}
    )
    sd_models.model_data.sd_model = model
    if forge:
        launch_utils.git_tag = lambda: "f2.0.1v1.10.1"
        model.text_processing_engine = Namespace(embeddings=database)
        for name in ("modules_forge", "backend"):
            sys.modules[name] = importlib.util.module_from_spec(ModuleSpec(name, None))
    drawing.install(forge=forge)
    return script_callbacks


def load_scripts(extension: Path) -> None:
    """As the host does: the extension's folder is first on the path only while its scripts load."""
    sys.path.insert(0, str(extension))
    try:
        for script in sorted((extension / "scripts").glob("*.py")):
            spec = importlib.util.spec_from_file_location(script.stem, script)
            assert spec is not None and spec.loader is not None
            spec.loader.exec_module(importlib.util.module_from_spec(spec))
    finally:
        sys.path.remove(str(extension))
