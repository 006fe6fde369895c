"""Short forms of every stage of scripts/miniature: seconds on a tiny setting, through the commands people type."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from miniature import train_unet, train_vae  # noqa: E402

torch.set_num_threads(1)  # two of them wait for each other on a busy machine


def command(main, *arguments: object) -> None:
    """Runs a stage's `main` as `python -m` would."""
    before, sys.argv = sys.argv, ["stage", "--threads", "1", *(str(a) for a in arguments)]
    try:
        main()
    finally:
        sys.argv = before


def lines(work: Path, stage: str) -> list[dict]:
    return [json.loads(line) for line in (work / f"{stage}.log").read_text().splitlines()]


def few(patch: pytest.MonkeyPatch, module, name: str) -> None:
    """At most 32 scenes of a kind: measuring on held-out ones takes longer than training otherwise."""
    whole = getattr(module, name)
    patch.setattr(module, name, lambda work, world, seed, count: whole(work, world, seed, min(count, 32)))


def train_tiny_vae(work: Path, *more: object) -> None:
    tiny = ("--channels", 32, "--multiples", 1, 1, 1, "--batch", 2, "--steps", 12)
    with pytest.MonkeyPatch.context() as patch:
        few(patch, train_vae, "scenes")
        command(train_vae.main, "--work", work, *tiny, *more)


def train_tiny_unet(work: Path, *more: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        few(patch, train_unet, "captioned")
        command(train_unet.main, "--work", work, "--batch", 4, "--steps", 12, "--warm-steps", 50, *more)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of both trainings after twelve steps."""
    work = tmp_path_factory.mktemp("tiny")
    train_tiny_vae(work)
    train_tiny_unet(work)
    return work
