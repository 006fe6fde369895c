"""What the reference and the engine are both given: seeded by name, so that one more changes no other."""

from __future__ import annotations

import zlib

import numpy as np
import torch
from sd_models import LENGTH


class Inputs:
    """`tensors` hold float32 values, images and latents as [batch, h, w, channels]; `facts` the rest, for JSON."""

    def __init__(self, seed: int, tokens: int = 0):
        self.seed, self.tokens = seed, tokens
        self.tensors: dict[str, torch.Tensor] = {}
        self.facts: dict[str, dict] = {}

    def _random(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, zlib.crc32(name.encode())])

    def normal(self, name: str, *shape: int, scale: float | np.ndarray = 1.0) -> torch.Tensor:
        if name not in self.tensors:
            self.tensors[name] = self.unrecorded(name, *shape) * torch.as_tensor(scale, dtype=torch.float32)
        return self.tensors[name]

    def mask(self, name: str, batch: int, h: int, w: int) -> torch.Tensor:
        """[batch, h, w, 1]: what each latent counts for, of mean 1 in each sample."""
        if name not in self.tensors:
            values = self.unrecorded(name, batch, h, w, 1).abs()
            self.tensors[name] = values / values.mean((1, 2, 3), keepdim=True)
        return self.tensors[name]

    def unrecorded(self, name: str, *shape: int) -> torch.Tensor:
        return torch.from_numpy(self._random(name).standard_normal(shape, dtype=np.float32))

    def image(self, name: str, *shape: int) -> torch.Tensor:
        """Values from -1 to 1: slow waves with a little noise on them."""
        if name not in self.tensors:
            random = self._random(name)
            batch, h, w, channels = shape
            y, x = np.meshgrid(np.linspace(0, 1, h), np.linspace(0, 1, w), indexing="ij")
            phases = random.uniform(0, 7, (batch, 1, 1, channels))
            waves = np.sin(9 * x[None, :, :, None] + phases) * np.cos(5 * y[None, :, :, None] - phases)
            values = 0.8 * waves + 0.2 * random.uniform(-1, 1, shape)
            self.tensors[name] = torch.from_numpy(values.astype(np.float32))
        return self.tensors[name]

    def ids(self, name: str, batch: int, chunks: int) -> list[list[list[int]]]:
        """Prompts of random length as [batch][chunks][77]: start, words, and the end to fill up (as SD1 does)."""
        start, end = self.tokens - 2, self.tokens - 1
        random = self._random(name + ".ids")
        result = []
        for _ in range(batch):
            lengths = [75] * (chunks - 1) + [int(random.integers(20, 60))]
            result.append([[start, *random.integers(0, start, n).tolist(), *[end] * (LENGTH - 1 - n)] for n in lengths])
        return result


def channels_first(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.permute(0, 3, 1, 2).contiguous()


def channels_last(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.permute(0, 2, 3, 1).contiguous()
