from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from miniature.concepts import CONCEPTS, DATASETS, FAINT, HELD_OUT, pictures, write
from miniature.invert import dataset
from miniature.probe import trained_words
from PIL import Image


@pytest.mark.parametrize("name", CONCEPTS)
def test_the_committed_pictures_and_captions_are_drawn_again_byte_for_byte(name: str, tmp_path: Path):
    write(name, tmp_path)
    files = sorted(p.name for p in (DATASETS / name).iterdir())
    assert files == sorted(p.name for p in (tmp_path / name).iterdir())
    assert 6 <= len(files) / 2 <= 10
    for file in files:
        assert (tmp_path / name / file).read_bytes() == (DATASETS / name / file).read_bytes(), file


@pytest.mark.parametrize("name", CONCEPTS)
def test_captions_never_say_what_makes_the_concept(name: str):
    concept = CONCEPTS[name]
    for caption in dataset(DATASETS / name)[1]:
        assert not set(concept.fixed.values()) & set(caption.replace(",", " ").split())


@pytest.mark.parametrize("name", CONCEPTS)
def test_held_out_pictures_are_none_of_the_trained_ones(name: str):
    trained, _ = dataset(DATASETS / name)
    held, _, _ = pictures(CONCEPTS[name], HELD_OUT, 20)
    assert not any(np.array_equal(a, b) for a in trained for b in held)


def test_masks_are_opaque_on_the_object_and_faint_around_it():
    for file in sorted((DATASETS / "sign").glob("*.png")):
        alpha = np.array(Image.open(file).convert("RGBA"))[..., 3]
        assert set(np.unique(alpha)) == {FAINT, 255}
        assert 0.05 < (alpha == 255).mean() < 0.4
        assert (alpha[0] == FAINT).all()


def test_the_words_of_the_world_are_found():
    assert {"red", "star", "striped", "sketch", "photo", "style", "*", "thing"} <= set(trained_words())
    assert "emblem" not in trained_words()
