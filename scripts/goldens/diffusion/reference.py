"""The same weights in diffusers and transformers, renamed by diffusers' own converters."""

from __future__ import annotations

import math

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint
from schedule import alphas_cumprod
from sd_models import LENGTH, TEXT, Model
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel


class TimeFeatures(nn.Module):
    """Cosines, then sines. In the type of the model: diffusers' own would stay in float32 within a float64 model."""

    def __init__(self, size: int):
        super().__init__()
        self.half = size // 2

    def forward(self, timesteps: torch.Tensor) -> torch.Tensor:
        rates = torch.exp(-math.log(10000) * torch.arange(self.half, dtype=torch.float64) / self.half)
        angles = timesteps.double()[:, None] * rates
        return torch.cat([angles.cos(), angles.sin()], 1)


class Reference:
    """A model in float32 or float64. Images and latents are [batch, channels, h, w]; nothing is trainable."""

    def __init__(self, model: Model, weights: dict[str, torch.Tensor], dtype: torch.dtype):
        self.model, self.dtype = model, dtype
        self.text = _text(model, weights).to(dtype).eval().requires_grad_(False)
        self.unet = _unet(model, weights).to(dtype).eval().requires_grad_(False)
        self.vae = _vae(model, weights).to(dtype).eval().requires_grad_(False)
        self.kept = alphas_cumprod()

    def number(self, values) -> torch.Tensor:
        return torch.as_tensor(values).to(self.dtype)

    def conditioning(self, chunks, placements=(), vectors=None, skip: int = 1) -> torch.Tensor:
        """Token ids [batch][chunks][77] -> [batch, 77 · chunks, width].

        `placements`: (sample, chunk, position); from there on `vectors` [n, width] stand instead of the table's rows.
        `skip`: from which layer from the end; the final norm always follows.
        """
        table = self.text.get_input_embeddings()
        rows = []
        for sample, its_chunks in enumerate(chunks):
            parts = []
            for chunk, ids in enumerate(its_chunks):
                embedded = table(torch.tensor([ids]))
                for at_sample, at_chunk, at in placements:
                    if (at_sample, at_chunk) == (sample, chunk):
                        embedded = torch.cat([embedded[:, :at], vectors[None], embedded[:, at + len(vectors) :]], 1)
                parts.append(self._encode(ids, embedded, skip))
            rows.append(torch.cat(parts, 1))
        return torch.cat(rows)

    def _encode(self, ids, embedded, skip):
        hook = self.text.get_input_embeddings().register_forward_hook(lambda *_: embedded)
        try:
            hidden = self.text(torch.tensor([ids]), output_hidden_states=True).hidden_states[-skip]
        finally:
            hook.remove()
        return self.text.text_model.final_layer_norm(hidden)

    def predict(self, noisy, timesteps, context) -> torch.Tensor:
        return self.unet(noisy, torch.as_tensor(timesteps), context).sample

    def roots(self, timesteps) -> tuple[torch.Tensor, torch.Tensor]:
        """How much of the picture and of the noise there is at these timesteps, as [batch, 1, 1, 1]."""
        kept = self.kept[torch.as_tensor(timesteps)][:, None, None, None]
        return self.number(kept.sqrt()), self.number((1 - kept).sqrt())

    def target(self, latents, noise, timesteps) -> torch.Tensor:
        signal, spread = self.roots(timesteps)
        return noise if self.model.prediction == "epsilon" else signal * noise - spread * latents


def _text(model: Model, weights) -> CLIPTextModel:
    config = CLIPTextConfig(
        vocab_size=model.tokens, hidden_size=model.width, intermediate_size=4 * model.width,
        num_hidden_layers=model.text_layers, num_attention_heads=model.text_heads, max_position_embeddings=LENGTH,
        hidden_act="quick_gelu", bos_token_id=model.tokens - 2, eos_token_id=model.tokens - 1, pad_token_id=0,
        attn_implementation="sdpa",
    )  # fmt: skip
    text = CLIPTextModel(config)
    prefix = TEXT.removesuffix("text_model.")
    used = [key for key in weights if key.startswith(prefix) and not key.endswith("position_ids")]
    text.load_state_dict({key.removeprefix(prefix): weights[key] for key in used})
    return text


def _unet(model: Model, weights) -> UNet2DConditionModel:
    levels = range(len(model.multiples))
    unet = UNet2DConditionModel(
        block_out_channels=[model.channels * m for m in model.multiples],
        layers_per_block=model.blocks,
        cross_attention_dim=model.width,
        attention_head_dim=model.heads,  # the number of heads, in spite of its name
        transformer_layers_per_block=model.depth,
        down_block_types=["CrossAttnDownBlock2D" if i in model.attention else "DownBlock2D" for i in levels],
        up_block_types=["CrossAttnUpBlock2D" if i in model.attention else "UpBlock2D" for i in reversed(levels)],
    )
    missing = {"class_embed_type": None, "addition_embed_type": None}
    unet.load_state_dict(convert_ldm_unet_checkpoint(dict(weights), {**unet.config, **missing}))
    unet.time_proj = TimeFeatures(model.channels)
    return unet


def _vae(model: Model, weights) -> AutoencoderKL:
    levels = len(model.vae_multiples)
    vae = AutoencoderKL(
        block_out_channels=[model.vae_channels * m for m in model.vae_multiples],
        down_block_types=["DownEncoderBlock2D"] * levels,
        up_block_types=["UpDecoderBlock2D"] * levels,
        layers_per_block=model.vae_blocks,
        latent_channels=4,
        scaling_factor=model.scale,
    )
    vae.load_state_dict(convert_ldm_vae_checkpoint(dict(weights), vae.config))
    return vae
