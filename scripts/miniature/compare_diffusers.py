"""Loads the export with diffusers and transformers (local configs only) and compares outputs with our own modules.

`python -m miniature.compare_diffusers`: fails where the largest difference is above 1 % of the spread.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file
from transformers import CLIPTextConfig, CLIPTextModel

from . import text, unet
from .latents import load_vae
from .tokenizer import encode_padded
from .train_unet import load_trained
from .workdir import arguments, load, start


def unet_config() -> dict:
    widths = [unet.CHANNELS * m for m in unet.MULTIPLES]
    cross = [2**i in unet.ATTENTION for i in range(len(widths))]
    return {
        "_class_name": "UNet2DConditionModel", "sample_size": 16, "block_out_channels": widths,
        "layers_per_block": unet.BLOCKS, "cross_attention_dim": text.WIDTH, "attention_head_dim": unet.HEADS,
        "down_block_types": ["CrossAttnDownBlock2D" if c else "DownBlock2D" for c in cross],
        "up_block_types": ["CrossAttnUpBlock2D" if c else "UpBlock2D" for c in reversed(cross)],
    }  # fmt: skip


def vae_config(state: dict) -> dict:
    n = len(state["multiples"])
    return {
        "_class_name": "AutoencoderKL", "block_out_channels": [state["channels"] * m for m in state["multiples"]],
        "down_block_types": ["DownEncoderBlock2D"] * n, "up_block_types": ["UpDecoderBlock2D"] * n,
        "layers_per_block": 1, "latent_channels": 4, "scaling_factor": state["scale"],
    }  # fmt: skip


def write_configs(work: Path) -> Path:
    folder = work / "configs"
    for name, values in (("unet", unet_config()), ("vae", vae_config(load(work / "vae.pt")))):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "config.json").write_text(json.dumps(values))
    return folder


def clip(file: Path) -> CLIPTextModel:
    """The keys need no renaming: only the prefix goes."""
    model = CLIPTextModel(
        CLIPTextConfig(
            hidden_size=text.WIDTH,
            intermediate_size=4 * text.WIDTH,
            num_hidden_layers=text.LAYERS,
            num_attention_heads=text.HEADS,
            hidden_act="quick_gelu",
            eos_token_id=49407,
        )
    )
    prefix = "cond_stage_model.transformer."
    values = {k[len(prefix) :]: v.float() for k, v in load_file(file).items() if k.startswith(prefix)}
    model.load_state_dict(values, strict=True)
    return model.eval()


@torch.no_grad()
def main() -> None:
    options = start(arguments(__doc__))
    file, folder = options.work / "export" / "miniature-sd.safetensors", write_configs(options.work)
    trained, _ = load_trained(options.work / "unet.pt")
    vae, _ = load_vae(options.work)
    ids = torch.tensor([encode_padded("a photo of a red circle"), encode_padded("a sketch of a blue star, *")])
    x, t = torch.randn(2, 4, 16, 16), torch.tensor([700, 40])
    context = trained.context(ids)
    their_unet = UNet2DConditionModel.from_single_file(str(file), config=str(folder), subfolder="unet").float().eval()
    their_vae = AutoencoderKL.from_single_file(str(file), config=str(folder), subfolder="vae").float().eval()
    pairs = {
        "text": (context, clip(file)(ids)[0]),
        "unet": (trained.unet(x, t, context), their_unet(x, t, context).sample),
        "decoder": (vae.decode(x), their_vae.decode(x).sample),
    }
    image = torch.rand(2, 3, 64, 64) * 2 - 1
    pairs["encoder"] = (vae.encode(image)[0], their_vae.encode(image).latent_dist.mean)
    for name, (ours, theirs) in pairs.items():
        difference = ((ours - theirs).abs().max() / ours.std()).item()
        print(f"{name}: largest difference {difference:.5f} of the spread")
        assert difference < 0.01, name


if __name__ == "__main__":
    main()
