"""The noise schedule and what the samplers make of it, in float64."""

from __future__ import annotations

import math

import torch

TIMESTEPS, BETA_START, BETA_END = 1000, 0.00085, 0.012


def betas() -> torch.Tensor:
    return torch.linspace(math.sqrt(BETA_START), math.sqrt(BETA_END), TIMESTEPS, dtype=torch.float64) ** 2


def alphas_cumprod() -> torch.Tensor:
    return torch.cumprod(1 - betas(), 0)


def all_sigmas() -> torch.Tensor:
    kept = alphas_cumprod()
    return ((1 - kept) / kept).sqrt()


def sigma_at(timesteps: torch.Tensor) -> torch.Tensor:
    """Between two timesteps the logarithm is interpolated."""
    logs = all_sigmas().log()
    low = timesteps.floor().long()
    share = timesteps - low
    return ((1 - share) * logs[low] + share * logs[timesteps.ceil().long()]).exp()


def euler_timesteps(steps: int) -> torch.Tensor:
    """k-diffusion's and A1111's "Automatic" for Euler: from 999 to 0, in equal parts, not rounded."""
    return torch.linspace(TIMESTEPS - 1, 0, steps, dtype=torch.float64)


def a1111_ddim_timesteps(steps: int) -> list[int]:
    """First to last. A1111 steps from each to the one after it: there is one step fewer than there are timesteps."""
    return [min(t + 1, TIMESTEPS - 1) for t in range(0, TIMESTEPS, TIMESTEPS // steps)][::-1]


def leading_ddim_timesteps(steps: int) -> list[int]:
    """diffusers' "leading" with offset 1, as SD1's scheduler configuration says."""
    return [i * (TIMESTEPS // steps) + 1 for i in reversed(range(steps))]


def tables(facts: dict, dtype: torch.dtype) -> dict[str, torch.Tensor]:
    facts["schedule"] = {
        "a1111Ddim": {n: a1111_ddim_timesteps(n) for n in (1, 5, 7, 20, 30)},
        "leadingDdim": {n: leading_ddim_timesteps(n) for n in (1, 5, 7, 20, 30)},
        "euler": {
            n: {"timesteps": (t := euler_timesteps(n)).tolist(), "sigmas": sigma_at(t).tolist()} for n in (1, 5, 20)
        },
    }
    results = {"betas": betas(), "alphasCumprod": alphas_cumprod(), "sigmas": all_sigmas()}
    return {f"schedule.{name}": table.to(dtype) for name, table in results.items()}
