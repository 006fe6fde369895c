"""Checkpoints and goldens as files. `write.py MODEL FOLDER` writes one checkpoint."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import torch
from inputs import Inputs
from safetensors.torch import save_file
from sd_models import ALL, Model, config_yaml, random_weights, unused_weights

EXACT_UP_TO = 4096
"""Larger results are rounded to float32 (3e-8 relative) to keep the files small."""
HALF_UNIT = 2.0**-24
"""No float32 result can be asked to be nearer than this."""
MEASURE = "many "
"""Before the name of a single number: many like it, from which torch's error is taken. One may be near by luck."""


def write_checkpoint(folder: Path, model: Model) -> dict[str, torch.Tensor]:
    weights = random_weights(model)
    save_file({**weights, **unused_weights()}, folder / f"{model.name}.safetensors", {"format": "pt"})
    (folder / f"{model.name}.yaml").write_text(config_yaml(model))
    return weights


def relative_error(value: torch.Tensor, truth: torch.Tensor) -> float:
    return max(((value - truth).norm() / truth.norm()).item(), HALF_UNIT)


def write(folder: Path, name: str, inputs: Inputs, quantities: Callable[[torch.dtype], dict]) -> dict:
    """What goes in, what comes out, and how far torch's float32 is from its float64."""
    single, exact = (
        {k: v.detach().double().contiguous() for k, v in quantities(dtype).items()}
        for dtype in (torch.float32, torch.float64)
    )
    names = sorted(key for key in exact if not key.startswith(MEASURE))
    stored = {k: exact[k] if exact[k].numel() <= EXACT_UP_TO else exact[k].float() for k in names}
    save_file(dict(sorted(inputs.tensors.items())), folder / f"{name}.inputs.safetensors")
    save_file(stored, folder / f"{name}.expected.safetensors")
    measured = {key: MEASURE + key if MEASURE + key in exact else key for key in names}
    errors = {key: float(f"{relative_error(single[at], exact[at]):.3g}") for key, at in measured.items()}
    for key, error in errors.items():
        print(f"{name:13} {key:28} {error:.1e}")
    return {"cases": inputs.facts, "torchError": errors}


if __name__ == "__main__":
    Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
    write_checkpoint(Path(sys.argv[2]), ALL[sys.argv[1]])
