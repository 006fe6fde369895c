"""Writes how AUTOMATIC1111 cuts prompts into chunks, by its own functions.

Run with the Python of an installed web UI 1.10.1: `python host_chunks.py WEB_UI ../../../test/fixtures/tokenizer`.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

from vocabulary import write_vocabulary

DATA = json.loads(Path(__file__).with_name("host_chunks.json").read_text(encoding="utf-8"))
EMBEDDINGS, PROMPTS, WORDS = DATA["embeddings"], DATA["prompts"], DATA["words"]


def random_prompt(rng: random.Random) -> str:
    parts = []
    for _ in range(rng.choice([5, 20, 60, 120])):
        word = rng.choice(WORDS) if rng.random() < 0.5 else rng.choice(WORDS[:4])
        shape = rng.random()
        if shape < 0.1:
            word = f"({word}:{rng.choice(['1.2', '0.8', '1.1'])})"
        elif shape < 0.15:
            word = rng.choice(["({})", "[{}]", "(({}))", "({}", "{})", "[{}"]).format(word)
        parts.append(word + rng.choice([" ", " ", ", ", ", ", ",", " and ", ". "]))
    return "".join(parts)


def near_the_end() -> list[str]:
    """Something at each place around the chunk's end, with a comma before it."""
    tails = ["cat dog", "sks cat", "two words cat", "half cat", ", cat", "BREAK cat"]
    places = [(50, 24), (54, 19), (54, 20), (55, 17), (55, 18), (55, 19), (70, 3), (72, 1), (73, 1), (74, 0), (75, 0)]
    return ["x " * before + ", " + "y " * between + tail for tail in tails for before, between in places]


def main(web_ui: Path, out: Path) -> None:
    out = out.resolve()
    with tempfile.TemporaryDirectory() as folder:
        write_vocabulary(Path(folder))
        os.chdir(web_ui)
        sys.path.insert(0, str(web_ui))
        sys.argv = [sys.argv[0], "--skip-torch-cuda-test"]
        from modules import initialize

        initialize.imports()
        from modules import prompt_parser, sd_hijack_clip, shared
        from modules.textual_inversion.textual_inversion import EmbeddingDatabase
        from transformers import CLIPTokenizer

        tokenizer = CLIPTokenizer.from_pretrained(folder)
    database = EmbeddingDatabase()
    hijack = SimpleNamespace(embedding_db=database)
    model = sd_hijack_clip.FrozenCLIPEmbedderWithCustomWords(SimpleNamespace(tokenizer=tokenizer), hijack)
    for name, vectors in EMBEDDINGS.items():
        embedding = SimpleNamespace(name=name, vectors=vectors)
        database.register_embedding_by_name(embedding, SimpleNamespace(cond_stage_model=model), name)

    rng = random.Random(7)
    prompts = [*PROMPTS, *near_the_end(), *(random_prompt(rng) for _ in range(150)), "cat, " * 5000]
    cases = []
    for prompt in prompts:
        chunks, tokens = model.tokenize_line(prompt)
        cases.append(
            {
                "prompt": prompt,
                "attention": prompt_parser.parse_prompt_attention(prompt),
                "tokens": tokens,
                "chunks": [
                    {
                        "ids": chunk.tokens,
                        "weights": chunk.multipliers,
                        "fixes": [[offset, embedding.name] for offset, embedding in chunk.fixes],
                    }
                    for chunk in chunks
                ],
            }
        )
    facts = {
        "emphasis": shared.opts.emphasis,
        "backtrack": shared.opts.comma_padding_backtrack,
        "embeddings": list(EMBEDDINGS.items()),
        "cases": cases,
    }
    packed = gzip.compress(json.dumps(facts, separators=(",", ":")).encode(), 9, mtime=0)
    (out / "host-chunks.json.gz").write_bytes(packed)
    print(f"{len(cases)} prompts, {len(packed)} bytes; {facts['emphasis']}, {facts['backtrack']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
