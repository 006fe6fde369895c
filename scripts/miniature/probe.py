"""The evaluation loss: held-out pictures of a concept, each with its own fixed noise and timestep."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch

from .checkpoint import Miniature
from .concepts import HELD_OUT, WORLD, Concept, pictures
from .prompts import fill, ids_of
from .scene import WORLDS, Scene, describe, pick
from .schedule import STEPS, noisy
from .tokenizer import PIECE, encode


@dataclass
class Probe:
    """noised [n, 4, h, w] and the noise in it, timesteps [n], prompts [n] with `[name]` still open"""

    noised: torch.Tensor
    noise: torch.Tensor
    timesteps: torch.Tensor
    prompts: list[str]

    def first(self, count: int) -> Probe:
        return Probe(self.noised[:count], self.noise[:count], self.timesteps[:count], self.prompts[:count])


def make_probe(model: Miniature, concept: Concept, count: int) -> Probe:
    images, captions, _ = pictures(concept, HELD_OUT, count)
    g = torch.Generator().manual_seed(HELD_OUT)
    latents = model.encode(images)
    noise = torch.randn(latents.shape, generator=g)
    t = torch.linspace(0, STEPS - 1, count).long()[torch.randperm(count, generator=g)]
    prompts = [fill(concept.templates[i % len(concept.templates)], c) for i, c in enumerate(captions)]
    return Probe(noisy(latents, noise, t), noise, t, prompts)


@torch.no_grad()
def losses(model: Miniature, probe: Probe, name: list[int], vectors: torch.Tensor | None = None) -> torch.Tensor:
    """[n] squared errors of the noise, with `name` in the place of `[name]`."""
    ids = torch.tensor([ids_of(p, name) for p in probe.prompts])
    parts = []
    for at in torch.arange(len(ids)).split(64):
        guess = model.unet(probe.noised[at], probe.timesteps[at], model.context(ids[at], vectors))
        parts.append((guess - probe.noise[at]).square().mean((1, 2, 3)))
    return torch.cat(parts)


@cache
def trained_words() -> tuple[str, ...]:
    """Every word that the captions of the drawn world use, `*` and `,` among them; each is one token."""
    rng, w, words = np.random.default_rng(0), WORLDS[WORLD], set()
    for _ in range(20_000):
        fields = zip(
            ("style", "colour", "shape", "background"), (w.styles, w.colours, w.shapes, w.backgrounds), strict=True
        )
        scene = Scene(**{name: pick(rng, values) for name, values in fields})
        scene.texture, scene.second = pick(rng, w.textures), pick(rng, w.colours)
        words.update(PIECE.findall(describe(rng, scene).caption))
    return tuple(sorted(word for word in words if len(encode(word)) == 1))


def best_word(model: Miniature, probe: Probe) -> tuple[str, torch.Tensor]:
    """-> the word with the lowest loss, its losses [n]; all words on a quarter of the probe, the best five on all."""
    part = probe.first(len(probe.prompts) // 4)
    mean = {w: losses(model, part, encode(w)).mean().item() for w in trained_words()}
    finalists = {w: losses(model, probe, encode(w)) for w in sorted(mean, key=mean.__getitem__)[:5]}
    word = min(finalists, key=lambda w: finalists[w].mean().item())
    return word, finalists[word]
