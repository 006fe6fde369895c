"""diffusers' own training step (its textual_inversion.py: AdamW over the whole token table), timed for `bench:step`.

Usage: torch_step.py MODEL CHECKPOINT LATENT_SIZE STEPS [--turns] [--checkpoint] [--batch=N] [--stored]
[--channels-last] [--compile] [--bfloat16]. A JSON line when it is loaded and one for each step; the first warms up.
`--turns`: each step waits for a line of standard input.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts" / "goldens" / "diffusion"))

import torch
from reference import Reference
from safetensors.torch import load_file
from sd_models import ALL
from torch.nn.utils import parametrize


class Widened(torch.nn.Module):
    """A weight that is kept in half precision and made float32 at each use."""

    def forward(self, stored: torch.Tensor) -> torch.Tensor:
        return stored.float()


def keep_halves(model: torch.nn.Module) -> None:
    """Matrices and filters, but for the tokens' vectors, which are learned."""
    for module in list(model.modules()):
        weight = getattr(module, "weight", None)
        if isinstance(module, torch.nn.Embedding) or weight is None or weight.dim() < 2:
            continue
        module.weight = torch.nn.Parameter(weight.half(), requires_grad=False)
        parametrize.register_parametrization(module, "weight", Widened(), unsafe=True)


class Step:
    def __init__(self, reference: Reference, size: int, batch: int):
        self.reference = reference
        text, unet, tokens = reference.text, reference.unet, reference.model.tokens
        del reference.vae
        table = text.get_input_embeddings()
        table.weight.requires_grad_(True)
        if "--checkpoint" in sys.argv:
            text.train().gradient_checkpointing_enable()
            unet.train().enable_gradient_checkpointing()
        if "--stored" in sys.argv:
            keep_halves(text)
            keep_halves(unet)
        # As its script does with `--mixed_precision=bf16`; the text encoder, which is trained, stays float32.
        self.precision = torch.bfloat16 if "--bfloat16" in sys.argv else torch.float32
        unet.to(self.precision)
        if "--channels-last" in sys.argv:
            unet.to(memory_format=torch.channels_last)
        if "--compile" in sys.argv:
            unet.compile()
        self.optimizer = torch.optim.AdamW(table.parameters(), lr=5e-3)
        torch.manual_seed(1)
        self.ids = torch.randint(0, tokens, (batch, 77))
        self.latents, self.noise = (torch.randn(batch, 4, size, size) for _ in range(2))

    def run(self) -> float:
        timesteps = [437] * len(self.ids)
        signal, spread = self.reference.roots(timesteps)
        context = self.reference.text(self.ids)[0].to(self.precision)
        noisy = (signal * self.latents + spread * self.noise).to(self.precision)
        prediction = self.reference.predict(noisy, timesteps, context).float()
        target = self.reference.target(self.latents, self.noise, timesteps)
        loss = torch.nn.functional.mse_loss(prediction, target)
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
        return loss.item()


def main() -> None:
    name, checkpoint, size, steps = sys.argv[1:5]
    [batch] = re.findall(r"--batch=(\d+)", " ".join(sys.argv)) or [1]
    step = Step(Reference(ALL[name], load_file(checkpoint), torch.float32), int(size), int(batch))
    print(json.dumps({"loadedMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)
    for _ in range(int(steps)):
        if "--turns" in sys.argv:
            sys.stdin.readline()
        wall, cpu = time.perf_counter(), time.process_time()
        loss = step.run()
        figures = {
            "wallS": time.perf_counter() - wall,
            "cpuS": time.process_time() - cpu,
            "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "loss": loss,
        }
        print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
