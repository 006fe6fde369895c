"""Writes the data that the tokenizer reads: `python make_data.py ../../../src/tokenizer`."""

from __future__ import annotations

import gzip
import html
import html.entities
import json
import sys
from pathlib import Path

from vocabulary import merges


def entities() -> dict[str, str]:
    """HTML's names with a semicolon; of small ones also the capitals where those mean nothing yet, as ftfy has it."""
    named = {name[:-1]: text for name, text in html.entities.html5.items() if name.endswith(";")}
    capitals = {name.upper(): text.upper() for name, text in named.items() if name == name.lower()}
    free = {name: text for name, text in capitals.items() if html.unescape(f"&{name};") == f"&{name};"}
    return dict(sorted({**named, **free}.items()))


def write(file: Path, text: str) -> None:
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    out = Path(sys.argv[1])
    write(out / "clip-merges.txt.gz", "\n".join(merges()))
    write(out / "html-entities.json.gz", json.dumps(entities(), ensure_ascii=False, separators=(",", ":")))
