from __future__ import annotations

import shutil
from pathlib import Path

import torch
from conftest import lines, train_tiny_unet, train_tiny_vae
from miniature.workdir import load


def assert_same(one: object, other: object) -> None:
    if isinstance(one, torch.Tensor):
        assert torch.equal(one, other)
    elif isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_same(one[key], other[key])
    elif isinstance(one, list | tuple):
        for a, b in zip(one, other, strict=True):
            assert_same(a, b)


def in_pieces(train, work: Path) -> None:
    """`--minutes 0` saves and stops after one step."""
    for _ in range(3):
        train(work, "--minutes", 0)
    train(work)


def test_the_autoencoder_learns_and_a_training_in_pieces_ends_with_the_same_weights(tiny: Path, tmp_path: Path):
    in_pieces(train_tiny_vae, tmp_path)
    whole, pieces = load(tiny / "vae.pt"), load(tmp_path / "vae.pt")
    assert whole["step"] == pieces["step"] == 12
    assert_same(whole["live"], pieces["live"])
    assert_same(whole["model"], pieces["model"])
    log = lines(tmp_path, "vae")
    assert [line["step"] for line in log] == [1, 2, 3, 12]
    assert log[-1]["psnr"] > log[0]["psnr"] + 0.1


def test_the_unet_learns_and_a_training_in_pieces_ends_with_the_same_weights(tiny: Path, tmp_path: Path):
    shutil.copy(tiny / "vae.pt", tmp_path)
    in_pieces(train_tiny_unet, tmp_path)
    whole, pieces = load(tiny / "unet.pt"), load(tmp_path / "unet.pt")
    assert whole["step"] == pieces["step"] == 12
    for part in ("values", "average", "optimiser"):
        assert_same(whole[part], pieces[part])
    log = lines(tmp_path, "unet")
    assert [line["step"] for line in log] == [1, 2, 3, 12]
    assert log[-1]["held"] < log[0]["held"] - 0.002


def test_the_text_encoder_alone_learns_to_tell_what_was_said(tmp_path: Path, tiny: Path):
    shutil.copy(tiny / "vae.pt", tmp_path)
    train_tiny_unet(tmp_path, "--minutes", 0, "--warm-steps", 150)
    first, *_, last = lines(tmp_path, "warm_text")
    assert last["loss"] < 0.7 * first["loss"]
    assert last["right"] > 0.8
