"""All gates of the stages that exist so far. `python -m miniature.evaluate --pictures 500`.

Prints one line for each; the exit status is 1 where a gate does not hold.
"""

from __future__ import annotations

import numpy as np
import torch

from .judge import classes, load_judge, verdicts
from .latents import captioned, load_vae
from .sample import pictures, sample
from .scene import WORLDS, pick, with_article
from .train_unet import caption_gap, load_trained
from .train_vae import GATE, quality
from .workdir import HELD_OUT_SEED, arguments, as_tensor, load, log, scenes, start

SHARES = {"colour": 0.90, "shape": 0.85}
ERRORS = 5.0


def prompts(world: str, count: int, seed: int) -> tuple[list[str], list[dict[str, str]]]:
    rng, w = np.random.default_rng(seed), WORLDS[world]
    wanted = [
        {"style": pick(rng, w.styles), "colour": pick(rng, w.colours), "shape": pick(rng, w.shapes),
         "background": pick(rng, w.backgrounds)}
        for _ in range(count)
    ]  # fmt: skip
    texts = []
    for a in wanted:
        plain = a["background"] in ("white", "black")
        ground = f"a {a['background']} background" if plain else f"the {a['background']}"
        thing = with_article(f"{a['colour']} {a['shape']}")
        texts.append(f"{with_article(a['style'])} of {thing} on {ground}")
    return texts, wanted


def judged_shares(options) -> dict[str, float]:
    """Share of drawn pictures with what was asked for."""
    trained, _ = load_trained(options.work / "unet.pt")
    judge = load_judge(options.work)
    texts, wanted = prompts(options.world, options.pictures, options.seed)
    images = []
    for i in range(0, len(texts), 50):
        latents = sample(trained, texts[i : i + 50], options.guidance, 30, options.seed + i)
        images.append(pictures(options.work, latents))
    guess, names = verdicts(judge, np.concatenate(images)), classes(options.world)
    return {
        name: float(np.mean([names[name][g] == a[name] for g, a in zip(guess[name], wanted, strict=True)]))
        for name in ("colour", "shape", "background", "style")
    }


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--pictures", type=int, default=500)
    parser.add_argument("--guidance", type=float, default=4.0)
    options = start(parser)
    held_images, _ = scenes(options.work, options.world, HELD_OUT_SEED, 256)
    values, _, _ = quality(load_vae(options.work)[0], as_tensor(held_images))
    holds = all(values[name] >= bar for name, bar in GATE.items())
    log(options.work, "evaluate", stage="vae", **values, holds=holds)
    if (options.work / "unet.pt").exists():
        trained, state = load_trained(options.work / "unet.pt")
        gap = caption_gap(trained, captioned(options.work, options.world, HELD_OUT_SEED, 512))
        ok = gap["gap_in_errors"] > ERRORS
        log(options.work, "evaluate", stage="captions", step=state["step"], **gap, holds=ok)
        holds = holds and ok
    if (options.work / "unet.pt").exists() and (options.work / "judge.pt").exists():
        own = load(options.work / "judge.pt")["right"]
        shares = judged_shares(options)
        ok = all(shares[n] >= bar for n, bar in SHARES.items()) and min(own["colour"], own["shape"]) >= 0.98
        log(options.work, "evaluate", stage="drawn", judge_itself=own, **shares, holds=ok)
        holds = holds and ok
    raise SystemExit(0 if holds else 1)


if __name__ == "__main__":
    with torch.no_grad():
        main()
