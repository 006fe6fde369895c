"""The reference run of textual inversion. `python -m miniature.invert emblem` trains one embedding in a minute or two.

Writes `models/miniature/reference/<concept>.safetensors` with everything another trainer needs to repeat the run step
by step (prompts as token ids, latents, noise, timesteps) and what came out (loss of every step, vectors after every
tenth), and the same-named `.json` with the settings.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from .checkpoint import CHECKPOINT, Miniature
from .concepts import CONCEPTS, DATASETS
from .inversion import NOISE_UNIT, Run, Settings, Table, invert, make_table
from .probe import losses, make_probe
from .prompts import vector_ids
from .workdir import REPOSITORY

REFERENCE = REPOSITORY / "models" / "miniature" / "reference"


def dataset(folder: Path) -> tuple[np.ndarray, list[str]]:
    """uint8 [n, 64, 64, 3] (masks left aside) and captions, in the order of the file names."""
    files = sorted(folder.glob("*.png"))
    images = np.stack([np.array(Image.open(f).convert("RGB")) for f in files])
    return images, [f.with_suffix(".txt").read_text().strip() for f in files]


def tensors(latents: torch.Tensor, table: Table, run: Run) -> dict[str, torch.Tensor]:
    """Bytes for the noise, in 1/NOISE_UNIT; the last vectors are also the last of `vectors` where steps % 10 == 0."""
    return {
        "latents": latents,
        "prompts": table.prompts.to(torch.int32),
        "prompt": table.prompt.to(torch.int32),
        "picture": table.picture.to(torch.int32),
        "timestep": table.timestep.to(torch.int32),
        "noise": table.noise,
        "loss": torch.tensor(run.losses),
        "vectors": torch.stack(run.history),
    }


def read_reference(file: Path) -> tuple[torch.Tensor, Table, Run, Settings]:
    """What a run was made of: latents and table; and what came out of it."""
    kept, notes = load_file(file), json.loads(file.with_suffix(".json").read_text())
    names = ("prompts", "prompt", "picture", "timestep")
    table = Table(*(kept[n].long() for n in names), noise=kept["noise"])
    history = list(kept["vectors"])
    settings = notes["settings"] | {"betas": tuple(notes["settings"]["betas"])}
    return kept["latents"], table, Run(history[-1], kept["loss"].tolist(), history), Settings(**settings)


def options_of(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Arguments that all commands on the finished model share."""
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    parser.add_argument("--datasets", type=Path, default=DATASETS)
    parser.add_argument("--threads", type=int, default=2)
    for name in ("vectors", "steps", "batch"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Settings, name))
    parser.add_argument("--rate", type=float, default=Settings.rate)
    parser.add_argument("--initial", default=Settings.initial)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    return options


def settings_of(options: argparse.Namespace) -> Settings:
    return Settings(
        vectors=options.vectors,
        initial=options.initial,
        steps=options.steps,
        batch=options.batch,
        rate=options.rate,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("concept", choices=tuple(CONCEPTS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=REFERENCE)
    parser.add_argument("--embedding", type=Path, help="also write the embedding itself, as web UIs read it")
    options = options_of(parser)
    settings, concept = settings_of(options), CONCEPTS[options.concept]
    model = Miniature(options.checkpoint)
    images, captions = dataset(options.datasets / options.concept)
    latents = model.encode(images)
    table = make_table(concept, captions, latents.shape[1:], settings, options.seed)
    run = invert(model, latents, table, settings)
    probe, name = make_probe(model, concept, 128), vector_ids(settings.vectors)
    before, after = (losses(model, probe, name, v).mean().item() for v in (run.history[0], run.vectors))
    options.out.mkdir(parents=True, exist_ok=True)
    file = options.out / f"{options.concept}.safetensors"
    save_file(tensors(latents, table, run), file)
    notes = {"concept": options.concept, "seed": options.seed, "torch": torch.__version__, "noise_unit": NOISE_UNIT}
    notes |= {"settings": asdict(settings), "evaluation_loss": {"before": before, "after": after}}
    file.with_suffix(".json").write_text(json.dumps(notes, indent=2) + "\n")
    if options.embedding:
        about = {
            "format": "pt",
            "name": options.embedding.stem,
            "sd_checkpoint_name": options.checkpoint.stem,
            "step": str(settings.steps),
        }
        save_file({"emb_params": run.vectors.contiguous()}, options.embedding, about)
    print(f"{file}: {len(run.losses) / run.seconds:.1f} steps/s, evaluation loss {before:.5f} -> {after:.5f}")


if __name__ == "__main__":
    main()
