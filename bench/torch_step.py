"""diffusers' own training step (its textual_inversion.py: AdamW over the whole token table), timed for `bench:step`.

Usage: torch_step.py MODEL CHECKPOINT LATENT_SIZE STEPS [--checkpointing]. One JSON line a step; the first warms up.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts" / "goldens" / "diffusion"))

import torch
from reference import Reference
from safetensors.torch import load_file
from sd_models import ALL


class Step:
    def __init__(self, reference: Reference, size: int):
        self.reference = reference
        text, unet, tokens = reference.text, reference.unet, reference.model.tokens
        del reference.vae
        table = text.get_input_embeddings()
        table.weight.requires_grad_(True)
        if "--checkpointing" in sys.argv:
            text.train().gradient_checkpointing_enable()
            unet.train().enable_gradient_checkpointing()
        self.optimizer = torch.optim.AdamW(table.parameters(), lr=5e-3)
        torch.manual_seed(1)
        self.ids = torch.randint(0, tokens, (1, 77))
        self.latents, self.noise = torch.randn(1, 4, size, size), torch.randn(1, 4, size, size)

    def run(self) -> float:
        timesteps = [437]
        signal, spread = self.reference.roots(timesteps)
        context = self.reference.text(self.ids)[0]
        prediction = self.reference.predict(signal * self.latents + spread * self.noise, timesteps, context)
        target = self.reference.target(self.latents, self.noise, timesteps)
        loss = torch.nn.functional.mse_loss(prediction, target)
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
        return loss.item()


def main() -> None:
    name, checkpoint, size, steps = sys.argv[1:5]
    step = Step(Reference(ALL[name], load_file(checkpoint), torch.float32), int(size))
    for _ in range(int(steps)):
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
