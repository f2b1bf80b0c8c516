"""Writes Sources/Native/CRampartICU/CharacterTables.cpp: what `tokenizers` believes about each scalar.

The crates inside `tokenizers` carry Unicode data of different, partly old versions (normalisation before 12.0, categories
of 8.0, letter case of 17.0), which neither ICU nor Swift reproduces. So the tables are found by asking the package about every
scalar. Facts of the Unicode Character Database; the grapheme properties come from the `regex` package and are then checked
against what the package shows. `Tests/RampartTokenizersTests/CharacterTablesTests.swift` holds digests of the answers.
"""

import io
import pathlib
import tempfile

import regex
import sentencepiece
from tokenizers import normalizers, pre_tokenizers
from transformers.convert_slow_tokenizer import import_protobuf

ROOT = pathlib.Path(__file__).resolve().parents[3]
SCALARS = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000]
FLAGS = ["WHITESPACE", "PUNCTUATION", "CONTROL", "NONSPACING", "MARK", "NUMERIC", "WORD", "CANONICAL", "COMPATIBLE", "COMPOSES",
         "COMPOSED_CHANGES", "COMPATIBLE_CHANGES"]
CATEGORIES = [
    "Other", "CR", "LF", "Control", "Extend", "ZWJ", "Regional_Indicator", "Prepend", "SpacingMark", "L", "V", "T", "LV", "LVT"]
PICTOGRAPHIC = len(CATEGORIES)


def between(stage, wanted):
    """The scalars that make `wanted` pieces of "a?b"."""
    return {code for code in SCALARS if len(stage.pre_tokenize_str(f"a{chr(code)}b")) == wanted}


def mapping(stage):
    return {code: text for code in SCALARS if (text := stage.normalize_str(chr(code))) != chr(code)}


def dropped(**options):
    settings = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False) | options
    stage = normalizers.BertNormalizer(**settings)
    return {code for code in SCALARS if stage.normalize_str(f"a{chr(code)}b") == "ab"}


def combining_classes():
    """Combining classes, from the order in which NFD puts marks of known class."""
    nfd = normalizers.NFD()
    known = {230: "\u0301", 220: "\u0316", 1: "\u0334", 240: "\u0345"}
    swaps = lambda first, second: nfd.normalize_str("a" + first + second) == "a" + second + first
    marks = [
        code for code in SCALARS
        if len(nfd.normalize_str(chr(code))) == 1 and chr(code) == nfd.normalize_str(chr(code))
        and (swaps(chr(code), known[1]) or swaps(known[240], chr(code)) or code in (0x334, 0x345))]
    # Order the marks into classes: equal marks never swap with each other.
    classes = []
    for code in marks:
        for group in classes:
            if not swaps(chr(code), group[0]) and not swaps(group[0], chr(code)):
                group.append(chr(code))
                break
        else:
            classes.append([chr(code)])
    import functools
    classes.sort(key=functools.cmp_to_key(lambda a, b: -1 if swaps(b[0], a[0]) else 1))
    return {ord(mark): rank + 1 for rank, group in enumerate(classes) for mark in group}, len(classes)


