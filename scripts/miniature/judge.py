"""A classifier of real renderings, the judge of drawn ones. `python -m miniature.judge` trains it (some minutes).

It sees pictures only, never latents or samples, so the model can't have been trained toward it.
"""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn

from .scene import WORLDS
from .train_vae import rate
from .workdir import HELD_OUT_SEED, REPOSITORY, arguments, as_tensor, log, scenes, start

JUDGE = REPOSITORY / "models" / "miniature" / "judge.safetensors"
JUDGED = ("colour", "shape", "background", "style", "texture", "second")


def classes(world: str) -> dict[str, tuple[str, ...]]:
    w = WORLDS[world]
    return {
        "colour": w.colours, "shape": w.shapes, "background": w.backgrounds,
        "style": w.styles, "texture": w.textures, "second": ("", *w.colours),
    }  # fmt: skip


class Judge(nn.Module):
    """[n, 3, 64, 64] in -1..1 -> for each judged attribute its logits."""

    def __init__(self, world: str):
        super().__init__()
        widths = (3, 24, 48, 96, 128)
        self.layers = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(widths))
        self.inner = nn.Linear(128 * 16, 128)
        self.heads = nn.ModuleDict({name: nn.Linear(128, len(c)) for name, c in classes(world).items()})

    def forward(self, x):
        for layer in self.layers:
            x = F.relu(layer(x))
        h = F.relu(self.inner(x.flatten(1)))
        return {name: head(h) for name, head in self.heads.items()}


def seen(attributes: dict[str, str], world: str) -> dict[str, str]:
    """What a picture can tell: both colours of stripes are equally wide, so the palette's earlier one goes first."""
    order = WORLDS[world].colours.index
    alike = attributes["texture"] in ("striped", "checkered")
    if not alike or order(attributes["colour"]) < order(attributes["second"]):
        return attributes
    return attributes | {"colour": attributes["second"], "second": attributes["colour"]}


def labels(notes: list[dict], world: str) -> dict[str, torch.Tensor]:
    truth = [seen(n, world) for n in notes]
    return {name: torch.tensor([c.index(n[name]) for n in truth]) for name, c in classes(world).items()}


@torch.no_grad()
def verdicts(judge: Judge, images: np.ndarray) -> dict[str, torch.Tensor]:
    parts = [judge(as_tensor(images[i : i + 256])) for i in range(0, len(images), 256)]
    return {name: torch.cat([p[name] for p in parts]).argmax(1) for name in JUDGED}


def load_judge(file: Path = JUDGE) -> Judge:
    with safe_open(file, "pt") as f:
        judge = Judge(f.metadata()["world"])
        judge.load_state_dict({k: f.get_tensor(k).float() for k in f.keys()})  # noqa: SIM118
    return judge.eval()


def accuracy(file: Path = JUDGE) -> dict[str, float]:
    """What the judge got right on held-out renderings when it was trained."""
    with safe_open(file, "pt") as f:
        return json.loads(f.metadata()["right"])


def main() -> None:
    parser = arguments(__doc__, minutes=10)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--out", type=Path, default=JUDGE)
    parser.add_argument("--scenes", type=int, default=12000)
    options = start(parser)
    images, notes = scenes(options.work, options.world, options.seed, options.scenes)
    held_images, held_notes = scenes(options.work, options.world, HELD_OUT_SEED, 512)
    truth, held = labels(notes, options.world), labels(held_notes, options.world)
    judge = Judge(options.world)
    optimiser = torch.optim.AdamW(judge.parameters(), lr=0, weight_decay=1e-3)
    begun = time.time()
    for step in range(1, options.steps + 1):
        for group in optimiser.param_groups:
            group["lr"] = rate(step, options.steps, 1e-3)
        j = torch.randint(0, len(images), (64,)).sort().values
        x = as_tensor(images[j.numpy()])
        x = x + torch.randn_like(x) * torch.rand(64, 1, 1, 1) * 0.1  # samples are never as clean as renderings
        loss = sum(F.cross_entropy(out, truth[name][j]) for name, out in judge(x).items())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        stop = step == options.steps or time.time() - begun > options.minutes * 60
        if stop or step % 500 == 0:
            guess = verdicts(judge, held_images)
            right = {name: (guess[name] == held[name]).float().mean().item() for name in JUDGED}
            log(options.work, "judge", step=step, loss=loss.item(), **right)
            halves = {k: v.half() for k, v in judge.state_dict().items()}
            save_file(halves, options.out, {"world": options.world, "right": json.dumps(right)})
        if stop:
            break


if __name__ == "__main__":
    main()
