"""Writes the names and shapes of Stable Diffusion 1.5's weights, as the original code makes them.

Run with the Python of an installed AUTOMATIC1111: `python layout.py WEB_UI ../../../test/fixtures/checkpoint`.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import torch


def main(web_ui: Path, out: Path) -> None:
    sys.path.insert(0, str(web_ui / "repositories" / "stable-diffusion-stability-ai"))
    from ldm.util import instantiate_from_config
    from omegaconf import OmegaConf
    from transformers import CLIPTextConfig, CLIPTextModel

    params = OmegaConf.load(web_ui / "configs" / "v1-inference.yaml").model.params
    text = CLIPTextConfig(vocab_size=49408, hidden_size=768, intermediate_size=3072, num_attention_heads=12)
    with torch.device("meta"):
        parts = {
            "model.diffusion_model.": instantiate_from_config(params.unet_config),
            "first_stage_model.": instantiate_from_config(params.first_stage_config),
            "cond_stage_model.transformer.": CLIPTextModel(text),
        }
    shapes = {
        prefix + name: list(parameter.shape)
        for prefix, part in parts.items()
        for name, parameter in part.named_parameters()
    }
    out.mkdir(parents=True, exist_ok=True)
    packed = gzip.compress(json.dumps(shapes, separators=(",", ":")).encode(), 9, mtime=0)
    (out / "sd15-shapes.json.gz").write_bytes(packed)
    print(f"{len(shapes)} weights, {len(packed)} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
