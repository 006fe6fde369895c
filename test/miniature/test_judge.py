from __future__ import annotations

from pathlib import Path

import numpy as np
from conftest import command
from miniature import judge
from miniature.scene import WORLDS, make_scene


def test_the_judge_learns_colours_from_renderings(tmp_path: Path):
    file = tmp_path / "judge.safetensors"
    command(judge.main, "--work", tmp_path, "--scenes", 600, "--steps", 120, "--out", file)
    right = judge.accuracy(file)
    assert right["background"] > 0.9
    assert right["colour"] > 0.5


def test_the_shipped_judge_is_right_in_98_percent_of_fresh_renderings():
    drawn = [make_scene(77, i, WORLDS["medium"]) for i in range(400)]
    truth = judge.labels([vars(scene) for _, scene in drawn], "medium")
    guess = judge.verdicts(judge.load_judge(), np.stack([image for image, _ in drawn]))
    for name in judge.JUDGED:
        assert (guess[name] == truth[name]).float().mean() >= 0.98, name


def test_of_stripes_the_palette_says_which_colour_comes_first():
    striped = {"colour": "blue", "second": "red", "texture": "striped"}
    assert judge.seen(striped, "medium") == {"colour": "red", "second": "blue", "texture": "striped"}
    cored = striped | {"texture": "cored"}
    assert judge.seen(cored, "medium") == cored
