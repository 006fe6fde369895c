"""AdamW, alone with given gradients and in ten steps of training."""

from __future__ import annotations

import numpy as np
import torch
from inputs import Inputs, channels_first
from reference import Reference

RATE = 5e-3
DECAYS = {"a1111": 0.0, "torch": 1e-2}
SHAPE, SIZES = (4, 32), (1, 1e-3, 1e-6, 1e-9)
"""Of the vectors, and how large each row's gradients are: the last is below AdamW's epsilon."""
STEPS, TRAINING_STEPS = 100, 10


def adam(inputs: Inputs, dtype: torch.dtype) -> dict[str, torch.Tensor]:
    start = inputs.normal("adam.start", *SHAPE, scale=0.3)
    gradients = inputs.normal("adam.gradients", STEPS, *SHAPE, scale=np.array(SIZES)[:, None])
    result = {}
    for name, decay in DECAYS.items():
        vectors = torch.nn.Parameter(start.to(dtype).clone())
        optimizer = torch.optim.AdamW([vectors], lr=RATE, weight_decay=decay)
        inputs.facts[f"adam.{name}"] = {"learningRate": RATE, "weightDecay": decay, "steps": STEPS}
        for i, gradient in enumerate(gradients):
            vectors.grad = gradient.to(dtype)
            optimizer.step()
            if i + 1 in (1, STEPS):
                result[f"adam.{name}.after{i + 1}"] = vectors.detach().clone()
    return result


def training(reference: Reference, inputs: Inputs) -> dict[str, torch.Tensor]:
    """One picture's latents, new noise and timestep at each step, AdamW without decay."""
    name, width = "training", reference.model.width
    ids = inputs.ids(name, 1, 1)
    start = inputs.normal(name + ".vectors", 3, width, scale=0.3)
    latents = reference.number(channels_first(inputs.normal(name + ".latents", 1, 8, 8, 4)))
    noises = inputs.normal(name + ".noises", TRAINING_STEPS, 8, 8, 4)
    timesteps = [(97 * i + 41) % 1000 for i in range(TRAINING_STEPS)]
    placements = [(0, 0, 4)]
    inputs.facts[name] = {
        "ids": ids, "vectors": name + ".vectors", "latents": name + ".latents", "noises": name + ".noises",
        "timesteps": timesteps, "placements": placements, "clipSkip": 1, "learningRate": RATE, "weightDecay": 0.0,
    }  # fmt: skip
    vectors = torch.nn.Parameter(reference.number(start).clone())
    optimizer = torch.optim.AdamW([vectors], lr=RATE, weight_decay=0.0)
    losses = []
    for i, timestep in enumerate(timesteps):
        noise = reference.number(channels_first(noises[i : i + 1]))
        signal, spread = reference.roots([timestep])
        context = reference.conditioning(ids, placements, vectors)
        prediction = reference.predict(signal * latents + spread * noise, [timestep], context)
        loss = ((prediction - reference.target(latents, noise, [timestep])) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return {name + ".losses": torch.stack(losses), name + ".vectorsAfter": vectors.detach()}
