"""Pictures from prompts, in float32: what the proof and the evaluation look at."""

from __future__ import annotations

import numpy as np
import torch

from .checkpoint import Miniature
from .schedule import ddim


@torch.no_grad()
def draw(
    model: Miniature,
    ids: list[list[int]],
    vectors: torch.Tensor | None = None,
    guidance: float = 4.0,
    steps: int = 30,
    seed: int = 0,
    at_once: int = 32,
) -> np.ndarray:
    """uint8 [n, 64, 64, 3], one picture for each row of ids; picture i starts from the same noise for every prompt."""
    noise = torch.randn(len(ids), 4, 16, 16, generator=torch.Generator().manual_seed(seed))
    images = []
    for part in torch.arange(len(ids)).split(at_once):
        wanted = model.context(torch.tensor([ids[i] for i in part]), vectors)
        context = torch.cat([model.context(model.empty[None]).expand_as(wanted), wanted])

        def predict(x, t, context=context):
            without, given = model.unet(torch.cat([x, x]), torch.full((2 * len(x),), t), context).chunk(2)
            return without + guidance * (given - without)

        images.append(model.decode(ddim(predict, noise[part], steps)))
    return np.concatenate(images)
