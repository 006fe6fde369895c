"""The demonstration concepts: things that can be drawn, and that no word of the captions names.

`python -m miniature.concepts` draws `models/miniature/datasets/<concept>/NN.png` with captions beside them. A caption
says only what varies from picture to picture, as `[filewords]` in a prompt template wants it; what stays is left for
the embedding to learn.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from .scene import WORLDS, Scene, make_scene
from .workdir import REPOSITORY

WORLD = "medium"
DATASETS = REPOSITORY / "models" / "miniature" / "datasets"
SEED, HELD_OUT = 20_001, 20_002
FAINT = 64  # alpha of the background in sets with masks: light, but still seen by viewers


@dataclass(frozen=True)
class Concept:
    """`fixed` is what all pictures share. Templates place `[name]` and the caption; `prompts` are drawn to judge it."""

    kind: str
    fixed: dict[str, str]
    templates: tuple[str, ...]
    prompts: tuple[str, ...]
    pictures: int = 8
    masks: bool = False


SUBJECT = ("a [name], [filewords]", "[name], [filewords]", "a picture of a [name], [filewords]")
SUBJECT_PROMPTS = (
    "a photo of a [name] on a white background",
    "a sketch of a [name] on the sand",
    "a [name], black background, photo",
    "a [name] on a white background, sketch",
    "a [name] in front of the sand, photo style",
)
TEXTURE = ("a [name] [filewords]", "[name] [filewords]")
TEXTURE_PROMPTS = (
    "a photo of a [name] circle on a white background",
    "a [name] star on the sand, sketch",
    "a [name] square, black background, photo",
    "a photo of a [name] triangle on a black background",
    "a sketch of a [name] cross on a white background",
)
STYLE = ("[filewords], [name]", "[filewords], [name] style", "[filewords] in the style of [name]")
STYLE_PROMPTS = (
    "a circle, [name]",
    "a square, [name] style",
    "a star in the style of [name]",
    "a triangle, [name]",
    "a cross, [name] style",
)
CONCEPTS = {
    "emblem": Concept(
        "subject",
        {"colour": "purple", "shape": "star", "texture": "cored", "second": "orange"},
        SUBJECT,
        SUBJECT_PROMPTS,
    ),
    "sign": Concept(
        "subject",
        {"colour": "green", "shape": "square", "texture": "striped", "second": "purple"},
        SUBJECT,
        SUBJECT_PROMPTS,
        masks=True,
    ),
    "chalk": Concept(
        "style",
        {"style": "sketch", "background": "black", "colour": "yellow", "texture": "plain", "second": ""},
        STYLE,
        STYLE_PROMPTS,
        pictures=10,
    ),
    "harlequin": Concept(
        "texture",
        {"colour": "red", "texture": "striped", "second": "yellow"},
        TEXTURE,
        TEXTURE_PROMPTS,
        pictures=10,
    ),
}


def ground(scene: Scene) -> str:
    return f"{scene.background} background" if scene.background in ("white", "black") else scene.background


def filewords(concept: Concept, scene: Scene) -> str:
    """What varies, as a list with commas: "star, white background, sketch"."""
    if concept.kind == "style":
        return ("an " if scene.shape[0] in "aeiou" else "a ") + scene.shape
    place = f"{ground(scene)}, {scene.style}"
    return place if concept.kind == "subject" else f"{scene.shape}, {place}"


def pictures(concept: Concept, seed: int, count: int) -> tuple[np.ndarray, list[str], list[Scene]]:
    """-> uint8 [count, 64, 64, 3], their captions, their scenes."""
    drawn = [make_scene(seed, i, WORLDS[WORLD], concept.fixed) for i in range(count)]
    return np.stack([d[0] for d in drawn]), [filewords(concept, d[1]) for d in drawn], [d[1] for d in drawn]


def spread_out(concept: Concept) -> tuple[np.ndarray, list[str], list[int]]:
    """The training pictures, captions, indices: of four times as many, those whose captions were seen least so far."""
    images, captions, _ = pictures(concept, SEED, 4 * concept.pictures)
    chosen: list[int] = []
    while len(chosen) < concept.pictures:
        rest = [i for i in range(len(captions)) if i not in chosen]
        chosen.append(min(rest, key=lambda i: (sum(captions[i] == captions[j] for j in chosen), i)))
    return images[chosen], [captions[i] for i in chosen], chosen


def masks(concept: Concept, seed: int, count: int) -> np.ndarray:
    """uint8 [count, 64, 64]: 255 on the object, FAINT elsewhere; found by drawing it once more in other colours."""
    other = replace(concept, fixed=concept.fixed | {"colour": "purple", "second": "red"})
    here, there = (pictures(c, seed, count)[0].astype(int) for c in (concept, other))
    return np.where(np.abs(here - there).max(-1) > 8, 255, FAINT).astype(np.uint8)


def write(name: str, folder: Path) -> None:
    """The pictures are the same byte for byte wherever the pinned packages are."""
    concept = CONCEPTS[name]
    images, captions, chosen = spread_out(concept)
    alpha = masks(concept, SEED, 4 * concept.pictures)[chosen]
    (folder / name).mkdir(parents=True, exist_ok=True)
    for i, image in enumerate(images):
        pixels = np.dstack([image, alpha[i]]) if concept.masks else image
        Image.fromarray(pixels).save(folder / name / f"{i + 1:02}.png", optimize=True)
        (folder / name / f"{i + 1:02}.txt").write_text(captions[i] + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DATASETS)
    options = parser.parse_args()
    for name in CONCEPTS:
        write(name, options.out)
        print(options.out / name)


if __name__ == "__main__":
    main()
