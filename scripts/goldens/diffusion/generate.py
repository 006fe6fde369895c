"""`generate.py FOLDER`: writes the tiny checkpoints and what torch computes with them. See README.md."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import diffusers
import network
import torch
import transformers
from inputs import Inputs
from reference import Reference
from safetensors.torch import save_file
from tiny_models import TINY, Model, config_yaml, random_weights, unused_weights

PARTS = (network.text, network.unet, network.vae, network.step)
EXACT_UP_TO = 4096
"""Larger results are rounded to float32 (3e-8 relative) to keep the files small."""
HALF_UNIT = 2.0**-24
"""No float32 result can be asked to be nearer than this."""


def quantities(model: Model, weights: dict, dtype: torch.dtype, inputs: Inputs) -> dict[str, torch.Tensor]:
    torch.set_default_dtype(dtype)  # transformers fills the causal mask in it
    reference = Reference(model, weights, dtype)
    result = {}
    for part in PARTS:
        result |= part(reference, inputs)
    return {name: value.detach().double().contiguous() for name, value in result.items()}


def relative_error(value: torch.Tensor, truth: torch.Tensor) -> float:
    return max(((value - truth).norm() / truth.norm()).item(), HALF_UNIT)


def write_model(model: Model, folder: Path) -> dict:
    weights = random_weights(model)
    save_file({**weights, **unused_weights()}, folder / f"{model.name}.safetensors", {"format": "pt"})
    (folder / f"{model.name}.yaml").write_text(config_yaml(model))
    inputs = Inputs(model)
    single, exact = (quantities(model, weights, dtype, inputs) for dtype in (torch.float32, torch.float64))
    stored = {k: v if v.numel() <= EXACT_UP_TO else v.float() for k, v in exact.items()}
    save_file(dict(sorted(inputs.tensors.items())), folder / f"{model.name}.inputs.safetensors")
    save_file(dict(sorted(stored.items())), folder / f"{model.name}.expected.safetensors")
    errors = {name: float(f"{relative_error(single[name], exact[name]):.3g}") for name in sorted(exact)}
    for name, error in errors.items():
        print(f"{model.name:13} {name:28} {error:.1e}")
    return {"prediction": model.prediction, "cases": inputs.facts, "torchError": errors}


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)  # one order of summing: the same bits again
    torch.use_deterministic_algorithms(True)
    versions = {module.__name__: module.__version__ for module in (torch, diffusers, transformers)}
    versions["torch"] = versions["torch"].split("+")[0]
    models = {model.name: write_model(model, folder) for model in TINY}
    (folder / "goldens.json").write_text(
        json.dumps({"versions": versions, "models": models}, separators=(",", ":")) + "\n"
    )


if __name__ == "__main__":
    main()
