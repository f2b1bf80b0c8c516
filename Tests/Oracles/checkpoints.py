"""Made-up checkpoints of real configurations: the same weights bit for bit as Tests/CheckpointSupport.

Usage: checkpoints.py RECIPE DIRECTORY     writes one checkpoint, as Hugging Face lays it out
       checkpoints.py --digests            writes the SHA-256 of every recipe's weight files into it

A recipe is a folder of Tests/Goldens/Checkpoints: `config.json`, `recipe.txt`, and the index of a
checkpoint of several files. `make_recipes.py` makes recipes from transformers' own tensor names. A
line of recipe.txt is one of
    file NAME STORAGE SHA256            f32, f16 or bf16; begins a file
    tensor NAME DIMENSIONS              128100x384
    tensor NAME DIMENSIONS times X      the numbers below, multiplied by X
    tensor NAME DIMENSIONS is X Y ...   these numbers
    layers FIRST END ... end            the lines between, once a layer; `*` in a name is its number

Entry i of a tensor: mix(fnv1a64(name) + (i + 1) * golden) has four 16-bit quarters; their sum, centred
and scaled, is about unit normal: z. All arithmetic is in float32, one rounding an operation:
    *LayerNorm.weight      1 + 0.2 z
    *bias                  0.1 z
    *embeddings.weight     z
    the rest               z * (1.5 / sqrt(last dimension))
"""
import hashlib
import json
import pathlib
import shutil
import sys

import numpy as np

RECIPES = pathlib.Path(__file__).resolve().parent.parent / "Goldens" / "Checkpoints"
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
PIECE = 1 << 20


def fnv1a64(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return np.uint64(value)


def mixed(name, first, end):
    """The pseudo-random words of entries first ..< end of what is called `name`."""
    with np.errstate(over="ignore"):
        z = fnv1a64(name) + np.arange(first + 1, end + 1, dtype=np.uint64) * GOLDEN
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def ids(row, length, vocabulary):
    """Made-up token ids: row `row` of a batch of sequences of this length."""
    numbers = mixed(f"ids/{row}/{length}", 0, length) % np.uint64(vocabulary - 5)
    numbers = numbers.astype(np.int64) + 5
    numbers[0] = 1
    if length > 1:
        numbers[-1] = 2
    return numbers


class Tensor:
    def __init__(self, name, shape, factor=None, values=None):
        self.name, self.shape, self.factor, self.values = name, shape, factor, values
        self.count = int(np.prod(shape))

    def numbers(self, first, end):
        if self.values is not None:
            return np.array(self.values[first:end], dtype=np.float32)
        words = mixed(self.name, first, end)
        total = sum((words >> np.uint64(shift)) & np.uint64(0xFFFF) for shift in (0, 16, 32, 48))
        one = np.float32(1)
        z = (total.astype(np.int32) - 131070).astype(np.float32) * (one / np.float32(37837))
        if self.name.endswith("LayerNorm.weight"):
            z = one + np.float32(0.2) * z
        elif self.name.endswith("bias"):
            z = np.float32(0.1) * z
        elif not self.name.endswith("embeddings.weight"):
            z = z * (np.float32(1.5) / np.sqrt(np.float32(self.shape[-1])))
        return z if self.factor is None else z * np.float32(self.factor)


def stored(numbers, storage):
    """Little-endian bytes, rounded to the nearest number of the type, ties to even."""
    if storage == "f32":
        return numbers.astype("<f4").tobytes()
    if storage == "f16":
        return numbers.astype("<f2").tobytes()
    bits = numbers.view(np.uint32)
    return ((bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))) >> np.uint32(16)).astype("<u2").tobytes()


def tensor(words, layer=None):
    name, shape = words[0], tuple(map(int, words[1].split("x")))
    if layer is not None:
        name = name.replace("*", str(layer))
    how = words[2] if len(words) > 2 else None
    return Tensor(
        name, shape,
        factor=float(words[3]) if how == "times" else None,
        values=[float(word) for word in words[3:]] if how == "is" else None)


def read(recipe):
    """The files of a recipe: [(name, storage, sha256, [Tensor])]."""
    files, block, layers = [], [], None
    for line in (recipe / "recipe.txt").read_text().splitlines():
        words = line.split()
        if words[0] == "file":
            files.append((*words[1:4], []))
        elif words[0] == "layers":
            layers, block = range(int(words[1]), int(words[2])), []
        elif words[0] == "end":
            files[-1][3].extend(tensor(one, layer) for layer in layers for one in block)
            layers = None
        elif layers is not None:
            block.append(words[1:])
        else:
            files[-1][3].append(tensor(words[1:]))
    return files


def pieces(storage, tensors):
    """The bytes of a safetensors file, piece by piece."""
    width = 4 if storage == "f32" else 2
    entries, offset = ['"__metadata__":{"format":"pt"}'], 0
    for one in tensors:
        end = offset + one.count * width
        shape = ",".join(map(str, one.shape))
        entries.append(f'"{one.name}":{{"dtype":"{storage.upper()}","shape":[{shape}],"data_offsets":[{offset},{end}]}}')
        offset = end
    header = ("{" + ",".join(entries) + "}").encode()
    header += b" " * (-len(header) % 8)
    yield len(header).to_bytes(8, "little") + header
    for one in tensors:
        for first in range(0, one.count, PIECE):
            yield stored(one.numbers(first, min(first + PIECE, one.count)), storage)


def write(recipe, directory):
    """Writes a checkpoint and checks it against the recipe's digests."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "model.safetensors.index.json"):
        if (recipe / name).exists():
            shutil.copyfile(recipe / name, directory / name)
    for name, storage, wanted, tensors in read(recipe):
        digest = hashlib.sha256()
        with open(directory / name, "wb") as file:
            for piece in pieces(storage, tensors):
                file.write(piece)
                digest.update(piece)
        if digest.hexdigest() != wanted:
            sys.exit(f"checkpoints: error: {recipe.name}/{name} is {digest.hexdigest()}, the recipe says {wanted}")


def made(name):
    """The directory of a checkpoint, written at the first call."""
    cache = pathlib.Path.home() / ".cache" / "rampart" / "checkpoints"
    recipe = RECIPES / name
    key = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(recipe.iterdir()))).hexdigest()
    directory = cache / f"{name}-{key[:12]}"
    if not directory.exists():
        temporary = directory.with_suffix(".new")
        write(recipe, temporary)
        temporary.rename(directory)
    return directory


def write_digests(recipe):
    page = (recipe / "recipe.txt").read_text()
    for name, storage, old, tensors in read(recipe):
        digest = hashlib.sha256()
        for piece in pieces(storage, tensors):
            digest.update(piece)
        page = page.replace(f"file {name} {storage} {old}", f"file {name} {storage} {digest.hexdigest()}")
    (recipe / "recipe.txt").write_text(page)


if __name__ == "__main__":
    if sys.argv[1:] == ["--digests"]:
        for recipe in sorted(path.parent for path in RECIPES.glob("*/recipe.txt")):
            write_digests(recipe)
            print(f"checkpoints: {recipe.name}")
    elif len(sys.argv) == 3:
        write(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    else:
        sys.exit(__doc__)
