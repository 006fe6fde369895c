"""`generate.py FOLDER`: writes the tiny checkpoints and what torch computes with them. See README.md."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import diffusers
import network
import optimizer
import sampling
import schedule
import torch
import transformers
from inputs import Inputs
from reference import Reference
from safetensors.torch import save_file
from tiny_models import TINY, Model, config_yaml, random_weights, unused_weights

PARTS = (network.text, network.unet, network.vae, network.step, sampling.samplers, optimizer.training)
EXACT_UP_TO = 4096
"""Larger results are rounded to float32 (3e-8 relative) to keep the files small."""
HALF_UNIT = 2.0**-24
"""No float32 result can be asked to be nearer than this."""


def of_model(model: Model, weights: dict, dtype: torch.dtype, inputs: Inputs) -> dict[str, torch.Tensor]:
    torch.set_default_dtype(dtype)  # transformers fills the causal mask in it
    reference = Reference(model, weights, dtype)
    result = {}
    for part in PARTS:
        result |= part(reference, inputs)
    return result


def of_no_model(dtype: torch.dtype, inputs: Inputs) -> dict[str, torch.Tensor]:
    return {**schedule.tables(inputs.facts, dtype), **optimizer.adam(inputs, dtype)}


def relative_error(value: torch.Tensor, truth: torch.Tensor) -> float:
    return max(((value - truth).norm() / truth.norm()).item(), HALF_UNIT)


def write(folder: Path, name: str, inputs: Inputs, quantities: Callable[[torch.dtype], dict]) -> dict:
    """What goes in, what comes out, and how far torch's float32 is from its float64."""
    single, exact = (
        {k: v.detach().double().contiguous() for k, v in quantities(dtype).items()}
        for dtype in (torch.float32, torch.float64)
    )
    stored = {k: v if v.numel() <= EXACT_UP_TO else v.float() for k, v in exact.items()}
    save_file(dict(sorted(inputs.tensors.items())), folder / f"{name}.inputs.safetensors")
    save_file(dict(sorted(stored.items())), folder / f"{name}.expected.safetensors")
    errors = {key: float(f"{relative_error(single[key], exact[key]):.3g}") for key in sorted(exact)}
    for key, error in errors.items():
        print(f"{name:13} {key:28} {error:.1e}")
    return {"cases": inputs.facts, "torchError": errors}


def write_model(folder: Path, model: Model) -> dict:
    weights = random_weights(model)
    save_file({**weights, **unused_weights()}, folder / f"{model.name}.safetensors", {"format": "pt"})
    (folder / f"{model.name}.yaml").write_text(config_yaml(model))
    inputs = Inputs(model.seed, model.tokens)
    written = write(folder, model.name, inputs, lambda dtype: of_model(model, weights, dtype, inputs))
    return {"prediction": model.prediction, **written}


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)  # one order of summing: the same bits again
    torch.use_deterministic_algorithms(True)
    versions = {module.__name__: module.__version__ for module in (torch, diffusers, transformers)}
    versions["torch"] = versions["torch"].split("+")[0]
    models = {model.name: write_model(folder, model) for model in TINY}
    inputs = Inputs(seed=0)
    common = write(folder, "common", inputs, lambda dtype: of_no_model(dtype, inputs))
    (folder / "goldens.json").write_text(
        json.dumps({"versions": versions, "models": models, "common": common}, separators=(",", ":")) + "\n"
    )


if __name__ == "__main__":
    main()
