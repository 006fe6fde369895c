"""Short forms of every stage of scripts/miniature: seconds on a tiny setting, through the commands people type."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from miniature import train_unet, train_vae  # noqa: E402
from miniature.latents import captioned as all_captioned  # noqa: E402

torch.set_num_threads(2)


def command(main, *arguments: object) -> None:
    """Runs a stage's `main` as `python -m` would."""
    before, sys.argv = sys.argv, ["stage", *(str(a) for a in arguments)]
    try:
        main()
    finally:
        sys.argv = before


def lines(work: Path, stage: str) -> list[dict]:
    return [json.loads(line) for line in (work / f"{stage}.log").read_text().splitlines()]


def train_tiny_vae(work: Path, *more: object) -> None:
    tiny = ("--scenes", 64, "--channels", 32, "--multiples", 1, 1, 1, "--batch", 2, "--steps", 12)
    command(train_vae.main, "--work", work, *tiny, *more)


def train_tiny_unet(work: Path, *more: object) -> None:
    """With few held-out scenes: measuring takes longer than training otherwise."""
    tiny = ("--scenes", 64, "--batch", 4, "--steps", 12, "--warm-steps", 20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            train_unet, "captioned", lambda w, world, seed, count: all_captioned(w, world, seed, min(count, 64))
        )
        command(train_unet.main, "--work", work, *tiny, *more)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of both trainings after twelve steps."""
    work = tmp_path_factory.mktemp("tiny")
    train_tiny_vae(work)
    train_tiny_unet(work)
    return work
