"""Lends the web UI an embedding in memory, under a name of its own: no file is touched, nothing is left behind."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def lent_embedding(databases: list[Any], file: str, name: str) -> Iterator[bool]:
    """Whether the current model takes the vectors of `file` under `name`; prompts know the name until the end."""
    ending = os.path.splitext(file)[1]
    try:
        for database in databases:
            database.load_from_file(file, name + ending)
        yield knows(databases, name)
    finally:
        for database in databases:
            _forget(database, name)


def knows(databases: list[Any], name: str) -> bool:
    return bool(databases) and all(name in database.word_embeddings for database in databases)


def _forget(database: Any, name: str) -> None:
    database.word_embeddings.pop(name, None)
    database.skipped_embeddings.pop(name, None)
    for first_id, entries in list(database.ids_lookup.items()):
        kept = [entry for entry in entries if entry[1].name != name]
        if kept:
            database.ids_lookup[first_id] = kept
        else:
            del database.ids_lookup[first_id]
