"""What kernels a TensorFlow library has on a GPU, for the operations of our graphs: written to test/fixtures/kernels.

    python scripts/goldens/kernels/registered.py FOLDER > test/fixtures/kernels/gpu.json

FOLDER holds libtensorflow_cc.so.2 and libtensorflow_framework.so.2 of the wheel `tensorflow` (not `tensorflow-cpu`);
they load without a GPU and without NVIDIA's libraries. Needs nothing but Python.
"""

import ctypes
import json
import os
import sys
from collections.abc import Iterator

# fmt: off
OPERATIONS = [
    "_Arg", "_Retval", "AddV2", "AvgPool", "BatchMatMulV2", "BiasAdd", "Bitcast", "Cast", "ClipByValue", "ConcatV2",
    "Const", "Conv2D", "Conv2DBackpropInput", "Enter", "Erf", "Exit", "Exp", "Fill", "GatherV2", "Less", "LoopCond",
    "MatMul", "Maximum", "Mean", "Merge", "Minimum", "Mul", "NextIteration", "Pad", "RealDiv", "Reshape",
    "ResizeNearestNeighbor", "Rsqrt", "Sigmoid", "Slice", "Softmax", "Square", "Sub", "Sum", "Switch",
    "TensorScatterUpdate", "Transpose",
]
# fmt: on
# TensorFlow's `DataType`s of our tensors.
TYPES = {1: "float32", 3: "int32", 5: "int16", 10: "bool", 14: "bfloat16", 19: "half"}


class Buffer(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_size_t), ("deallocator", ctypes.c_void_p)]


def fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Numbers and values of a protocol buffer's fields."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        number, kind = divmod(varint(), 8)
        if kind == 0:
            yield number, varint()
            continue
        length = {1: 8, 5: 4}.get(kind) or varint()
        yield number, message[at : at + length]
        at += length


def all_of(message: bytes, number: int) -> list:
    return [value for key, value in fields(message) if key == number]


def text(message: bytes, number: int) -> str:
    return b"".join(all_of(message, number)).decode()


def constraint(message: bytes) -> tuple[str, list[str]]:
    """Attribute and allowed types."""
    allowed = []
    for values in all_of(message, 2):
        for types in all_of(values, 1):
            for packed in all_of(types, 6):
                allowed += list(packed) if isinstance(packed, bytes) else [packed]
    return text(message, 1), [TYPES[each] for each in allowed if each in TYPES]


def argument(message: bytes) -> dict:
    """`list`: it stands for several inputs."""
    return {"name": text(message, 1), "list": text(message, 5) != ""}


def main(folder: str) -> None:
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    ctypes.CDLL(os.path.join(folder, "libtensorflow_framework.so.2"), ctypes.RTLD_GLOBAL)
    library = ctypes.CDLL(os.path.join(folder, "libtensorflow_cc.so.2"), ctypes.RTLD_GLOBAL)
    library.TF_NewStatus.restype = ctypes.c_void_p
    library.TF_Version.restype = ctypes.c_char_p
    for call in (library.TF_GetAllRegisteredKernels, library.TF_GetAllOpList):
        call.restype = ctypes.POINTER(Buffer)
    library.TF_GetAllRegisteredKernels.argtypes = [ctypes.c_void_p]

    def taken(buffer: Buffer) -> bytes:
        return ctypes.string_at(buffer.data, buffer.length)

    operations = {}
    for definition in all_of(taken(library.TF_GetAllOpList().contents), 1):
        if text(definition, 1) in OPERATIONS:
            inputs = [argument(each) for each in all_of(definition, 2)]
            outputs = [argument(each)["name"] for each in all_of(definition, 3)]
            operations[text(definition, 1)] = {"inputs": inputs, "outputs": outputs, "kernels": []}
    registered = taken(library.TF_GetAllRegisteredKernels(library.TF_NewStatus()).contents)
    for kernel in all_of(registered, 1):
        operation = operations.get(text(kernel, 1))
        if operation is None or text(kernel, 2) not in ("GPU", "DEFAULT") or text(kernel, 5) != "":
            continue
        types = dict(constraint(each) for each in all_of(kernel, 3))
        kernel = {"types": types, "host": [each.decode() for each in all_of(kernel, 4)]}
        if all(types.values()) and kernel not in operation["kernels"]:
            operation["kernels"].append(kernel)
    lines = []
    for name in sorted(operations):
        kernels = sorted(json.dumps(each) for each in operations[name]["kernels"])
        inputs, outputs = (json.dumps(operations[name][ends]) for ends in ("inputs", "outputs"))
        ends = f'"inputs": {inputs}, "outputs": {outputs}'
        lines.append(f'  "{name}": {{{ends}, "kernels": [\n    ' + ",\n    ".join(kernels) + "\n  ]}")
    print(f'{{"tensorflow": "{library.TF_Version().decode()}", "operations": {{\n' + ",\n".join(lines) + "\n}}")


main(sys.argv[1])
