"""The U-Net of Stable Diffusion 1 in its own key names (`model.diffusion_model.` is put before them on export)."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import nn

from .attention import attention
from .text import WIDTH
from .vae import LATENT, keep_level

CHANNELS, MULTIPLES, BLOCKS, HEADS = 64, (1, 2, 1), 1, 4
ATTENTION = (2,)  # at these factors of shrinking; at full size it would cost a quarter of the whole


def timestep_features(t: torch.Tensor, size: int) -> torch.Tensor:
    """[n] -> [n, size], cosines first."""
    angles = t.float()[:, None] * torch.exp(-math.log(10000) * torch.arange(size // 2) / (size // 2))
    return torch.cat([angles.cos(), angles.sin()], 1)


def zeroed(layer: nn.Module) -> nn.Module:
    for p in layer.parameters():
        nn.init.zeros_(p)
    return layer


class ResBlock(nn.Module):
    def __init__(self, inner: int, outer: int, time: int):
        super().__init__()
        self.in_layers = nn.Sequential(nn.GroupNorm(32, inner), nn.SiLU(), nn.Conv2d(inner, outer, 3, padding=1))
        self.emb_layers = nn.Sequential(nn.SiLU(), nn.Linear(time, outer))
        last = zeroed(nn.Conv2d(outer, outer, 3, padding=1))
        self.out_layers = nn.Sequential(nn.GroupNorm(32, outer), nn.SiLU(), nn.Identity(), last)
        self.skip_connection = nn.Conv2d(inner, outer, 1) if inner != outer else nn.Identity()

    def forward(self, x, time, _context):
        h = self.in_layers(x) + self.emb_layers(time)[:, :, None, None]
        return self.skip_connection(x) + self.out_layers(h)


class CrossAttention(nn.Module):
    def __init__(self, width: int, context: int, heads: int):
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k, self.to_v = nn.Linear(context, width, bias=False), nn.Linear(context, width, bias=False)
        self.to_out = nn.Sequential(nn.Linear(width, width), nn.Identity())

    def forward(self, x, context):
        q, k, v = (
            y.view(len(y), y.shape[1], self.heads, -1).transpose(1, 2)
            for y in (self.to_q(x), self.to_k(context), self.to_v(context))
        )
        return self.to_out(attention(q, k, v).transpose(1, 2).reshape(x.shape))


class GatedGelu(nn.Module):
    def __init__(self, inner: int, outer: int):
        super().__init__()
        self.proj = nn.Linear(inner, 2 * outer)

    def forward(self, x):
        x, gate = self.proj(x).chunk(2, -1)
        return x * F.gelu(gate)


class FeedForward(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.net = nn.Sequential(GatedGelu(width, 4 * width), nn.Identity(), nn.Linear(4 * width, width))

    def forward(self, x):
        return self.net(x)


class TransformerBlock(nn.Module):
    def __init__(self, width: int, context: int, heads: int):
        super().__init__()
        self.attn1, self.ff = CrossAttention(width, width, heads), FeedForward(width)
        self.attn2 = CrossAttention(width, context, heads)
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))

    def forward(self, x, context):
        h = self.norm1(x)
        x = x + self.attn1(h, h)
        x = x + self.attn2(self.norm2(x), context)
        return x + self.ff(self.norm3(x))


class SpatialTransformer(nn.Module):
    def __init__(self, width: int, context: int, heads: int):
        super().__init__()
        self.norm = nn.GroupNorm(32, width, eps=1e-6)
        self.proj_in = nn.Conv2d(width, width, 1)
        self.transformer_blocks = nn.ModuleList([TransformerBlock(width, context, heads)])
        self.proj_out = zeroed(nn.Conv2d(width, width, 1))

    def forward(self, x, _time, context):
        n, c, h, w = x.shape
        y = self.proj_in(self.norm(x)).flatten(2).transpose(1, 2)
        for block in self.transformer_blocks:
            y = block(y, context)
        return x + self.proj_out(y.transpose(1, 2).reshape(n, c, h, w))


class Plain(nn.Module):
    """A convolution among blocks that also take time and context."""

    def forward(self, x, _time, _context):
        return self.convolve(x)


class ConvIn(nn.Conv2d):
    def forward(self, x, _time, _context):
        return super().forward(x)


class Downsample(Plain):
    def __init__(self, width: int):
        super().__init__()
        self.op = nn.Conv2d(width, width, 3, stride=2, padding=1)

    def convolve(self, x):
        return self.op(x)


class Upsample(Plain):
    def __init__(self, width: int):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def convolve(self, x):
        return self.conv(F.interpolate(x, scale_factor=2, mode="nearest"))


class Unet(nn.Module):
    """Noisy latents [n, 4, h, w], timesteps [n], context [n, tokens, width] -> noise [n, 4, h, w].

    Attention (LDM's `attention_resolutions`) is at the smaller levels and in the middle, for its cost.
    """

    def __init__(self, channels=CHANNELS, multiples=MULTIPLES, blocks=BLOCKS, context=WIDTH, heads=HEADS):
        super().__init__()
        self.channels, time = channels, 4 * channels
        self.time_embed = nn.Sequential(nn.Linear(channels, time), nn.SiLU(), nn.Linear(time, time))
        self.input_blocks = nn.ModuleList([nn.ModuleList([ConvIn(LATENT, channels, 3, padding=1)])])
        width, widths, deepest = channels, [channels], len(multiples) - 1
        for level, multiple in enumerate(multiples):
            for _ in range(blocks):
                parts = [ResBlock(width, multiple * channels, time)]
                width = multiple * channels
                if 2**level in ATTENTION:
                    parts.append(SpatialTransformer(width, context, heads))
                self.input_blocks.append(nn.ModuleList(parts))
                widths.append(width)
            if level != deepest:
                self.input_blocks.append(nn.ModuleList([Downsample(width)]))
                widths.append(width)
        self.middle_block = nn.ModuleList(
            [ResBlock(width, width, time), SpatialTransformer(width, context, heads), ResBlock(width, width, time)]
        )
        self.output_blocks = nn.ModuleList()
        for level, multiple in reversed(list(enumerate(multiples))):
            for i in range(blocks + 1):
                parts = [ResBlock(width + widths.pop(), multiple * channels, time)]
                width = multiple * channels
                if 2**level in ATTENTION:
                    parts.append(SpatialTransformer(width, context, heads))
                if level and i == blocks:
                    parts.append(Upsample(width))
                self.output_blocks.append(nn.ModuleList(parts))
        self.out = nn.Sequential(nn.GroupNorm(32, width), nn.SiLU(), zeroed(nn.Conv2d(width, LATENT, 3, padding=1)))
        keep_level(self.output_blocks[-1][0].skip_connection, self.out[0], 1.0)

    def forward(self, x, t, context):
        time = self.time_embed(timestep_features(t, self.channels))
        kept = []
        for block in self.input_blocks:
            for part in block:
                x = part(x, time, context)
            kept.append(x)
        for part in self.middle_block:
            x = part(x, time, context)
        for block in self.output_blocks:
            x = torch.cat([x, kept.pop()], 1)
            for part in block:
                x = part(x, time, context)
        return self.out(x)
