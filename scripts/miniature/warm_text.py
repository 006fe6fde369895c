"""A first lesson for the text encoder alone: every position from the end token on must tell what was said.

SD1's text encoder comes to its U-Net already trained. This one starts from nothing, and a U-Net that meets
noise at its cross-attention learns to look away. The read-out heads are thrown away afterwards.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .tokenizer import END


class Readout(nn.Module):
    def __init__(self, width: int, counts: list[int]):
        super().__init__()
        self.heads = nn.ModuleList(nn.Linear(width, n + 1) for n in counts)

    def loss(self, context: torch.Tensor, ids: torch.Tensor, labels: torch.Tensor):
        """-> cross-entropy over two random positions after the text, share of right answers"""
        rows = torch.arange(len(ids))
        end = (ids == END).int().argmax(1)
        loss, right = torch.zeros(()), []
        for _ in range(2):
            at = end + (torch.rand(len(ids)) * (ids.shape[1] - end)).long()
            h = context[rows, at]
            for i, head in enumerate(self.heads):
                guess = head(h)
                loss = loss + F.cross_entropy(guess, labels[:, i])
                right.append((guess.argmax(1) == labels[:, i]).float().mean())
        return loss, torch.stack(right).mean().item()


def warm_up(encode, parameters, width: int, counts: list[int], data, steps: int, batch: int = 64):
    """encode(indices into data.ids) -> context. Yields (step, loss, share right) every 50 steps."""
    readout = Readout(width, counts)
    optimiser = torch.optim.AdamW([*parameters, *readout.parameters()], lr=2e-3, betas=(0.9, 0.99), weight_decay=0.0)
    for step in range(1, steps + 1):
        j = torch.randint(0, len(data.ids), (batch,))
        loss, right = readout.loss(encode(j), data.ids[j], data.labels[j])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        if step % 50 == 0:
            yield step, loss.item(), right
