"""Measures the exported checkpoint. `python -m miniature.evaluate --pictures 500`.

Prints one line for each gate; the exit status is 1 where one does not hold. `--out` keeps all of it for the model card.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from .checkpoint import CHECKPOINT, Miniature
from .concepts import WORLD
from .draw import draw
from .judge import JUDGE, JUDGED, accuracy, classes, load_judge, seen, verdicts
from .latents import Captioned
from .prompts import ids_of
from .scene import WORLDS, Scene, make_scene, with_article
from .train_unet import caption_gap
from .train_vae import GATE, LUMA, decibel, hue
from .workdir import HELD_OUT_SEED, as_tensor

SHARES = {"colour": 0.90, "shape": 0.85}
ERRORS, JUDGE_BAR = 5.0, 0.98


def autoencoder(model: Miniature, images: np.ndarray) -> dict[str, float]:
    """dB over a range of 2: all, grey part, colour part; share of the red-against-green variance."""
    pictures, again = as_tensor(images), as_tensor(model.decode(model.encode(images)))
    error = again - pictures
    grey = (error * LUMA).sum(1, keepdim=True)
    values = {"psnr": decibel(error), "grey": decibel(grey), "chroma": decibel(error - grey)}
    return values | {"hue": hue(again, pictures)}


def prompt_of(scene: Scene) -> str:
    """Everything said, in one plain form."""
    plain = scene.background in ("white", "black")
    ground = f"a {scene.background} background" if plain else f"the {scene.background}"
    tail = f" with {with_article(scene.second)} centre" if scene.texture == "cored" else ""
    looks = {"plain": scene.colour, "cored": scene.colour}
    words = looks.get(scene.texture, f"{scene.colour} and {scene.second} {scene.texture}")
    return f"{with_article(scene.style)} of {with_article(f'{words} {scene.shape}')}{tail} on {ground}"


def shares(model: Miniature, judge, scenes: list[Scene], guidance: float, steps: int) -> dict[str, float]:
    """Share of drawn pictures with what was asked for; `second` only where one was; `all` of it together."""
    images = draw(model, [ids_of(prompt_of(s), []) for s in scenes], None, guidance, steps, HELD_OUT_SEED)
    guess, names = verdicts(judge, images), classes(WORLD)
    asked = [seen(vars(s), WORLD) for s in scenes]
    right = {n: np.array([names[n][g] == a[n] for g, a in zip(guess[n], asked, strict=True)]) for n in JUDGED}
    patterned = np.array([s.texture != "plain" for s in scenes])
    values = {name: float(r.mean()) for name, r in right.items()} | {"second": float(right["second"][patterned].mean())}
    return values | {"all": float(np.all(list(right.values()), 0).mean())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    parser.add_argument("--judge", type=Path, default=JUDGE)
    parser.add_argument("--pictures", type=int, default=500)
    parser.add_argument("--guidance", type=float, nargs="+", default=[3.0, 4.0, 5.0])
    parser.add_argument("--sampling-steps", type=int, default=30)
    parser.add_argument("--held-out", type=int, default=512, help="real scenes for the autoencoder and the caption gap")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, world = Miniature(options.checkpoint), WORLDS[WORLD]
    drawn = [make_scene(HELD_OUT_SEED, i, world) for i in range(options.held_out)]
    images, captions = np.stack([d[0] for d in drawn]), [d[1].caption for d in drawn]
    values = {"autoencoder": autoencoder(model, images)}
    gates = {"autoencoder": all(values["autoencoder"][name] >= bar for name, bar in GATE.items())}
    ids = torch.tensor([ids_of(c, []) for c in captions])
    values["captions"] = caption_gap(model, Captioned(model.encode(images), ids, torch.zeros(0)))
    gates["captions"] = values["captions"]["gap_in_errors"] > ERRORS
    values["judge"] = accuracy(options.judge)
    gates["judge"] = min(values["judge"][name] for name in SHARES) >= JUDGE_BAR
    for name, gate in gates.items():
        print(name, {k: round(v, 4) for k, v in values[name].items()}, "holds:", gate, flush=True)
    judge, values["drawn"] = load_judge(options.judge), {}
    asked = [make_scene(HELD_OUT_SEED, 100_000 + i, world)[1] for i in range(options.pictures)]
    for guidance in options.guidance:
        given = shares(model, judge, asked, guidance, options.sampling_steps)
        values["drawn"][str(guidance)] = given
        gates[f"drawn at guidance {guidance}"] = all(given[n] >= bar for n, bar in SHARES.items())
        print("guidance", guidance, {k: round(v, 3) for k, v in given.items()}, flush=True)
    drawn_holds = any(gate for name, gate in gates.items() if name.startswith("drawn"))
    holds = drawn_holds and all(gates[n] for n in ("autoencoder", "captions", "judge"))
    if options.out:
        settings = {"pictures": options.pictures, "steps": options.sampling_steps, "held_out": options.held_out}
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps({"settings": settings, "holds": holds, **values}, indent=2) + "\n")
    print("holds:", holds)
    raise SystemExit(0 if holds else 1)


if __name__ == "__main__":
    main()
