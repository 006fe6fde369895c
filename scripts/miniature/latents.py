"""Scenes as the U-Net meets them: scaled latents, token ids, and what each caption names."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import torch

from .scene import WORLDS
from .tokenizer import encode_padded
from .vae import Autoencoder
from .workdir import as_tensor, load, log, save, scenes

NAMED = ("colour", "shape", "background", "style", "texture", "second", "size", "place")


@dataclass
class Captioned:
    """latents [n, 4, 16, 16] of unit spread; ids [n, 77]; labels [n, 8]: per NAMED attribute its value, 0 = unsaid."""

    latents: torch.Tensor
    ids: torch.Tensor
    labels: torch.Tensor


def load_vae(work: Path) -> tuple[Autoencoder, float]:
    """-> the averaged autoencoder, and the factor that gives latents a spread of one."""
    state = load(work / "vae.pt")
    model = Autoencoder(state["channels"], state["multiples"])
    model.load_state_dict(state["model"])
    return model.eval(), state["scale"]


def choices(world: str) -> list[tuple[str, ...]]:
    w = WORLDS[world]
    return [w.colours, w.shapes, w.backgrounds, w.styles, w.textures, w.colours, w.sizes, w.places]


def labels_of(notes: list[dict], world: str) -> torch.Tensor:
    table = [{value: i + 1 for i, value in enumerate(values)} for values in choices(world)]
    rows = [[t.get(n["said"].get(name, ""), 0) for name, t in zip(NAMED, table, strict=True)] for n in notes]
    return torch.tensor(rows)


@torch.no_grad()
def captioned(work: Path, world: str, seed: int, count: int) -> Captioned:
    """Encoded once for each state of the autoencoder, then read from <work>/data."""
    images, notes = scenes(work, world, seed, count)
    step = load(work / "vae.pt")["step"]
    path = work / "data" / f"{world}-{seed}-{count}-latents.pt"
    if not path.exists() or load(path)["vae_step"] != step:
        model, scale = load_vae(work)
        begun = time.time()
        with torch.autocast("cpu", torch.bfloat16):
            parts = [model.encode(as_tensor(images[i : i + 50]))[0].float() for i in range(0, count, 50)]
        save(path, {"latents": torch.cat(parts) * scale, "vae_step": step})
        log(work, "latents", world=world, seed=seed, count=count, per_second=count / (time.time() - begun))
    ids = torch.tensor([encode_padded(n["caption"]) for n in notes])
    return Captioned(load(path)["latents"], ids, labels_of(notes, world))
