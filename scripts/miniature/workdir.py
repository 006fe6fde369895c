"""What every stage shares: its arguments, its log, its checkpoints, the rendered data."""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import torch

from .scene import SIDE, WORLDS, make_scene

REPOSITORY = Path(__file__).resolve().parents[2]
HELD_OUT_SEED = 1_000_003


def arguments(description: str, minutes: float = 0) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--work", type=Path, default=REPOSITORY / ".cache" / "miniature", help="state of all stages")
    parser.add_argument("--world", choices=tuple(WORLDS), default="medium")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    if minutes:
        parser.add_argument("--minutes", type=float, default=minutes, help="stop (with a checkpoint) after so long")
    return parser


def start(parser: argparse.ArgumentParser) -> argparse.Namespace:
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    return options


def seed_step(seed: int, step: int) -> None:
    """The random numbers of a step are a function of seed and step: a resumed run draws what an unbroken one would."""
    torch.manual_seed(seed * 1_000_003 + step)


def log(work: Path, stage: str, **values) -> None:
    """One JSON line to <work>/<stage>.log and to the terminal."""
    line = json.dumps({k: round(v, 5) if isinstance(v, float) else v for k, v in values.items()})
    print(line, flush=True)
    with (work / f"{stage}.log").open("a") as file:
        file.write(line + "\n")


def save(path: Path, state: dict) -> None:
    """Whole or not at all: a stop in the middle keeps the older checkpoint."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    os.replace(part, path)


def load(path: Path) -> dict:
    return torch.load(path, map_location="cpu", weights_only=True)


def scenes(work: Path, world: str, seed: int, count: int) -> tuple[np.ndarray, list[dict]]:
    """uint8 [count, SIDE, SIDE, 3] and one dict per scene; rendered once, then read from <work>/data."""
    folder = work / "data"
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"{world}-{seed}-{count}"
    if stem.with_suffix(".json").exists():
        return np.load(stem.with_suffix(".npy"), mmap_mode="r"), json.loads(stem.with_suffix(".json").read_text())
    begun = time.time()
    images, notes = np.empty((count, SIDE, SIDE, 3), np.uint8), []
    for i in range(count):
        images[i], scene = make_scene(seed, i, WORLDS[world])
        notes.append(vars(scene))
    np.save(stem.with_suffix(".npy"), images)
    stem.with_suffix(".json").write_text(json.dumps(notes))
    log(work, "scenes", world=world, seed=seed, count=count, per_second=count / (time.time() - begun))
    return images, notes


def as_tensor(images: np.ndarray) -> torch.Tensor:
    """uint8 [n, h, w, 3] -> float [n, 3, h, w] in -1..1."""
    return (torch.from_numpy(np.array(images)).permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous()


def as_images(x: torch.Tensor) -> np.ndarray:
    return ((x.float().clamp(-1, 1).permute(0, 2, 3, 1).numpy() + 1) * 127.5 + 0.5).astype(np.uint8)


def grid(images: np.ndarray, columns: int, path: Path, scale: int = 2) -> None:
    from PIL import Image

    rows = [np.concatenate(list(images[i : i + columns]), 1) for i in range(0, len(images), columns)]
    picture = Image.fromarray(np.concatenate(rows))
    picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST).save(path)
