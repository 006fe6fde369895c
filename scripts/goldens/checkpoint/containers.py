"""Writes small torch files in the shapes checkpoints come in: `python containers.py ../../../test/fixtures`.

All have the names and shapes of `diffusion/tiny-epsilon.safetensors`; each weight is one number, its place among the
sorted names plus one, by 1024; large ones are spread by a stride of zero, so that the files are small. The same
versions write the same bytes again, but for the legacy stream, which names its storages by their addresses.
"""

from __future__ import annotations

import re
import sys
import types
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors import safe_open


def shapes_of(file: Path) -> dict[str, list[int]]:
    with safe_open(file, "pt") as source:
        names = [name for name in sorted(source.keys()) if not name.startswith("model_ema.")]
        return {name: source.get_slice(name).get_shape() for name in names if not name.endswith("position_ids")}


def weights(shapes: dict[str, list[int]], dtype: torch.dtype, scale: float = 1.0) -> dict[str, torch.Tensor]:
    found = {}
    for i, (name, shape) in enumerate(shapes.items()):
        spread = torch.tensor(scale * (i + 1) / 1024, dtype=dtype).expand(shape)
        found[name] = spread.clone(memory_format=torch.contiguous_format) if spread.numel() <= 100 else spread
    return found


def old_name(name: str) -> str:
    name = name.replace("cond_stage_model.transformer.text_model.", "cond_stage_model.transformer.")
    renames = {"q": "query", "k": "key", "v": "value", "proj_out": "proj_attn"}
    return re.sub(r"(\.mid\.attn_1\.)(q|k|v|proj_out)\.", lambda m: f"{m[1]}{renames[m[2]]}.", name)


def model_checkpoint() -> type:
    """The class that Lightning puts among a checkpoint's keys, with nothing in it."""
    module = types.ModuleType("pytorch_lightning.callbacks.model_checkpoint")
    module.ModelCheckpoint = type("ModelCheckpoint", (), {"__module__": module.__name__})
    for name in ("pytorch_lightning", "pytorch_lightning.callbacks"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules[module.__name__] = module
    return module.ModelCheckpoint


def main(fixtures: Path) -> None:
    shapes = shapes_of(fixtures / "diffusion" / "tiny-epsilon.safetensors")
    out = fixtures / "checkpoint"
    state = OrderedDict(weights(shapes, torch.float16))
    state["model_ema.decay"] = torch.tensor(float("nan"))
    state["cond_stage_model.transformer.text_model.embeddings.position_ids"] = torch.arange(77)[None]
    optimizer = {"state": {0: {"exp_avg": torch.zeros(3)}}, "param_groups": [{"lr": 1e-4, "betas": (0.9, 0.999)}]}
    lightning = {
        "epoch": 1,
        "pytorch-lightning_version": "1.4.2",
        "state_dict": state,
        "callbacks": {model_checkpoint(): {"best_model_score": torch.tensor(0.5), "dirpath": "somewhere"}},
        "optimizer_states": [optimizer],
        "lr_schedulers": [],
    }
    torch.save(lightning, out / "lightning.ckpt")
    old = {old_name(name): weight for name, weight in weights(shapes, torch.float32).items()}
    torch.save(old, out / "old-names.ckpt", _use_new_zipfile_serialization=False)
    torch.save(weights(shapes, torch.bfloat16), out / "flat-bfloat16.pt")
    doubled = weights(shapes, torch.float16, scale=2.0)
    prefix = "first_stage_model."
    vae = {name.removeprefix(prefix): weight for name, weight in doubled.items() if name.startswith(prefix)}
    torch.save({"state_dict": {**vae, "loss.logvar": torch.zeros(())}}, out / "other.vae.pt")
    for file in sorted(out.glob("*.[cp]*t")):
        print(file.name, file.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
