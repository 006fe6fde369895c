"""Which embeddings a web UI with a checkpoint of one width loads: the outcome of its loader, not its code.

Reads only the shape of the vectors, so neither torch nor safetensors has to be installed.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Entries a zipped `.pt` may hold below its top folder; newer torch adds others and is refused.
PLAIN_ENTRIES = {"data.pkl", "version", "byteorder", ".data/serialization_id"}
STORAGE_ENTRY = re.compile(r"data/\d+")
SUFFIXES = {".pt", ".bin", ".safetensors"}


@dataclass(frozen=True)
class Loaded:
    """One embedding the host holds; `filename` is absolute, `shape` is (vectors, width)."""

    name: str
    filename: str
    shape: tuple[int, int]
    hash: str

    @property
    def vectors(self) -> int:
        return self.shape[0]


class Refused(Exception):
    """The host prints an error for this file and shows nothing."""


class _Shape:
    """Stands for a tensor: only its size is wanted."""

    def __init__(self, size: tuple[int, ...]) -> None:
        self.size = size


class _Anything:
    def __init__(self, *_args: Any) -> None: ...

    def __setstate__(self, state: Any) -> None:
        self.state = state


class _ShapeUnpickler(pickle.Unpickler):
    """Builds sizes in place of tensors and an inert object in place of anything else."""

    def find_class(self, module: str, name: str) -> Any:
        if name in ("_rebuild_tensor_v2", "_rebuild_tensor"):
            return lambda _storage, _offset, size, *_rest: _Shape(tuple(size))
        if name == "_rebuild_parameter":
            return lambda tensor, *_rest: tensor
        if (module, name) == ("collections", "OrderedDict"):
            return dict
        return _Anything

    def persistent_load(self, _pid: Any) -> None:
        return None


def _pickled(path: Path, any_entry: bool) -> Any:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            inner = [name.partition("/")[2] for name in names]
            if not any_entry and not all(n in PLAIN_ENTRIES or STORAGE_ENTRY.fullmatch(n) for n in inner):
                raise Refused(f"an unknown entry in {path.name}")
            with archive.open(next(n for n in names if n.endswith("data.pkl"))) as stream:
                return _ShapeUnpickler(stream).load()
    with path.open("rb") as stream:
        for _header in ("magic", "protocol", "system"):
            _ShapeUnpickler(stream).load()
        return _ShapeUnpickler(stream).load()


def _pickle_shape(path: Path, any_entry: bool) -> tuple[int, ...]:
    data = _pickled(path, any_entry)
    if not isinstance(data, dict):
        raise Refused(f"no dictionary in {path.name}")
    params = data.get("string_to_param")
    if isinstance(params, _Anything):
        params = params.state[1] if isinstance(params.state, tuple) else params.state["_parameters"]
    tensors = [v for v in (params or data).values() if isinstance(v, _Shape)]
    if len(tensors) != 1:
        raise Refused(f"{len(tensors)} tensors in {path.name}")
    return tensors[0].size


def _safetensors_shape(path: Path) -> tuple[int, ...]:
    raw = path.read_bytes()
    header = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])
    header.pop("__metadata__", None)
    if set(header) == {"clip_l", "clip_g"}:
        return (header["clip_l"]["shape"][0], 2048)
    if len(header) != 1:
        raise Refused(f"{len(header)} tensors in {path.name}")
    return tuple(next(iter(header.values()))["shape"])


def _load(path: Path, any_entry: bool) -> Loaded:
    shape = _safetensors_shape(path) if path.suffix == ".safetensors" else _pickle_shape(path, any_entry)
    if len(shape) == 1:
        shape = (1, shape[0])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Loaded(path.stem, str(path), (shape[0], shape[1]), digest)


class Database:
    """The host's store of embeddings, as far as the extension's Python side asks it."""

    def __init__(self, folder: Path, width: int, forge: bool) -> None:
        self.folder = folder
        self.forge = forge
        self.expected_shape = width
        self.word_embeddings: dict[str, Loaded] = {}
        #: Of another width than the model's. What cannot be read is in neither.
        self.skipped_embeddings: dict[str, Loaded] = {}
        self.ids_lookup: dict[int, list[Any]] = {}
        self.load_textual_inversion_embeddings()

    def load_from_file(self, path: str, filename: str) -> None:
        embedding = _load(Path(path), any_entry=self.forge)
        fits = embedding.shape[1] == self.expected_shape
        (self.word_embeddings if fits else self.skipped_embeddings)[Path(filename).stem] = embedding

    def load_textual_inversion_embeddings(self, force_reload: bool = False, sync_with_sd_model: bool = True) -> None:
        loaded: dict[str, Loaded] = {}
        skipped: dict[str, Loaded] = {}
        for path in sorted(self.folder.rglob("*")):
            if path.suffix.lower() not in SUFFIXES or not path.is_file() or path.stat().st_size == 0:
                continue
            try:
                embedding = _load(path, any_entry=self.forge)
            except Refused as error:
                print(f"Error loading embedding: {error}", flush=True)
                continue
            except Exception as error:  # noqa: BLE001 - the host, too, survives whatever a file does to its loader
                print(f"Error loading embedding {path.name}: {error}", flush=True)
                if self.forge:
                    path.rename(f"{path}.corrupted")
                continue
            # Forge's page shows every width.
            fits = self.forge or embedding.shape[1] == self.expected_shape
            (loaded if fits else skipped)[embedding.name] = embedding
        self.word_embeddings, self.skipped_embeddings = loaded, skipped
