"""The rules by which A1111's modules/safe.py accepts a .pt, written anew from their description: names of zip
records, globals of the pickle, persistent ids. Anything else raises Refused.
"""

import _codecs
import collections
import pickle
import re
import zipfile

import torch

STORAGES = ["Float", "Half", "Int", "Long", "Double", "Byte", "BFloat16"]
RECORD = re.compile(r"^([^/]+)/((data/\d+)|version|byteorder|.data/serialization_id|(data\.pkl))$")
ALLOWED = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): torch._utils._rebuild_tensor_v2,
    ("torch._utils", "_rebuild_parameter"): torch._utils._rebuild_parameter,
    ("torch", "float32"): torch.float32,
    ("torch.nn.modules.container", "ParameterDict"): torch.nn.ParameterDict,
    ("_codecs", "encode"): _codecs.encode,
    ("__builtin__", "set"): set,
} | {("torch", f"{name}Storage"): getattr(torch, f"{name}Storage") for name in STORAGES}


class Refused(Exception):
    pass


class SafeUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in ALLOWED:
            raise Refused(f"global {module}.{name}")
        return ALLOWED[module, name]

    def persistent_load(self, saved_id):
        if saved_id[0] != "storage":
            raise Refused(f"persistent id {saved_id[0]!r}")
        return torch.storage.TypedStorage(_internal=True)


def check(path):
    """Raises Refused unless A1111 would go on to load the zip file at `path`."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not RECORD.match(name):
                raise Refused(f"record {name}")
        pickles = [name for name in archive.namelist() if re.match(r"^[^/]+/data\.pkl$", name)]
        if len(pickles) != 1:
            raise Refused(f"{len(pickles)} data.pkl")
        with archive.open(pickles[0]) as file:
            SafeUnpickler(file).load()
