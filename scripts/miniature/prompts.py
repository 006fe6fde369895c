"""Prompt templates as in the AUTOMATIC1111 family: `[filewords]` is the caption, `[name]` the embedding."""

from __future__ import annotations

from .tokenizer import END, LENGTH, START, TOKENS, encode


def fill(template: str, caption: str = "") -> str:
    return template.replace("[filewords]", caption)


def ids_of(prompt: str, name: list[int]) -> list[int]:
    """77 ids; `name` are the ids that take the place of every `[name]`."""
    ids: list[int] = []
    for i, part in enumerate(prompt.split("[name]")):
        ids += (name if i else []) + encode(part)
    ids = ids[: LENGTH - 2]
    return [START, *ids, *[END] * (LENGTH - 1 - len(ids))]


def vector_ids(count: int) -> list[int]:
    """Ids that stand for the vectors of an embedding: the next ones after the vocabulary."""
    return [TOKENS + i for i in range(count)]
