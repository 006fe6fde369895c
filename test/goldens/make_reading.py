"""Writes embeddings with the real torch and safetensors, and what they hold, for our readers to be tested against.

Usage: make_reading.py FOLDER RESULT.json. Every tensor is described by shape, dtype and the SHA-256 of its float32 bytes.
"""

import hashlib
import json
import re
import sys
import zipfile
from pathlib import Path

import numpy
import torch
from safetensors.torch import save_file

out = Path(sys.argv[1])
# A legacy stream packs the source of each module's class; a stand-in will do.
torch.serialization.get_source_lines_and_file = lambda cls: (["class Stand_in: pass"], 1, "stand_in.py")
random = torch.Generator().manual_seed(20240229)
expected = {}


def vectors(count, width, dtype=torch.float32):
    return (torch.randn(count, width, generator=random) * 0.02).to(dtype)


def describe(tensor):
    values = tensor.detach().to(torch.float32).contiguous().numpy()
    return {
        "shape": list(tensor.shape),
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "float32_sha256": hashlib.sha256(values.tobytes()).hexdigest(),
    }


def record(file, tensors, **facts):
    expected[file] = {"tensors": {key: describe(tensor) for key, tensor in tensors.items()}, **facts}


def a1111(tensor, **fields):
    return {"string_to_token": {"*": 265}, "string_to_param": {"*": tensor}, "name": "golden", "step": 12, **fields}


def save_a1111(name, tensor, legacy=False, **fields):
    torch.save(a1111(tensor, **fields), out / name, _use_new_zipfile_serialization=not legacy)
    record(name, {"*": tensor}, name="golden", step=12)


def save_flat(name, tensors):
    if name.endswith(".safetensors"):
        save_file(tensors, out / name, metadata={"format": "pt"})
    else:
        torch.save(tensors, out / name)
    record(name, tensors)


def rewrite(source, target, change):
    """Copies a torch zip, passing each record through `change`."""
    with zipfile.ZipFile(out / source) as old, zipfile.ZipFile(out / target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(zipfile.ZipInfo(name), content)
    expected[target] = expected[source]


def on_cuda(name, content):
    """What a trainer on a GPU saves: the storage's location is cuda:0. Records of new torch are left out."""
    if name.endswith((".format_version", ".storage_alignment")):
        return None
    return content.replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")


def name_storages(name):
    """The legacy stream names storages by their address: the same names each time keep the files the same."""
    names = {}
    stable = lambda match: match[1] + names.setdefault(match[2], b"%0*d" % (len(match[2]), len(names)))
    content = re.sub(rb"(X\x0f\x00\x00\x00|X\x0e\x00\x00\x00)(\d{14,15})", stable, (out / name).read_bytes())
    (out / name).write_bytes(content)


def parameter_dict(tensor):
    parameters = torch.nn.ParameterDict()
    parameters["*"] = torch.nn.Parameter(tensor)
    return parameters


# A1111's layout in every floating-point type, of new torch and of the legacy stream.
for dtype in (torch.float32, torch.float16, torch.bfloat16, torch.float64):
    short = str(dtype).removeprefix("torch.")
    save_a1111(f"a1111-{short}.pt", vectors(1, 768, dtype))
    save_a1111(f"legacy-{short}.pt", vectors(1, 768, dtype), legacy=True)
rewrite("a1111-float32.pt", "cuda-location.pt", on_cuda)
save_a1111("extra-fields.pt", vectors(2, 1024), sd_checkpoint=None, note=[1, {"a": (2.5, True)}], big=2**70, device=torch.device("cpu"))
save_a1111("requires-grad.pt", torch.nn.Parameter(vectors(1, 768)))

step = a1111(vectors(1, 768)) | {"step": numpy.int64(12)}
torch.save(step, out / "numpy-step.pt")
record("numpy-step.pt", step["string_to_param"], name="golden", step=12)

# CompVis: a ParameterDict, and tensors as tokens (in a zip: two storages in a legacy stream are in no fixed order).
for name, zipped in (("parameter-dict.pt", True), ("parameter-dict-legacy.pt", False)):
    parameters = parameter_dict(vectors(2, 768))
    torch.save({"string_to_token": {"*": torch.tensor(265) if zipped else 265}, "string_to_param": parameters}, out / name, _use_new_zipfile_serialization=zipped)
    record(name, dict(parameters.items()), name=None, step=None)

# Views: transposed, every second row, expanded, one storage for two tensors.
save_a1111("transposed.pt", vectors(768, 2).t())
save_a1111("every-second-row.pt", vectors(4, 768)[1::2])
save_a1111("expanded.pt", vectors(1, 768).expand(3, 768))
save_a1111("transposed-legacy.pt", vectors(768, 2).t(), legacy=True)
shared = vectors(2, 768)
save_flat("shared-storage.bin", {"<first>": shared[0], "<second>": shared[1]})

# Other trainers.
save_flat("kohya.pt", {"emb_params": vectors(2, 768)})
save_flat("diffusers.bin", {"<cat-toy>": vectors(1, 768)[0]})
save_flat("learned_embeds.safetensors", {"<cat-toy>": vectors(2, 768)})
save_flat("learned_embeds_2.safetensors", {"<cat-toy>": vectors(2, 1280)})
save_flat("onetrainer.safetensors", {"emp_params": vectors(1, 768), "emp_params_out": vectors(1, 768)})
save_flat("onetrainer-sdxl.safetensors", {key: vectors(1, width, torch.bfloat16) for key, width in (("clip_l", 768), ("clip_g", 1280), ("clip_l_out", 768), ("clip_g_out", 1280))})
save_flat("flux.safetensors", {"clip_l": vectors(1, 768, torch.float16), "t5": vectors(1, 4096, torch.float16)})
save_flat("mixed-types.safetensors", {"emb_params": vectors(1, 768), "ids": torch.arange(-3, 5), "flags": torch.tensor([True, False]), "bytes": torch.tensor([1, 255], dtype=torch.uint8), "short": torch.tensor([-2, 7], dtype=torch.int16)})

for name in expected:
    if "legacy" in name:
        name_storages(name)
Path(sys.argv[2]).write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")
print(f"{len(expected)} files by torch {torch.__version__}")
