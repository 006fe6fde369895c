"""Stable Diffusion 1's noise schedule, and deterministic DDIM."""

from __future__ import annotations

import torch

STEPS = 1000
KEPT = torch.cumprod(1 - torch.linspace(0.00085**0.5, 0.012**0.5, STEPS, dtype=torch.float64) ** 2, 0).float()


def noisy(x: torch.Tensor, noise: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    a = KEPT[t].view(-1, 1, 1, 1)
    return a.sqrt() * x + (1 - a).sqrt() * noise


def min_snr_weight(t: torch.Tensor, limit: float = 5.0) -> torch.Tensor:
    """Weight of the noise error at t: 1 where there is much noise, less where there is little."""
    ratio = KEPT[t] / (1 - KEPT[t])
    return ratio.clamp(max=limit) / ratio


def ddim_timesteps(steps: int) -> list[int]:
    """Evenly spaced with SD1's offset of one, the noisiest first."""
    return [i * (STEPS // steps) + 1 for i in reversed(range(steps))]


def ddim(predict, x: torch.Tensor, steps: int = 30) -> torch.Tensor:
    """predict(x, t) gives the noise, guidance included; x starts as unit noise."""
    times = ddim_timesteps(steps)
    for here, there in zip(times, [*times[1:], -1], strict=True):
        a, b = KEPT[here], KEPT[max(there, 0)]
        noise = predict(x, here)
        x = b.sqrt() * (x - (1 - a).sqrt() * noise) / a.sqrt() + (1 - b).sqrt() * noise
    return x
