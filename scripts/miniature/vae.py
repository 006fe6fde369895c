"""The autoencoder of Stable Diffusion 1 in its own key names (`first_stage_model.` is put before them on export)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

CHANNELS, MULTIPLES, BLOCKS, LATENT = 64, (1, 1, 2), 1, 4


def norm(channels: int) -> nn.GroupNorm:
    """32 groups, as everywhere in SD1: readers of its checkpoints have that number built in."""
    return nn.GroupNorm(32, channels, eps=1e-6)


@torch.no_grad()
def keep_level(conv: nn.Conv2d, after: nn.GroupNorm, offset: float = 2.0) -> None:
    """Starts neighbouring channels of `conv` at +offset and -offset, and lets `after` take that out again.

    With few channels a group is two of them, and normalising takes away what both have in common: here the
    hue. An offset between the two that is larger than the signal makes the normalisation nearly linear.
    """
    sign = torch.tensor([1.0, -1.0]).repeat(after.num_channels // 2)
    conv.bias.copy_(sign * offset)
    after.bias.copy_(-sign)


class ResnetBlock(nn.Module):
    def __init__(self, inner: int, outer: int):
        super().__init__()
        self.norm1, self.conv1 = norm(inner), nn.Conv2d(inner, outer, 3, padding=1)
        self.norm2, self.conv2 = norm(outer), nn.Conv2d(outer, outer, 3, padding=1)
        if inner != outer:
            self.nin_shortcut = nn.Conv2d(inner, outer, 1)

    def forward(self, x):
        h = self.conv1(F.silu(self.norm1(x)))
        h = self.conv2(F.silu(self.norm2(h)))
        return (self.nin_shortcut(x) if hasattr(self, "nin_shortcut") else x) + h


class AttnBlock(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.norm = norm(channels)
        self.q, self.k, self.v, self.proj_out = (nn.Conv2d(channels, channels, 1) for _ in range(4))

    def forward(self, x):
        h = self.norm(x)
        q, k, v = (p(h).flatten(2).transpose(1, 2) for p in (self.q, self.k, self.v))
        h = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(x.shape)
        return x + self.proj_out(h)


class Downsample(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, stride=2)

    def forward(self, x):
        return self.conv(F.pad(x, (0, 1, 0, 1)))


class Upsample(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return self.conv(F.interpolate(x, scale_factor=2, mode="nearest"))


class Middle(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.block_1, self.attn_1 = ResnetBlock(channels, channels), AttnBlock(channels)
        self.block_2 = ResnetBlock(channels, channels)

    def forward(self, x):
        return self.block_2(self.attn_1(self.block_1(x)))


class Level(nn.Module):
    def __init__(self, inner: int, outer: int, blocks: int):
        super().__init__()
        self.block = nn.ModuleList(ResnetBlock(inner if i == 0 else outer, outer) for i in range(blocks))


class Encoder(nn.Module):
    def __init__(self, channels=CHANNELS, multiples=MULTIPLES, blocks=BLOCKS):
        super().__init__()
        widths = [channels * m for m in multiples]
        self.conv_in = nn.Conv2d(3, channels, 3, padding=1)
        self.down = nn.ModuleList(Level(([channels, *widths])[i], w, blocks) for i, w in enumerate(widths))
        for level in self.down[:-1]:
            level.downsample = Downsample(level.block[-1].conv2.out_channels)
        self.mid = Middle(widths[-1])
        self.norm_out, self.conv_out = norm(widths[-1]), nn.Conv2d(widths[-1], 2 * LATENT, 3, padding=1)

    def forward(self, x):
        h = self.conv_in(x)
        for level in self.down:
            for block in level.block:
                h = block(h)
            if hasattr(level, "downsample"):
                h = level.downsample(h)
        return self.conv_out(F.silu(self.norm_out(self.mid(h))))


class Decoder(nn.Module):
    def __init__(self, channels=CHANNELS, multiples=MULTIPLES, blocks=BLOCKS):
        super().__init__()
        widths = [channels * m for m in multiples]
        self.conv_in = nn.Conv2d(LATENT, widths[-1], 3, padding=1)
        self.mid = Middle(widths[-1])
        self.up = nn.ModuleList(Level(([*widths, widths[-1]])[i + 1], w, blocks + 1) for i, w in enumerate(widths))
        for level in self.up[1:]:
            level.upsample = Upsample(level.block[-1].conv2.out_channels)
        self.norm_out, self.conv_out = norm(widths[0]), nn.Conv2d(widths[0], 3, 3, padding=1)
        keep_level(self.up[1].upsample.conv, self.norm_out)

    def forward(self, z):
        h = self.mid(self.conv_in(z))
        for level in reversed(self.up):
            for block in level.block:
                h = block(h)
            if hasattr(level, "upsample"):
                h = level.upsample(h)
        return self.conv_out(F.silu(self.norm_out(h)))


class Autoencoder(nn.Module):
    """Pictures [n, 3, h, w] in -1..1 to latents [n, 4, h/4, w/4] and back; latents are unscaled here."""

    def __init__(self, channels=CHANNELS, multiples=MULTIPLES, blocks=BLOCKS):
        super().__init__()
        self.encoder, self.decoder = Encoder(channels, multiples, blocks), Decoder(channels, multiples, blocks)
        self.quant_conv = nn.Conv2d(2 * LATENT, 2 * LATENT, 1)
        self.post_quant_conv = nn.Conv2d(LATENT, LATENT, 1)

    def encode(self, x) -> tuple[torch.Tensor, torch.Tensor]:
        """-> mean, log variance"""
        return self.quant_conv(self.encoder(x)).chunk(2, 1)

    def decode(self, z):
        return self.decoder(self.post_quant_conv(z))
