"""Textual inversion by diffusers' recipe, in float32, on a saved table of prompts, pictures, noise and timesteps.

Everything random is in the table: another trainer that reads it has to find the same vectors, step by step.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import torch

from .checkpoint import Miniature
from .concepts import Concept
from .prompts import fill, ids_of, vector_ids
from .schedule import STEPS, noisy
from .tokenizer import encode

NOISE_UNIT = 32  # noise comes in 32nds, so that one byte holds it: its spread is that of unit noise to 0.01 %


@dataclass(frozen=True)
class Settings:
    """diffusers' `textual_inversion.py`, but for the rate, the batch and the number of steps."""

    vectors: int = 2
    initial: str = "*"
    steps: int = 300
    batch: int = 4
    rate: float = 1e-2
    betas: tuple[float, float] = (0.9, 0.999)
    weight_decay: float = 1e-2
    epsilon: float = 1e-8


@dataclass
class Table:
    """prompts [p, 77]; by step and place in the batch: prompt, picture, timestep [s, b], noise [s, b, 4, h, w]"""

    prompts: torch.Tensor
    prompt: torch.Tensor
    picture: torch.Tensor
    timestep: torch.Tensor
    noise: torch.Tensor


@dataclass
class Run:
    """What a training gave: vectors [n, width], the loss of every step, and the vectors after every tenth."""

    vectors: torch.Tensor
    losses: list[float] = field(default_factory=list)
    history: list[torch.Tensor] = field(default_factory=list)
    seconds: float = 0.0


def shuffled(count: int, wanted: int, g: torch.Generator) -> torch.Tensor:
    """[wanted] indices: every picture once, in random order, then all of them again."""
    return torch.cat([torch.randperm(count, generator=g) for _ in range(wanted // count + 1)])[:wanted]


def make_table(concept: Concept, captions: list[str], shape: tuple[int, ...], settings: Settings, seed: int) -> Table:
    """`shape` is that of one picture's latents."""
    g, size = torch.Generator().manual_seed(seed), (settings.steps, settings.batch)
    name = vector_ids(settings.vectors)
    prompts = [ids_of(fill(t, c), name) for c in captions for t in concept.templates]
    picture = shuffled(len(captions), size[0] * size[1], g).view(size)
    template = torch.randint(0, len(concept.templates), size, generator=g)
    noise = torch.randn(*size, *shape, generator=g)
    return Table(
        prompts=torch.tensor(prompts),
        prompt=picture * len(concept.templates) + template,
        picture=picture,
        timestep=torch.randint(0, STEPS, size, generator=g),
        noise=(noise * NOISE_UNIT).round().clamp(-127, 127).to(torch.int8),
    )


def initial_vectors(model: Miniature, settings: Settings) -> torch.Tensor:
    """[vectors, width]: the rows of the initialization text, repeated until there are enough."""
    ids = encode(settings.initial)
    return model.table[torch.tensor([ids[i * len(ids) // settings.vectors] for i in range(settings.vectors)])].clone()


def invert(model: Miniature, latents: torch.Tensor, table: Table, settings: Settings) -> Run:
    vectors = torch.nn.Parameter(initial_vectors(model, settings))
    optimiser = torch.optim.AdamW(
        [vectors], lr=settings.rate, betas=settings.betas, eps=settings.epsilon, weight_decay=settings.weight_decay
    )
    run, begun = Run(vectors.detach(), history=[vectors.detach().clone()]), time.time()
    for step in range(len(table.picture)):
        x, t = latents[table.picture[step]], table.timestep[step]
        noise = table.noise[step].float() / NOISE_UNIT
        context = model.context(table.prompts[table.prompt[step]], vectors)
        loss = (model.unet(noisy(x, noise, t), t, context) - noise).square().mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        run.losses.append(loss.item())
        if step % 10 == 9:
            run.history.append(vectors.detach().clone())
    run.seconds = time.time() - begun
    return run
