"""Finds by experiment how the `tokenizers` package breaks texts into grapheme clusters, and writes the table
Sources/Engines/RampartTokenizers/Tables/GraphemeClasses.swift.

Its Precompiled normalizer replaces clusters of fewer than six bytes as a whole, so a map with one entry tells whether
characters belong together.
"""
import struct
from pathlib import Path

from tokenizers.normalizers import Precompiled

TARGET = Path(__file__).parents[2] / "Sources/Engines/RampartTokenizers/Tables/GraphemeClasses.swift"


def normalizer(key):
    """A map (darts-clone) that has `key` -> "X" only: one block of 256 units a byte."""
    data = key.encode()
    units = [0] * (256 * (len(data) + 2))
    units[0] = 256 << 10
    for depth, byte in enumerate(data):
        base, following = 256 * (depth + 1), 256 * (depth + 2)
        node = base ^ byte
        leaf = 0x100 if depth == len(data) - 1 else 0
        units[node] = (node ^ following) << 10 | leaf | byte
    units[256 * (len(data) + 1)] = 0x80000000
    trie = struct.pack(f"<{len(units)}I", *units)
    return Precompiled(struct.pack("<I", len(trie)) + trie + b"X\0")


FLAGS = {"j": 1, "e": 2, "i": 4, "l": 8, "p": 16, "c": 32, "s": 64, "k": 128}
LETTER, SUN, KA = normalizer("a"), normalizer("\u2600"), normalizer("\u0915")
ACUTE, JOINER, VIRAMA = "\u0301", "\u200d", "\u094d"


def classes(scalar):
    """The letters say what the character is: see the Swift type."""
    c = chr(scalar)
    own = normalizer(c)
    marks = ""
    if LETTER.normalize_str("a" + c) == "X":
        marks += "j"
        if SUN.normalize_str("\u2600" + c + JOINER + "\u2600" + ACUTE).endswith("X" + ACUTE):
            marks += "e"
        if KA.normalize_str("\u0915" + c + VIRAMA + "\u0915" + ACUTE).endswith("X" + ACUTE):
            marks += "i"
        if KA.normalize_str("\u0915" + c + "\u0915" + ACUTE).endswith("X" + ACUTE):
            marks += "l"
    else:
        if own.normalize_str(c + "a") == "X":
            marks += "p"
        if len(c.encode()) <= 3 and own.normalize_str(c + ACUTE) != "X":
            marks += "c"
        if SUN.normalize_str(c + JOINER + "\u2600" + ACUTE).endswith("X" + ACUTE):
            marks += "s"
        if KA.normalize_str(c + VIRAMA + "\u0915" + ACUTE).endswith("X" + ACUTE):
            marks += "k"
    return marks


def main():
    changes, last = [], 0
    for scalar in range(0x80, 0x110000):
        if 0xD800 <= scalar < 0xE000:
            continue
        # Large blocks of one kind are sampled.
        sampled = 0x3400 <= scalar < 0x9FFF or 0xAC00 <= scalar < 0xD7A4
        sampled = sampled or 0x20000 <= scalar < 0xE0000 or scalar >= 0xE1000
        if sampled and scalar & 0x3F:
            continue
        flags = sum(FLAGS[mark] for mark in classes(scalar))
        if flags != last:
            changes.append(scalar << 8 | flags)
            last = flags
    lines = [
        "// Made by Tests/Oracles/grapheme_breaks.py from the tokenizers package; do not edit.",
        "",
        "extension GraphemeClass {",
        "  /// Where the class changes, from U+0080 on: the scalar in the upper 24 bits, its class in the lower 8.",
        "  static let changes: [UInt32] = [",
    ]
    for start in range(0, len(changes), 9):
        lines.append("    " + " ".join(f"0x{change:X}," for change in changes[start : start + 9]))
    lines += ["  ]", "}", ""]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines))


main()
