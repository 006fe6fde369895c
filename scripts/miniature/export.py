"""Stage 3: one fp16 checkpoint with SD1's keys, and its LDM config. `python -m miniature.export`."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save_file

from . import text, unet, vae
from .latents import load_vae
from .schedule import KEPT
from .train_unet import Trained, load_trained
from .workdir import arguments, load, start

CONFIG = """\
model:
  target: ldm.models.diffusion.ddpm.LatentDiffusion
  params:
    linear_start: 0.00085
    linear_end: 0.0120
    timesteps: 1000
    scale_factor: {scale:.5f}
    unet_config:
      target: ldm.modules.diffusionmodules.openaimodel.UNetModel
      params:
        image_size: 16
        in_channels: 4
        out_channels: 4
        model_channels: {channels}
        attention_resolutions: {attention}
        num_res_blocks: {blocks}
        channel_mult: {multiples}
        num_heads: {heads}
        use_spatial_transformer: true
        transformer_depth: 1
        context_dim: {width}
        legacy: false
    first_stage_config:
      target: ldm.models.autoencoder.AutoencoderKL
      params:
        embed_dim: 4
        ddconfig:
          double_z: true
          z_channels: 4
          resolution: 64
          in_channels: 3
          out_ch: 3
          ch: {vae_channels}
          ch_mult: {vae_multiples}
          num_res_blocks: {vae_blocks}
          attn_resolutions: []
          dropout: 0.0
    cond_stage_config:
      target: ldm.modules.encoders.modules.FrozenCLIPEmbedder
      params:
        hidden_size: {width}
        num_hidden_layers: {text_layers}
        num_attention_heads: {text_heads}
"""


@torch.no_grad()
def fill_table(trained: Trained, seed: int) -> None:
    """Rows that never occurred get the mean and spread of those that did: neither silent nor louder."""
    rows, g = trained.rows, torch.Generator().manual_seed(seed)
    trained.table.copy_(rows.mean(0) + rows.std(0) * torch.randn(trained.table.shape, generator=g))
    trained.table[trained.used] = rows


def checkpoint(work: Path, seed: int = 0) -> dict[str, torch.Tensor]:
    trained, _ = load_trained(work / "unet.pt")
    fill_table(trained, seed)
    parts = {
        "model.diffusion_model.": trained.unet,
        "first_stage_model.": load_vae(work)[0],
        "cond_stage_model.transformer.": trained.text,
    }
    tensors = {prefix + k: v for prefix, model in parts.items() for k, v in model.state_dict().items()}
    tensors["alphas_cumprod"] = KEPT
    return {k: v.to(torch.float16 if k != "alphas_cumprod" else torch.float32).contiguous() for k, v in tensors.items()}


def config(work: Path) -> str:
    state = load(work / "vae.pt")
    return CONFIG.format(
        scale=state["scale"], channels=unet.CHANNELS, attention=list(unet.ATTENTION), blocks=unet.BLOCKS,
        multiples=list(unet.MULTIPLES), heads=unet.HEADS, width=text.WIDTH, vae_channels=state["channels"],
        vae_multiples=list(state["multiples"]), vae_blocks=vae.BLOCKS, text_layers=text.LAYERS, text_heads=text.HEADS,
    )  # fmt: skip


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--out", type=Path, help="folder; default <work>/export")
    options = start(parser)
    out = options.out or options.work / "export"
    out.mkdir(parents=True, exist_ok=True)
    file = out / "miniature-sd.safetensors"
    save_file(checkpoint(options.work, options.seed), file, {"format": "pt"})
    file.with_suffix(".yaml").write_text(config(options.work))
    print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
