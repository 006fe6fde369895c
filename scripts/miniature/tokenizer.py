"""CLIP's byte-pair encoding. The merges come from the open-clip-torch package; none of its code is run."""

from __future__ import annotations

import gzip
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import regex

START, END, LENGTH, TOKENS = 49406, 49407, 77, 49408
PIECE = regex.compile(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+")


@cache
def byte_letters() -> dict[int, str]:
    """One printable letter for each byte: printable ones stand for themselves."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {b: chr(b) for b in plain}
    for n, b in enumerate(b for b in range(256) if b not in letters):
        letters[b] = chr(256 + n)
    return letters


@cache
def tables() -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """-> id by symbol, rank by pair"""
    package = find_spec("open_clip")
    if package is None or package.origin is None:
        raise SystemExit("The CLIP vocabulary is missing: pip install --no-deps -r requirements-vocabulary.txt")
    packed = (Path(package.origin).parent / "bpe_simple_vocab_16e6.txt.gz").read_bytes()
    pairs = [tuple(line.split()) for line in gzip.decompress(packed).decode().split("\n")[1 : TOKENS - 512 - 2 + 1]]
    letters = list(byte_letters().values())
    symbols = [*letters, *(x + "</w>" for x in letters), *("".join(p) for p in pairs)]
    return {s: i for i, s in enumerate(symbols)}, {p: i for i, p in enumerate(pairs)}


@lru_cache(maxsize=100_000)
def piece_ids(piece: str) -> tuple[int, ...]:
    ids, ranks = tables()
    letters = [byte_letters()[b] for b in piece.encode()]
    word = [*letters[:-1], letters[-1] + "</w>"]
    while len(word) > 1:
        rank, at = min((ranks.get(pair, 1 << 30), i) for i, pair in enumerate(pairwise(word)))
        if rank == 1 << 30:
            break
        joined = word[at] + word[at + 1]
        first, second = word[at], word[at + 1]
        merged, i = [], 0
        while i < len(word):
            if i + 1 < len(word) and word[i] == first and word[i + 1] == second:
                merged.append(joined)
                i += 2
            else:
                merged.append(word[i])
                i += 1
        word = merged
    return tuple(ids[w] for w in word)


def encode(text: str) -> list[int]:
    return [i for piece in PIECE.findall(" ".join(text.lower().split())) for i in piece_ids(piece)]


def encode_padded(text: str) -> list[int]:
    """77 ids: start, text, end, and end again as padding (SD1)."""
    ids = encode(text)[: LENGTH - 2]
    return [START, *ids, *[END] * (LENGTH - 1 - len(ids))]
