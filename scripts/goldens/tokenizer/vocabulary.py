"""CLIP's vocabulary as transformers wants it, from the merges in the open-clip-torch package."""

from __future__ import annotations

import gzip
import json
from importlib.util import find_spec
from pathlib import Path

MERGES = 48_894


def merges() -> list[str]:
    package = find_spec("open_clip")
    if package is None or package.origin is None:
        raise SystemExit("pip install --no-deps -r requirements-vocabulary.txt")
    packed = (Path(package.origin).parent / "bpe_simple_vocab_16e6.txt.gz").read_bytes()
    return gzip.decompress(packed).decode().split("\n")[1 : MERGES + 1]


def byte_letters() -> list[str]:
    """The vocabulary's first 256 symbols: printable bytes as themselves, then the others as letters from U+0100 on."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [chr(b) for b in printable] + [chr(256 + n) for n in range(256 - len(printable))]


def write_vocabulary(folder: Path) -> None:
    letters = byte_letters()
    symbols = [*letters, *(x + "</w>" for x in letters), *("".join(m.split()) for m in merges())]
    symbols += ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({s: i for i, s in enumerate(symbols)}), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges()) + "\n", encoding="utf-8")
