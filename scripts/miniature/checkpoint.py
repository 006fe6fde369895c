"""The exported checkpoint, read back as everybody else reads it: weights from the fp16 file, numbers from its .yaml.

Inversion, the proof and the evaluation all work on this, so that what is measured is what is shipped.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from .text import TextEncoder
from .tokenizer import TOKENS, encode_padded
from .unet import Unet
from .vae import Autoencoder
from .workdir import REPOSITORY, as_images, as_tensor

CHECKPOINT = REPOSITORY / "models" / "miniature" / "miniature-sd.safetensors"


class Miniature:
    """The whole model, frozen, in float32. Ids from TOKENS on stand for the vectors of an embedding, in order."""

    def __init__(self, file: Path = CHECKPOINT):
        weights = {k: v.float() for k, v in load_file(file).items()}
        config = file.with_suffix(".yaml").read_text()
        self.scale = float(re.search(r"scale_factor: ([\d.]+)", config)[1])
        multiples = json.loads(re.search(r"ch_mult: (.+)", config)[1])
        self.unet, self.text = Unet(), TextEncoder()
        self.vae = Autoencoder(int(re.search(r" ch: (\d+)", config)[1]), multiples)
        self.empty = torch.tensor(encode_padded(""))
        parts = {
            "model.diffusion_model.": self.unet,
            "first_stage_model.": self.vae,
            "cond_stage_model.transformer.": self.text,
        }
        for prefix, part in parts.items():
            part.load_state_dict({k[len(prefix) :]: v for k, v in weights.items() if k.startswith(prefix)})
            part.eval().requires_grad_(False)
        self.table = self.text.text_model.embeddings.token_embedding.weight

    def context(self, ids: torch.Tensor, vectors: torch.Tensor | None = None) -> torch.Tensor:
        """[n, 77] ids -> [n, 77, width]; `vectors` [count, width] take the place of ids TOKENS, TOKENS + 1, …"""
        rows = self.table[ids.clamp(max=TOKENS - 1)]
        if vectors is not None:
            rows[ids >= TOKENS] = vectors[ids[ids >= TOKENS] - TOKENS]
        return self.text.from_vectors(rows)

    def noise(self, x, t, ids) -> torch.Tensor:
        return self.unet(x, t, self.context(ids))

    @torch.no_grad()
    def encode(self, images: np.ndarray) -> torch.Tensor:
        """uint8 [n, 64, 64, 3] -> [n, 4, 16, 16], the mean of the posterior, scaled to unit spread."""
        return torch.cat([self.vae.encode(x)[0] for x in as_tensor(images).split(32)]) * self.scale

    @torch.no_grad()
    def decode(self, latents: torch.Tensor) -> np.ndarray:
        return as_images(torch.cat([self.vae.decode(z / self.scale) for z in latents.split(32)]))
