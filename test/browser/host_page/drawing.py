"""What of the web UI draws, as far as the extension's Python side calls it: one colour a prompt, in no time."""

from __future__ import annotations

import hashlib
import sys
from argparse import Namespace
from types import ModuleType, SimpleNamespace
from typing import Any

from PIL import Image


class State(Namespace):
    def begin(self, job: str) -> None:
        self.job, self.interrupted, self.skipped = job, False, False

    def end(self) -> None:
        self.job = ""

    def interrupt(self) -> None:
        self.interrupted = True


class Processing:
    def __init__(self, **fields: Any) -> None:
        vars(self).update(fields)

    def close(self) -> None: ...


def process_images(work: Processing) -> Namespace:
    colour = tuple(hashlib.sha256(work.prompt.encode()).digest()[:3])
    return Namespace(images=[Image.new("RGB", (work.width, work.height), colour)], infotexts=[work.prompt])


def install(*, forge: bool) -> None:
    from modules import processing, sd_models, shared

    processing.StableDiffusionProcessingTxt2Img = Processing
    processing.process_images = process_images
    shared.state = State(job="", job_count=0)
    shared.sd_model = sd_models.model_data.sd_model
    setattr(sd_models, "forge_model_reload" if forge else "reload_model_weights", lambda: None)
    scripts = ModuleType("modules.scripts")
    scripts.ScriptRunner = SimpleNamespace
    sys.modules[scripts.__name__] = scripts
