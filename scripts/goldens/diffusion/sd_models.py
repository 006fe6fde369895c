"""Models with random weights, in the keys and shapes of Stable Diffusion 1's original (LDM) layout."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch

UNET, VAE, TEXT = "model.diffusion_model.", "first_stage_model.", "cond_stage_model.transformer.text_model."
LENGTH = 77


@dataclass(frozen=True)
class Model:
    """Levels count from 0; `attention` names the levels with transformers (the middle always has them)."""

    name: str
    seed: int
    prediction: str
    stored: torch.dtype
    channels: int
    multiples: tuple[int, ...]
    blocks: int
    attention: tuple[int, ...]
    depth: int
    heads: int
    vae_channels: int
    vae_multiples: tuple[int, ...]
    vae_blocks: int
    width: int
    text_layers: int
    text_heads: int
    tokens: int
    scale: float = 0.18215


EPSILON = Model(
    name="tiny-epsilon", seed=1, prediction="epsilon", stored=torch.float16,
    channels=32, multiples=(1, 1, 2), blocks=1, attention=(0, 1), depth=1, heads=4,
    vae_channels=32, vae_multiples=(1, 1), vae_blocks=1, width=48, text_layers=3, text_heads=4, tokens=160,
)  # fmt: skip
V = Model(
    name="tiny-v", seed=2, prediction="v", stored=torch.bfloat16,
    channels=32, multiples=(1, 1), blocks=2, attention=(1,), depth=2, heads=2,
    vae_channels=32, vae_multiples=(1, 2, 1), vae_blocks=1, width=32, text_layers=2, text_heads=2, tokens=120,
)  # fmt: skip
MINIATURE = Model(
    name="miniature", seed=3, prediction="epsilon", stored=torch.float16,
    channels=64, multiples=(1, 2, 1), blocks=1, attention=(1,), depth=1, heads=4,
    vae_channels=64, vae_multiples=(1, 1, 2), vae_blocks=1, width=64, text_layers=3, text_heads=2, tokens=49408,
)  # fmt: skip
FULL = Model(
    name="full", seed=4, prediction="epsilon", stored=torch.float16,
    channels=320, multiples=(1, 2, 4, 4), blocks=2, attention=(0, 1, 2), depth=1, heads=8,
    vae_channels=128, vae_multiples=(1, 2, 4, 4), vae_blocks=2, width=768, text_layers=12, text_heads=12, tokens=49408,
)  # fmt: skip
TINY = (EPSILON, V)
ALL = {model.name: model for model in (*TINY, MINIATURE, FULL)}
"""The larger ones (the bundled miniature model's size, and SD1.5's) are made where wanted, never committed."""


class Shapes(dict):
    """Shapes by key; each method adds what one layer has."""

    def layer(self, key: str, *shape: int, bias: bool = True) -> None:
        self[key + ".weight"] = shape
        if bias:
            self[key + ".bias"] = (shape[0],)

    def norm(self, key: str, width: int) -> None:
        self.layer(key, width)

    def convolution(self, key: str, inner: int, outer: int, size: int = 3) -> None:
        self.layer(key, outer, inner, size, size)


def unet_shapes(model: Model) -> Shapes:
    shapes = Shapes()
    time = 4 * model.channels
    shapes.layer(UNET + "time_embed.0", time, model.channels)
    shapes.layer(UNET + "time_embed.2", time, time)
    shapes.convolution(UNET + "input_blocks.0.0", 4, model.channels)
    width, kept, n = model.channels, [model.channels], 1
    last = len(model.multiples) - 1
    for level, multiple in enumerate(model.multiples):
        for _ in range(model.blocks):
            width = _unet_block(shapes, model, f"{UNET}input_blocks.{n}.", (width, multiple), level)
            kept.append(width)
            n += 1
        if level != last:
            shapes.convolution(f"{UNET}input_blocks.{n}.0.op", width, width)
            kept.append(width)
            n += 1
    _res_block(shapes, UNET + "middle_block.0", width, width, time)
    _transformer(shapes, UNET + "middle_block.1", width, model)
    _res_block(shapes, UNET + "middle_block.2", width, width, time)
    n = 0
    for level in range(last, -1, -1):
        for block in range(model.blocks + 1):
            key = f"{UNET}output_blocks.{n}."
            width = _unet_block(shapes, model, key, (width + kept.pop(), model.multiples[level]), level)
            if level and block == model.blocks:
                shapes.convolution(f"{key}{2 if level in model.attention else 1}.conv", width, width)
            n += 1
    shapes.norm(UNET + "out.0", width)
    shapes.convolution(UNET + "out.2", width, 4)
    return shapes


def _unet_block(shapes: Shapes, model: Model, key: str, size: tuple[int, int], level: int) -> int:
    inner, outer = size[0], size[1] * model.channels
    _res_block(shapes, key + "0", inner, outer, 4 * model.channels)
    if level in model.attention:
        _transformer(shapes, key + "1", outer, model)
    return outer


def _res_block(shapes: Shapes, key: str, inner: int, outer: int, time: int) -> None:
    shapes.norm(key + ".in_layers.0", inner)
    shapes.convolution(key + ".in_layers.2", inner, outer)
    shapes.layer(key + ".emb_layers.1", outer, time)
    shapes.norm(key + ".out_layers.0", outer)
    shapes.convolution(key + ".out_layers.3", outer, outer)
    if inner != outer:
        shapes.convolution(key + ".skip_connection", inner, outer, 1)


def _transformer(shapes: Shapes, key: str, width: int, model: Model) -> None:
    shapes.norm(key + ".norm", width)
    shapes.convolution(key + ".proj_in", width, width, 1)
    for i in range(model.depth):
        block = f"{key}.transformer_blocks.{i}."
        for name, context in (("attn1", width), ("attn2", model.width)):
            shapes.layer(f"{block}{name}.to_q", width, width, bias=False)
            shapes.layer(f"{block}{name}.to_k", width, context, bias=False)
            shapes.layer(f"{block}{name}.to_v", width, context, bias=False)
            shapes.layer(f"{block}{name}.to_out.0", width, width)
        shapes.layer(block + "ff.net.0.proj", 8 * width, width)
        shapes.layer(block + "ff.net.2", width, 4 * width)
        for i in (1, 2, 3):
            shapes.norm(f"{block}norm{i}", width)
    shapes.convolution(key + ".proj_out", width, width, 1)


def vae_shapes(model: Model) -> Shapes:
    shapes = Shapes()
    widths = [model.vae_channels * m for m in model.vae_multiples]
    key, width = VAE + "encoder.", model.vae_channels
    shapes.convolution(key + "conv_in", 3, width)
    for level, outer in enumerate(widths):
        for i in range(model.vae_blocks):
            _vae_block(shapes, f"{key}down.{level}.block.{i}", width, outer)
            width = outer
        if level != len(widths) - 1:
            shapes.convolution(f"{key}down.{level}.downsample.conv", width, width)
    _vae_ends(shapes, key, width, (width, 8))
    shapes.convolution(VAE + "quant_conv", 8, 8, 1)
    shapes.convolution(VAE + "post_quant_conv", 4, 4, 1)
    key = VAE + "decoder."
    shapes.convolution(key + "conv_in", 4, width)
    middle = width
    for level in reversed(range(len(widths))):
        for i in range(model.vae_blocks + 1):
            _vae_block(shapes, f"{key}up.{level}.block.{i}", width, widths[level])
            width = widths[level]
        if level:
            shapes.convolution(f"{key}up.{level}.upsample.conv", width, width)
    _vae_ends(shapes, key, middle, (width, 3))
    return shapes


def _vae_block(shapes: Shapes, key: str, inner: int, outer: int) -> None:
    shapes.norm(key + ".norm1", inner)
    shapes.convolution(key + ".conv1", inner, outer)
    shapes.norm(key + ".norm2", outer)
    shapes.convolution(key + ".conv2", outer, outer)
    if inner != outer:
        shapes.convolution(key + ".nin_shortcut", inner, outer, 1)


def _vae_ends(shapes: Shapes, key: str, middle: int, last: tuple[int, int]) -> None:
    _vae_block(shapes, key + "mid.block_1", middle, middle)
    shapes.norm(key + "mid.attn_1.norm", middle)
    for name in ("q", "k", "v", "proj_out"):
        shapes.convolution(f"{key}mid.attn_1.{name}", middle, middle, 1)
    _vae_block(shapes, key + "mid.block_2", middle, middle)
    shapes.norm(key + "norm_out", last[0])
    shapes.convolution(key + "conv_out", *last)


def text_shapes(model: Model) -> Shapes:
    shapes, width = Shapes(), model.width
    shapes[TEXT + "embeddings.token_embedding.weight"] = (model.tokens, width)
    shapes[TEXT + "embeddings.position_embedding.weight"] = (LENGTH, width)
    for i in range(model.text_layers):
        key = f"{TEXT}encoder.layers.{i}."
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            shapes.layer(f"{key}self_attn.{name}", width, width)
        shapes.norm(key + "layer_norm1", width)
        shapes.layer(key + "mlp.fc1", 4 * width, width)
        shapes.layer(key + "mlp.fc2", width, 4 * width)
        shapes.norm(key + "layer_norm2", width)
    shapes.norm(TEXT + "final_layer_norm", width)
    return shapes


def random_weights(model: Model) -> dict[str, torch.Tensor]:
    """Seeded; each layer keeps the size of what goes through it. Values are rounded to the stored type."""
    random = np.random.default_rng(model.seed)
    weights = {}
    for key, shape in {**unet_shapes(model), **vae_shapes(model), **text_shapes(model)}.items():
        values = random.standard_normal(math.prod(shape), dtype=np.float32).reshape(shape)
        if key.endswith(".bias"):
            values *= 0.1
        elif len(shape) == 1:
            values = 1 + 0.1 * values
        elif "embedding" in key:
            values *= 0.3
        else:
            values /= math.sqrt(math.prod(shape[1:]))
        weights[key] = torch.from_numpy(values).to(model.stored)
    return weights


def unused_weights() -> dict[str, torch.Tensor]:
    """What real checkpoints carry and no reader needs."""
    return {
        TEXT + "embeddings.position_ids": torch.arange(LENGTH)[None],
        "model_ema.decay": torch.tensor(0.9999),
        "model_ema.num_updates": torch.tensor(7, dtype=torch.int32),
        "model_ema.diffusion_modeltime_embed0bias": torch.zeros(4),
    }


def config_yaml(model: Model) -> str:
    """LDM's configuration: what shapes cannot tell (heads, prediction, latent scale), and the rest to be checked."""
    parameterization = f'\n    parameterization: "{model.prediction}"' if model.prediction == "v" else ""
    return f"""\
model:
  target: ldm.models.diffusion.ddpm.LatentDiffusion
  params:{parameterization}
    linear_start: 0.00085
    linear_end: 0.0120
    timesteps: 1000
    scale_factor: {model.scale}
    unet_config:
      target: ldm.modules.diffusionmodules.openaimodel.UNetModel
      params:
        in_channels: 4
        out_channels: 4
        model_channels: {model.channels}
        attention_resolutions: {[2**level for level in model.attention]}
        num_res_blocks: {model.blocks}
        channel_mult: {list(model.multiples)}
        num_heads: {model.heads}
        use_spatial_transformer: true
        transformer_depth: {model.depth}
        context_dim: {model.width}
        legacy: false
    first_stage_config:
      target: ldm.models.autoencoder.AutoencoderKL
      params:
        embed_dim: 4
        ddconfig:
          double_z: true
          z_channels: 4
          in_channels: 3
          out_ch: 3
          ch: {model.vae_channels}
          ch_mult: {list(model.vae_multiples)}
          num_res_blocks: {model.vae_blocks}
          attn_resolutions: []
          dropout: 0.0
    cond_stage_config:
      target: ldm.modules.encoders.modules.FrozenCLIPEmbedder
      params:
        hidden_size: {model.width}
        num_hidden_layers: {model.text_layers}
        num_attention_heads: {model.text_heads}
"""
