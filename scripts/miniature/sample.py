"""Draws a grid of pictures. `python -m miniature.sample --prompts "a photo of a red circle" ... --out grid.png`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from .latents import load_vae
from .schedule import ddim
from .tokenizer import encode_padded
from .train_unet import Trained, load_trained
from .workdir import arguments, as_images, grid, start

PROMPTS = (
    "a photo of a red circle on a white background", "a photo of a blue square on the sand",
    "a sketch of a yellow star on a black background", "a sketch of a green cross on a white background",
    "a photo of a purple triangle on the sand", "a photo of an orange ring on a black background",
    "a photo of a green circle on a black background", "a sketch of a red ring on the sand",
)  # fmt: skip


@torch.no_grad()
def sample(trained: Trained, prompts, guidance: float = 4.0, steps: int = 30, seed: int = 0) -> torch.Tensor:
    """Scaled latents, one for each prompt."""
    n = len(prompts)
    context = trained.context(torch.stack([trained.empty] * n + [torch.tensor(encode_padded(p)) for p in prompts]))
    x = torch.randn(n, 4, 16, 16, generator=torch.Generator().manual_seed(seed))

    def predict(x, t):
        with torch.autocast("cpu", torch.bfloat16):
            without, wanted = trained.unet(torch.cat([x, x]), torch.full((2 * n,), t), context).float().chunk(2)
        return without + guidance * (wanted - without)

    return ddim(predict, x, steps)


@torch.no_grad()
def pictures(work: Path, latents: torch.Tensor) -> np.ndarray:
    vae, scale = load_vae(work)
    return as_images(torch.cat([vae.decode(z / scale) for z in latents.split(32)]))


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--prompts", nargs="+", default=list(PROMPTS))
    parser.add_argument("--each", type=int, default=4, help="pictures for each prompt, one column")
    parser.add_argument("--guidance", type=float, default=4.0)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--out", type=Path)
    options = start(parser)
    trained, state = load_trained(options.work / "unet.pt")
    latents = sample(trained, options.prompts * options.each, options.guidance, options.steps, options.seed)
    out = options.out or options.work / f"samples-{state['step']}.png"
    grid(pictures(options.work, latents), len(options.prompts), out)
    print(out)


if __name__ == "__main__":
    main()
