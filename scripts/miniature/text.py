"""The text encoder of Stable Diffusion 1 (CLIP-L's layout and key names), narrow.

On export `cond_stage_model.transformer.` is put before the names.
"""

from __future__ import annotations

import torch
from torch import nn

from .attention import attention
from .tokenizer import LENGTH, TOKENS

WIDTH, LAYERS, HEADS = 64, 3, 2


class SelfAttention(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.k_proj, self.v_proj, self.q_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        n, length, width = x.shape
        q, k, v = (
            p(x).view(n, length, self.heads, -1).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj)
        )
        h = attention(q, k, v, causal=True)
        return self.out_proj(h.transpose(1, 2).reshape(n, length, width))


class Mlp(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        h = self.fc1(x)
        return self.fc2(h * torch.sigmoid(1.702 * h))


class Layer(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.self_attn, self.mlp = SelfAttention(width, heads), Mlp(width)
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(width), nn.LayerNorm(width)

    def forward(self, x):
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class Embeddings(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.token_embedding = nn.Embedding(TOKENS, width)
        self.position_embedding = nn.Embedding(LENGTH, width)


class TextModel(nn.Module):
    def __init__(self, width: int, layers: int, heads: int):
        super().__init__()
        self.embeddings = Embeddings(width)
        self.encoder = nn.Module()
        self.encoder.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.final_layer_norm = nn.LayerNorm(width)


class TextEncoder(nn.Module):
    def __init__(self, width: int = WIDTH, layers: int = LAYERS, heads: int = HEADS):
        super().__init__()
        self.text_model = TextModel(width, layers, heads)
        nn.init.normal_(self.text_model.embeddings.token_embedding.weight, std=0.3)
        nn.init.normal_(self.text_model.embeddings.position_embedding.weight, std=0.05)

    def from_vectors(self, vectors: torch.Tensor) -> torch.Tensor:
        """[n, length, width] rows of the token table -> [n, length, width]; where inversion puts its vectors in."""
        model = self.text_model
        x = vectors + model.embeddings.position_embedding.weight[: vectors.shape[1]]
        for layer in model.encoder.layers:
            x = layer(x)
        return model.final_layer_norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.from_vectors(self.text_model.embeddings.token_embedding(ids))
