"""Records what the `safetensors` package (PyPI) writes and reads, for Tests/RampartModelFilesTests.

    python Tests/Oracles/safetensors_cases.py Tests/Goldens/safetensors.json

`written`: files that the package writes, with what is in them. `read`: headers, right and wrong, and whether the
package reads a file of that header and so many bytes behind it.
"""

import base64
import ctypes
import json
import random
import struct
import sys

import safetensors

BITS = {
    "F64": 64, "F32": 32, "F16": 16, "BF16": 16, "I64": 64, "I32": 32, "I16": 16, "I8": 8, "U8": 8, "U16": 16,
    "U32": 32, "U64": 64, "BOOL": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "C64": 64,
}
# What `serialize` of the package calls them.
PYTHON_NAMES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64", "I32": "int32",
    "I16": "int16", "I8": "int8", "U8": "uint8", "U16": "uint16", "U32": "uint32", "U64": "uint64", "BOOL": "bool",
    "F8_E5M2": "float8_e5m2", "F8_E4M3": "float8_e4m3fn", "F8_E8M0": "float8_e8m0fnu", "C64": "complex64",
}


def data(count, seed):
    return bytes(random.Random(seed).randrange(256) for _ in range(count))


def written():
    """Files that the package writes."""
    cases = {
        "one tensor": [("weight", "F32", [2, 3])],
        "every storage": [(f"t.{name}", name, [3]) for name in BITS],
        "empty and single": [("empty", "F32", [0, 4]), ("single", "F16", []), ("five", "U8", [1, 1, 5, 1, 1])],
        "names": [("ü.\u4e2d\u6587.\U0001f600", "U8", [2]), ('quote"back\\slash', "U8", [1]), ("line\nend", "I16", [2])],
        "nothing": [],
    }
    for number, (name, tensors) in enumerate(cases.items()):
        content, wanted, buffers = {}, [], []
        for place, (tensor, dtype, shape) in enumerate(tensors):
            count = BITS[dtype] // 8
            for size in shape:
                count *= size
            raw = data(count, number * 100 + place)
            # The package takes an address; the buffer must live until it has written.
            buffers.append(ctypes.create_string_buffer(raw, max(count, 1)))
            content[tensor] = safetensors.TensorSpec(
                dtype=PYTHON_NAMES[dtype], shape=shape, data_ptr=ctypes.addressof(buffers[-1]), data_len=count)
            wanted.append({"name": tensor, "dtype": dtype, "shape": shape, "bytes": raw.hex()})
        metadata = {"format": "pt", "note": "ü"} if number % 2 == 0 else None
        file = safetensors.serialize(content, metadata)
        yield {"name": name, "file": base64.b64encode(file).decode(), "tensors": wanted}


def tensor(dtype="F32", shape=(1,), begin=0, end=4, **others):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end], **others}


def headers():
    """Headers with the number of bytes behind them."""
    yield "{}", 0
    yield "{}   ", 0
    yield "{}\n\t", 0
    yield " {}", 0
    yield "{}", 1
    yield "[]", 0
    yield "{}x", 0
    yield '{"a":1}', 0
    yield '{"__metadata__":{}}', 0
    yield '{"__metadata__":{"a":"b"}}', 0
    yield '{"__metadata__":{"a":1}}', 0
    yield '{"__metadata__":1}', 0
    yield '{"__metadata__":[]}', 0
    yield '{"__metadata__":{},"__metadata__":{}}', 0
    one = json.dumps(tensor())
    yield '{"a":%s}' % one, 4
    yield '{"a":%s,"a":%s}' % (one, one), 4
    yield '{"a\\u0000b":%s}' % one, 4
    yield '{"":%s}' % one, 4
    yield '{"\\ud83d":%s}' % one, 4
    yield '{"\\ud83d\\ude00":%s}' % one, 4
    for number in ["0", "4", "-0", "-1", "1.0", "0.0", "1e0", "00", "01", "+1", "0x1", "1e400", "null", "true", '"0"',
                   "[0]", "{}", "9223372036854775807", "9223372036854775808", "18446744073709551615",
                   "18446744073709551616", "18446744073709551612", "4611686018427387904"]:
        yield '{"a":{"dtype":"F32","shape":[%s],"data_offsets":[0,4]}}' % number, 4
        yield '{"a":{"dtype":"F32","shape":[1],"data_offsets":[%s,4]}}' % number, 4
        yield '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,%s]}}' % number, 4
        yield '{"a":{"dtype":"U8","shape":[0,%s],"data_offsets":[0,0]}}' % number, 0
        yield '{"a":{"dtype":"U8","shape":[%s,0],"data_offsets":[0,0]}}' % number, 0
        yield '{"a":{"dtype":"F64","shape":[%s,4,4],"data_offsets":[0,0]}}' % number, 0
    for dtype in [*BITS, "F4", "F6_E2M3", "F6_E3M2", "F8_E4M3FNUZ", "F8_E5M2FNUZ", "f32", "F128", "", "float32", "Q8_0", "bool"]:
        for size in [1, 2, 4, 3]:
            length = max(BITS.get(dtype, 4 if dtype == "F4" else 6 if dtype.startswith("F6") else 8) * size // 8, 1)
            yield json.dumps({"a": tensor(dtype, [size], 0, length)}), length
    fields = [("dtype", '"F32"'), ("shape", "[1]"), ("data_offsets", "[0,4]")]
    for left_out in fields:
        yield '{"a":{%s}}' % ",".join(f'"{k}":{v}' for k, v in fields if k != left_out[0]), 4
        yield '{"a":{%s}}' % ",".join(f'"{k}":{v}' for k, v in fields + [left_out]), 4
    for value in ["null", "1", "[]", "{}", '"x"']:
        for wrong in fields:
            yield '{"a":{%s}}' % ",".join(f'"{k}":{value if k == wrong[0] else v}' for k, v in fields), 4
    # Two and three tensors at every place of a small file.
    for size in range(4):
        for b in range(4):
            for e in range(b, 4):
                yield json.dumps({"a": tensor("U8", [1], 0, 1), "b": tensor("U8", [e - b], b, e)}), size
    random_ = random.Random(1)
    for _ in range(200):
        content = {}
        for name in "cab":
            b = random_.randrange(4)
            e = random_.choice([b, b, b + 1, b + 1, b + 2])
            content[name] = tensor("U8", [e - b], b, e)
        yield json.dumps(content), random_.randrange(1, 5)


def read():
    """What the package says to each header."""
    for header, count in headers():
        text = header.encode()
        try:
            safetensors.deserialize(struct.pack("<Q", len(text)) + text + bytes(count))
            accepted = True
        except (safetensors.SafetensorError, ValueError, UnicodeError):
            accepted = False
        yield {"header": header, "bytes": count, "accepted": accepted}


result = {"version": safetensors.__version__, "written": list(written()), "read": list(read())}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write("{\n")
    file.write(f'"version": {json.dumps(result["version"])},\n')
    for key in ["written", "read"]:
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in result[key])
        file.write(f'"{key}": [\n{rows}\n]' + (",\n" if key == "written" else "\n"))
    file.write("}\n")
accepted = sum(row["accepted"] for row in result["read"])
print(f"safetensors {safetensors.__version__}: {len(result['read'])} headers, {accepted} accepted")
