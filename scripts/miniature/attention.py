"""Attention by two plain products: with heads this small, torch's fused one takes three times as long backward."""

from __future__ import annotations

import torch


def attention(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, causal: bool = False) -> torch.Tensor:
    """[n, heads, queries, d], [n, heads, keys, d] twice -> [n, heads, queries, d]."""
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
    if causal:
        scores = scores + torch.full(scores.shape[-2:], float("-inf"), dtype=scores.dtype).triu(1)
    return scores.softmax(-1).to(v.dtype) @ v
