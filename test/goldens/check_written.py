"""Reads what our writers wrote with the real torch, safetensors and PIL, and under A1111's restricted rules.

Usage: check_written.py FOLDER RESULT.json. The result names each file's digest and what was read from it; it is
written only when every file was accepted.
"""

import base64
import hashlib
import json
import sys
import zlib
from pathlib import Path

import numpy
import torch
from PIL import Image
from safetensors import safe_open

import safe_rules

folder, result = Path(sys.argv[1]), Path(sys.argv[2])


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def describe(tensor):
    values = tensor.to(torch.float32).contiguous().numpy()
    dtype = str(tensor.dtype).removeprefix("torch.")
    return {"shape": list(tensor.shape), "dtype": dtype, "float32_sha256": sha256(values.tobytes())}


def tensors_of(data):
    """The tensors A1111 would use: the one of string_to_param, else those of a flat dict."""
    return data["string_to_param"] if "string_to_param" in data else data


def facts_of(data):
    return {key: data[key] for key in ("name", "step", "sd_checkpoint", "sd_checkpoint_name") if key in data}


def read_pt(path):
    safe_rules.check(path)
    data = torch.load(path, weights_only=True)
    if "string_to_param" in data:
        assert data["string_to_param"]["*"].shape[0] > 0  # as SD.Next reaches for it
        assert data["string_to_token"] == {"*": 265}
    return tensors_of(data), facts_of(data), sha256(path.read_bytes())


def read_safetensors(path):
    with safe_open(path, framework="pt") as file:
        return {key: file.get_tensor(key) for key in file.keys()}, file.metadata(), sha256(path.read_bytes())


def keystream(count):
    seed, values = 0, []
    for _ in range(count):
        seed = (1664525 * seed + 1013904223) % 2**32
        values.append(seed % 255 & 15)
    return numpy.array(values, dtype=numpy.uint8)


def pixel_json(image):
    """The hidden JSON, by the description of A1111's format: crop, find the black columns, undo the XOR, join nibbles."""
    pixels = numpy.array(image.convert("RGB"))
    lit = (pixels > 0).all(2)
    rows, columns = numpy.flatnonzero(lit.any(1)), numpy.flatnonzero(lit.any(0))
    nibbles = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] & 15
    black = numpy.flatnonzero(nibbles.sum(axis=(0, 2)) == 0)
    assert len(black) >= 2
    low, high = nibbles[:, : black[0]].reshape(-1), nibbles[:, black[-1] + 1 :].reshape(-1)
    key = keystream(len(low))
    return zlib.decompress(((high ^ key) << 4 | (low ^ key)).tobytes())


def read_png(path):
    image = Image.open(path)
    text = base64.b64decode(image.text["sd-ti-embedding"])
    assert pixel_json(image) == text, "chunk and pixels differ"
    data = json.loads(text, object_hook=lambda d: torch.tensor(d["TORCHTENSOR"], dtype=torch.float64) if "TORCHTENSOR" in d else d)
    tensors = {key: tensor.to(torch.float32) for key, tensor in tensors_of(data).items()}
    return tensors, facts_of(data), sha256(text)


readers = {".pt": read_pt, ".safetensors": read_safetensors, ".png": read_png}
report = {}
for path in sorted(folder.iterdir()):
    tensors, facts, digest = readers[path.suffix](path)
    report[path.name] = {"sha256": digest, "tensors": {k: describe(t) for k, t in tensors.items()}, "facts": facts}
result.write_text(json.dumps(report, indent=1, sort_keys=True) + "\n")
print(f"{len(report)} files accepted by torch {torch.__version__}, safetensors and the restricted rules")
