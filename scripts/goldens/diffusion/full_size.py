"""`full_size.py FOLDER`: one training step at SD1.5's size and 512², with random weights, as torch computes it.

Writes the checkpoint (2.1 GB) and, like generate.py, inputs and results. Needs 13 GB of memory and some minutes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import network
import torch
from inputs import Inputs
from reference import Reference
from sd_models import FULL
from write import write, write_checkpoint

CASE = {
    "chunks": 1, "size": (64, 64), "vectors": 3, "clipSkip": 1, "weights": [1.0],
    "timesteps": [437], "placements": [(0, 0, 5)],
}  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    weights = write_checkpoint(folder, FULL)
    inputs = Inputs(FULL.seed, FULL.tokens)

    def quantities(dtype: torch.dtype) -> dict[str, torch.Tensor]:
        torch.set_default_dtype(dtype)
        reference = Reference(FULL, weights, dtype)
        reference.unet.train().enable_gradient_checkpointing()
        return network.one_step(reference, inputs, "step.full", CASE, draws=0)

    facts = write(folder, FULL.name, inputs, quantities)
    (folder / "goldens.json").write_text(json.dumps({"models": {FULL.name: facts}}) + "\n")


if __name__ == "__main__":
    main()
