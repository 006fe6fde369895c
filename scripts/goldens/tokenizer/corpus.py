"""Texts that a tokenizer may stumble over. The same seed gives the same texts."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

DATA = json.loads(Path(__file__).with_name("corpus.json").read_text(encoding="utf-8"))
PROMPTS, WORDS, REFERENCES = DATA["prompts"], DATA["words"], DATA["references"]
RANGES = [(int(low, 16), int(high, 16)) for low, high in DATA["ranges"]]


def is_known(code: int) -> bool:
    return unicodedata.category(chr(code)) not in ("Cn", "Cs")


def random_texts(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    texts = []
    for n in range(count):
        kind, parts = n % 5, []
        for _ in range(rng.choice([1, 3, 6, 12, 25])):
            if kind == 0 or rng.random() < 0.3:
                word = rng.choice(WORDS)
                parts.append(rng.choice([word, word, word.upper(), word.title()]))
            elif kind == 4 and rng.random() < 0.2:
                parts.append(rng.choice(REFERENCES))
            else:
                low, high = rng.choice(RANGES if kind > 1 else RANGES[:8])
                codes = (rng.randrange(low, high) for _ in range(rng.choice([1, 1, 2, 4, 9])))
                parts.append("".join(chr(c) for c in codes if is_known(c)))
            parts.append(rng.choice(["", " ", " ", ", ", "\n", "'s", "  "]))
        texts.append("".join(parts))
    return texts


def long_texts() -> list[str]:
    rng = random.Random(3)
    letters = "abcdefghijklmnopqrstuvwxyz"
    random_letters = "".join(rng.choice(letters) for _ in range(3000))
    random_words = ", ".join(rng.choice(WORDS) for _ in range(3000))
    runs = [text * 1000 for text in ("a", "ab", "!", "9", "é", "猫", "🙂", "\u0301")]
    return [*runs, random_letters, random_words]


def blocks() -> list[list[list[int]]]:
    """Every character that Python knows, 256 to a block, as ranges [first, last]."""
    found: list[list[list[int]]] = []
    for start in range(0, 0x110000, 256):
        ranges: list[list[int]] = []
        for code in range(start, start + 256):
            if not is_known(code) or unicodedata.category(chr(code)) == "Co":
                continue
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
        if ranges:
            found.append(ranges)
    return found


def block_text(ranges: list[list[int]]) -> str:
    """Each character within a word and by itself, on a line of its own."""
    return "\n".join(f"x{chr(c)}y {chr(c)}" for first, last in ranges for c in range(first, last + 1))
