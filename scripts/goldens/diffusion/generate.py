"""`generate.py FOLDER`: writes the tiny checkpoints and what torch computes with them. See README.md."""

from __future__ import annotations

import json
import sys
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
from sd_models import TINY, Model
from write import write, write_checkpoint

PARTS = (network.text, network.unet, network.vae, network.step, sampling.samplers, optimizer.training)


def of_model(model: Model, weights: dict, dtype: torch.dtype, inputs: Inputs) -> dict[str, torch.Tensor]:
    torch.set_default_dtype(dtype)  # transformers fills the causal mask in it
    reference = Reference(model, weights, dtype)
    result = {}
    for part in PARTS:
        result |= part(reference, inputs)
    return result


def of_no_model(dtype: torch.dtype, inputs: Inputs) -> dict[str, torch.Tensor]:
    return {**schedule.tables(inputs.facts, dtype), **optimizer.adam(inputs, dtype)}


def write_model(folder: Path, model: Model) -> dict:
    weights = write_checkpoint(folder, model)
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