def grapheme_properties():
    """Grapheme categories and conjunct-break classes; `joins` is what the package shows of Extend and SpacingMark."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as rules:
        rules.write("41\t58\n42\t58\n")
        rules.flush()
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["hello world foo bar"] * 10), model_writer=model, vocab_size=20, hard_vocab_limit=False,
            minloglevel=2, normalization_rule_tsv=rules.name)
    proto = import_protobuf().ModelProto()
    proto.ParseFromString(model.getvalue())
    stage = normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap)
    joins = {code for code in SCALARS if stage.normalize_str("A" + chr(code)) == "X" and code not in (0x41, 0x42)}
    category = {}
    for index, name in enumerate(CATEGORIES[1:], 1):
        pattern = regex.compile(rf"\p{{GCB={name}}}")
        category.update((code, index) for code in SCALARS if pattern.match(chr(code)))
    extending = {CATEGORIES.index(name) for name in ("Extend", "ZWJ", "SpacingMark")}
    newer = {code for code, value in category.items() if value in extending and code not in joins}
    missing = joins - {code for code, value in category.items() if value in extending}
    assert not missing, sorted(map(hex, missing))
    for code in newer:  # assigned in a later version than the package's
        del category[code]
    pictographic = regex.compile(r"\p{Extended_Pictographic}")
    for code in SCALARS:
        if code not in category and pictographic.match(chr(code)):
            category[code] = PICTOGRAPHIC
    conjunct = {}
    for index, name in enumerate(["Consonant", "Extend", "Linker"], 1):
        pattern = regex.compile(rf"\p{{InCB={name}}}")
        conjunct.update((code, index) for code in SCALARS if code not in newer and pattern.match(chr(code)))
    return category, conjunct


def emit(out, kind, name, values):
    out.write(f"const {kind} {name}[] = {{")
    for index, value in enumerate(values):
        out.write(("\n" if index % 24 == 0 else "") + f"{value},")
    out.write("\n};\n")


def main():
    whitespace = between(pre_tokenizers.WhitespaceSplit(), 2)
    sets = {
        "WHITESPACE": whitespace,
        "PUNCTUATION": between(pre_tokenizers.Punctuation(), 3),
        "CONTROL": dropped(clean_text=True),
        "NONSPACING": dropped(strip_accents=True),
        "MARK": {code for code, text in mapping(normalizers.StripAccents()).items() if not text},
        "NUMERIC": between(pre_tokenizers.Digits(individual_digits=False), 3),
        "WORD": between(pre_tokenizers.Whitespace(), 1),
    }
    hangul = range(0xAC00, 0xD7A4)
    canonical = {code: text for code, text in mapping(normalizers.NFD()).items() if code not in hangul}
    compatible = {code: text for code, text in mapping(normalizers.NFKD()).items() if code not in hangul}
    composed = mapping(normalizers.NFC())
    nfc = normalizers.NFC()
    pairs = {}
    for code, text in canonical.items():
        if code not in composed and len(text) > 1:
            first = nfc.normalize_str(text[:-1])
            assert len(first) == 1, hex(code)
            pairs[(ord(first), ord(text[-1]))] = code
    sets |= {
        "COMPOSED_CHANGES": set(composed), "COMPATIBLE_CHANGES": set(mapping(normalizers.NFKC())),
        "CANONICAL": set(canonical), "COMPATIBLE": set(compatible),
        "COMPOSES": {second for _, second in pairs} | set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3)),
    }
    classes, class_count = combining_classes()
    lower = {code: text for code, text in mapping(normalizers.Lowercase()).items()}
    assert [code for code, text in lower.items() if len(text) > 1] == [0x130]
    category, conjunct = grapheme_properties()

    records, entries = {}, []
    for code in range(0x110000):
        flags = sum(1 << bit for bit, name in enumerate(FLAGS) if code in sets[name])
        delta = ord(lower[code][0]) - code if code in lower else 0
        record = (flags, classes.get(code, 0), category.get(code, 0) | conjunct.get(code, 0) << 4, delta)
        entries.append(records.setdefault(record, len(records)))
    pages, unique = [], {}
    for start in range(0, 0x110000, 128):
        pages.append(unique.setdefault(tuple(entries[start : start + 128]), len(unique)))

    keys, offsets, scalars = sorted(compatible), [], []
    placed = {}
    def place(text):
        if text not in placed:
            placed[text] = len(scalars) << 5 | len(text)
            scalars.extend(map(ord, text))
        return placed[text]
    for code in keys:
        offsets += [place(canonical[code]) if code in canonical else 0, place(compatible[code])]
    ordered = sorted(pairs)
    with open(ROOT / "Sources/Native/CRampartICU/CharacterTables.cpp", "w") as out:
        out.write("// SPDX-License-Identifier: Apache-2.0\n"
                  "// Written by Tests/Oracles/tokenizers_parity/tables.py from the answers of tokenizers; do not edit.\n"
                  '#include "CharacterTables.h"\n')
        emit(out, "uint16_t", "rampart_char_pages", pages)
        emit(out, "uint16_t" if len(records) > 256 else "uint8_t", "rampart_char_entries", [e for page in unique for e in page])
        emit(out, "rampart_char", "rampart_char_records", ["{%d,%d,%d,%d}" % record for record in records])
        emit(out, "uint32_t", "rampart_decomposition_keys", keys)
        emit(out, "uint32_t", "rampart_decomposition_places", offsets)
        emit(out, "uint32_t", "rampart_decomposition_scalars", scalars)
        out.write(f"const size_t rampart_decomposition_count = {len(keys)};\n")
        emit(out, "uint64_t", "rampart_composition_keys", [first << 32 | second for first, second in ordered])
        emit(out, "uint32_t", "rampart_composition_results", [pairs[pair] for pair in ordered])
        out.write(f"const size_t rampart_composition_count = {len(ordered)};\n")
    print(f"{len(records)} records, {len(unique)} pages, {len(keys)} decompositions of {len(scalars)} scalars, "
          f"{len(pairs)} compositions, {class_count} combining classes")


if __name__ == "__main__":
    main()
