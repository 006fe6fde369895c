"""Writes what the original tokenizers make of many texts: `python generate.py ../../../test/fixtures/tokenizer`.

`CLIPTokenizer` is what AUTOMATIC1111 and its family use, with ftfy. Texts that ftfy takes for mojibake and repairs are
kept apart: ours does not.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import tempfile
import unicodedata
from importlib.metadata import version
from pathlib import Path

import corpus
import ftfy
from transformers import CLIPTokenizer, CLIPTokenizerFast
from vocabulary import write_vocabulary


def is_repaired(text: str) -> bool:
    return ftfy.fix_text(text) != ftfy.fix_text(text, fix_encoding=False)


def digest(ids: list[int]) -> str:
    return hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()[:16]


def main(out: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_vocabulary(Path(folder))
        tokenizer = CLIPTokenizer.from_pretrained(folder)
        fast = CLIPTokenizerFast.from_pretrained(folder)

    def encode(text: str) -> list[int]:
        return tokenizer([text], truncation=False, add_special_tokens=False)["input_ids"][0]

    texts = list(dict.fromkeys([*corpus.PROMPTS, *corpus.random_texts(2500, 1), *corpus.long_texts()]))
    plain = [text for text in texts if not is_repaired(text)]
    repaired = [text for text in texts if is_repaired(text)]
    blocks = [block for block in corpus.blocks() if not is_repaired(corpus.block_text(block))]
    usable = [text for text in plain if text.isprintable() and "\ud83d" not in text]
    differing = sum(fast(text, add_special_tokens=False)["input_ids"] != encode(text) for text in usable)
    facts = {
        "versions": {name: version(name) for name in ("transformers", "tokenizers", "ftfy", "regex")}
        | {"python": sys.version.split()[0], "unicode": unicodedata.unidata_version},
        "fast": {"texts": len(usable), "differing": differing},
        "texts": [[text, encode(text)] for text in plain],
        "repaired": [[text, encode(text)] for text in repaired],
        "blocks": [[block, digest(encode(corpus.block_text(block)))] for block in blocks],
    }
    out.mkdir(parents=True, exist_ok=True)
    packed = gzip.compress(json.dumps(facts, separators=(",", ":")).encode(), 9, mtime=0)
    (out / "clip.json.gz").write_bytes(packed)
    print(f"{len(plain)} texts, {len(repaired)} repaired, {len(blocks)} blocks, {len(packed)} bytes")
    print(f"fast tokenizer: {differing} of {len(usable)} printable texts differ")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
