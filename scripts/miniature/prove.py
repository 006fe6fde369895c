"""The proof of learning. `python -m miniature.prove`: all concepts, 5 seeds; with `--short` one seed, a minute each.

For each concept and seed it trains an embedding and demands, against the best single existing word:
- the evaluation loss on held-out pictures, paired by noise and timestep, is lower by more than 3 standard errors;
- pictures drawn with the embedding are recognised as the concept in >= 80 % of cases, with the word in <= 30 %.
The exit status is 1 where that does not hold.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from .checkpoint import Miniature
from .concepts import CONCEPTS, WORLD, Concept
from .draw import draw
from .inversion import Settings, invert, make_table
from .invert import dataset, options_of, settings_of
from .judge import JUDGE, Judge, classes, load_judge, seen, verdicts
from .probe import Probe, best_word, losses, make_probe
from .prompts import ids_of, vector_ids
from .scene import WORLDS
from .tokenizer import encode
from .workdir import grid

ERRORS, RECOGNISED, BY_WORD = 3.0, 0.80, 0.30


def asked(prompt: str) -> dict[str, str]:
    """The attributes that a prompt names beside `[name]`."""
    world = WORLDS[WORLD]
    values = {"style": world.styles, "shape": world.shapes, "background": world.backgrounds}
    return {name: v for name, choices in values.items() for v in choices if v in prompt.replace(",", " ").split()}


def recognised(judge: Judge, concept: Concept, images, prompts: list[str]) -> dict[str, float]:
    """-> share of pictures that are the concept in all that makes it, and share that also follow their prompt."""
    names, guess = classes(WORLD), verdicts(judge, images)
    concept_is = seen(concept.fixed, WORLD)
    is_it, follows = [], []
    for i, prompt in enumerate(prompts):
        saw = {name: names[name][guess[name][i]] for name in names}
        is_it.append(all(saw[name] == value for name, value in concept_is.items()))
        follows.append(is_it[-1] and all(saw[name] == value for name, value in asked(prompt).items()))
    return {"recognised": sum(is_it) / len(is_it), "and_prompt_followed": sum(follows) / len(follows)}


class Prover:
    """One concept, with what is the same for all seeds: held-out pictures, the best word, what the word draws."""

    def __init__(self, model: Miniature, judge: Judge, name: str, options: argparse.Namespace):
        self.model, self.judge, self.concept, self.options = model, judge, CONCEPTS[name], options
        self.images, self.captions = dataset(options.datasets / name)
        self.latents = model.encode(self.images)
        self.probe: Probe = make_probe(model, self.concept, options.held_out)
        self.word, self.word_losses = best_word(model, self.probe)
        self.grid = [*self.images[:3]]
        self.by_word = self.drawn(encode(self.word), None, 0, 3)

    def drawn(self, name: list[int], vectors: torch.Tensor | None, seed: int, shown: int) -> dict[str, float]:
        """The first `shown` pictures go into the grid for the model card."""
        prompts = [self.concept.prompts[i % len(self.concept.prompts)] for i in range(self.options.pictures)]
        ids = [ids_of(p, name) for p in prompts]
        images = draw(self.model, ids, vectors, self.options.guidance, self.options.sampling_steps, seed)
        self.grid += [*images[:shown]]
        return recognised(self.judge, self.concept, images, prompts)

    def seed(self, seed: int, settings: Settings) -> dict:
        table = make_table(self.concept, self.captions, self.latents.shape[1:], settings, seed)
        run, name = invert(self.model, self.latents, table, settings), vector_ids(settings.vectors)
        difference = losses(self.model, self.probe, name, run.vectors) - self.word_losses
        error = difference.std().item() / len(difference) ** 0.5
        values = {"seed": seed, "difference": difference.mean().item(), "in_errors": difference.mean().item() / error}
        values |= self.drawn(name, run.vectors, seed, 6 if seed == 0 else 0) | {"seconds": round(run.seconds, 1)}
        return values

    def all_seeds(self, settings: Settings) -> dict:
        seeds = []
        for seed in range(self.options.seeds):
            seeds.append(self.seed(seed, settings))
            print("  " + "  ".join(f"{k} {v:.4g}" for k, v in seeds[-1].items()), flush=True)
        holds = all(s["in_errors"] < -ERRORS for s in seeds)
        mean = sum(s["recognised"] for s in seeds) / len(seeds)
        holds = holds and mean >= RECOGNISED and self.by_word["recognised"] <= BY_WORD
        best = {"text": self.word, "evaluation_loss": self.word_losses.mean().item(), **self.by_word}
        return {"word": best, "seeds": seeds, "recognised": mean, "holds": holds}


def keep(options: argparse.Namespace, name: str, result: dict, shown: list[np.ndarray]) -> None:
    """Adds a concept to proof.json, beside those proven with the same options; its pictures to proof-NAME.png."""
    given = {k: v for k, v in vars(options).items() if isinstance(v, int | float | str) and not isinstance(v, bool)}
    options.out.mkdir(parents=True, exist_ok=True)
    file = options.out / "proof.json"
    before = json.loads(file.read_text()) if file.exists() else {}
    concepts = (before["concepts"] if before.get("options") == given else {}) | {name: result}
    ordered = {known: concepts[known] for known in CONCEPTS if known in concepts}
    file.write_text(json.dumps({"options": given, "concepts": ordered}, indent=2) + "\n")
    grid(np.stack(shown), 12, options.out / f"proof-{name}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("concepts", nargs="*", help="default: all")
    parser.add_argument("--short", action="store_true", help="one seed, fewer pictures: about a minute a concept")
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--pictures", type=int, help="drawn for each seed and with the word")
    parser.add_argument("--held-out", type=int)
    parser.add_argument("--guidance", type=float, default=4.0)
    parser.add_argument("--sampling-steps", type=int, default=30)
    parser.add_argument("--judge", type=Path, default=JUDGE)
    parser.add_argument("--out", type=Path, help="folder for proof.json and proof.png, for the model card")
    options = options_of(parser)
    for name, short, full in (("seeds", 1, 5), ("pictures", 20, 40), ("held_out", 96, 256)):
        if getattr(options, name) is None:
            setattr(options, name, short if options.short else full)
    model, judge, results = Miniature(options.checkpoint), load_judge(options.judge), {}
    for name in options.concepts or CONCEPTS:
        prover = Prover(model, judge, name, options)
        best = prover.by_word["recognised"]
        print(f"{name}: best word {prover.word!r}, recognised with it {best:.0%}", flush=True)
        results[name] = prover.all_seeds(settings_of(options))
        print(f"  recognised {results[name]['recognised']:.0%}; holds: {results[name]['holds']}", flush=True)
        if options.out:
            keep(options, name, results[name], prover.grid)
    raise SystemExit(0 if all(r["holds"] for r in results.values()) else 1)


if __name__ == "__main__":
    main()
