"""Compares `rampart models tokenize` with the `tokenizers` package, ids and offsets, string by string.

    compare.py RAMPART [--only NAME[,NAME]] [--strings FILE] [--report FILE]

Without --only every tokenizer in ~/.cache/rampart/tokenizers is compared. Ends with 1 if anything differs.
"""

import argparse
import json
import pathlib
import platform
import subprocess
import sys
import time

import numpy
import tokenizers
import transformers
from transformers import AutoTokenizer

ROOT = pathlib.Path.home() / ".cache/rampart/tokenizers"
BATCH = 1000
#: Also compared with the special tokens and truncation, at these lengths.
LENGTHS = (512, 9, 1)
SHOWN = 5


def oracle(folder):
    if (folder / "tokenizer.json").exists():
        return tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    return AutoTokenizer.from_pretrained(folder)._tokenizer


def byte_offsets(text):
    """The byte offset of every character, and of the end."""
    if text.isascii():
        return None
    codes = numpy.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    lengths = 1 + (codes > 0x7F) + (codes > 0x7FF) + (codes > 0xFFFF)
    return numpy.concatenate([[0], numpy.cumsum(lengths)]).tolist()


def expected(encodings, offsets):
    for encoding, places in zip(encodings, offsets):
        ranges = encoding.offsets
        if places is None:
            yield encoding.ids, [list(r) for r in ranges]
        else:
            yield encoding.ids, [[places[start], places[end]] for start, end in ranges]


def escaped(text, limit=160):
    shown = "".join(c if 32 <= ord(c) < 127 and c != "\\" else f"\\u{{{ord(c):X}}}" for c in text[:limit])
    return shown + ("…" if len(text) > limit else "")


def smallest(tokenizer, rampart, folder, text, options):
    """The shortest prefix of a text that already differs, by halving and then by single characters."""
    def differs(length):
        line = json.dumps({"id": "0", "content": text[:length]})
        out = subprocess.run([rampart, "models", "tokenize", folder, "--jsonl", "-", *options], input=line + "\n", text=True, capture_output=True)
        if out.returncode:
            return True
        got = json.loads(out.stdout)
        encoding = tokenizer.encode(text[:length], add_special_tokens=bool(options))
        ids, ranges = next(expected([encoding], [byte_offsets(text[:length])]))
        return got["ids"] != ids or got["ranges"] != ranges
    low, high = 0, len(text)
    while low + 1 < high and high - low > 0:
        middle = (low + high) // 2
        low, high = (low, middle) if differs(middle) else (middle, high)
    return text[:high]


def compare(rampart, folder, records, offsets, length=None):
    """Returns how many strings differ, and the first of them."""
    tokenizer = oracle(folder)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    options = []
    if length is not None:
        options = ["--max-length", str(length)]
        if length > tokenizer.num_special_tokens_to_add(False):
            tokenizer.enable_truncation(length)
        else:
            return 0, []
    path = ROOT / (".part.jsonl" if length is not None else ".all.jsonl")
    process = subprocess.Popen(
        [rampart, "models", "tokenize", str(folder), "--jsonl", str(path), *options], stdout=subprocess.PIPE, text=True)
    different, first = 0, []
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        encodings = tokenizer.encode_batch(batch, add_special_tokens=length is not None)
        for index, (ids, ranges) in enumerate(expected(encodings, offsets[start : start + BATCH])):
            line = process.stdout.readline()
            if not line:
                process.wait()
                raise SystemExit(f"{folder.name}: rampart ended at string {start + index} with {process.returncode}: {escaped(batch[index])}")
            got = json.loads(line)
            if got["ids"] != ids or got["ranges"] != ranges:
                different += 1
                if len(first) < SHOWN:
                    first.append((batch[index], got, ids, ranges))
    process.wait()
    for text, got, ids, ranges in first:
        prefix = smallest(tokenizer, rampart, str(folder), text, options) if len(text) < 20_000 else text
        what = "ids" if got["ids"] != ids else "ranges"
        place = next((i for i, (a, b) in enumerate(zip(got[what], (ids if what == "ids" else ranges))) if a != b), "end")
        print(f"  {folder.name}{'' if length is None else f' at {length}'}: {what} differ from token {place}: {escaped(prefix[-80:])}", flush=True)
        if len(prefix) <= 24:
            encoding = tokenizer.encode(prefix, add_special_tokens=length is not None)
            print(f"    expected {list(zip(encoding.ids, encoding.tokens, encoding.offsets))}", flush=True)
    return different, first


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rampart")
    parser.add_argument("--only", default="")
    parser.add_argument("--strings", default=str(ROOT / "strings.jsonl"))
    parser.add_argument("--report")
    arguments = parser.parse_args()
    with open(arguments.strings) as lines:
        records = [json.loads(line)["content"] for line in lines]
    offsets = [byte_offsets(text) for text in records]
    part = list(range(0, len(records), 40))
    for name, chosen in ((".all.jsonl", range(len(records))), (".part.jsonl", part)):
        with open(ROOT / name, "w") as out:
            for index in chosen:
                out.write(json.dumps({"id": str(index), "content": records[index]}) + "\n")
    names = arguments.only.split(",") if arguments.only else sorted(p.name for p in ROOT.iterdir() if p.is_dir())
    rows, failed, begin = [], 0, time.monotonic()
    for name in names:
        since = time.monotonic()
        different, _ = compare(arguments.rampart, ROOT / name, records, offsets)
        truncated = 0
        for length in LENGTHS:
            count, _ = compare(
                arguments.rampart, ROOT / name, [records[i] for i in part], [offsets[i] for i in part], length)
            truncated += count
        failed += different + truncated
        size = oracle(ROOT / name).get_vocab_size()
        rows.append((name, size, len(records), different, len(part) * len(LENGTHS), truncated))
        print(f"{name}: {different} of {len(records)} differ, truncated {truncated}; {time.monotonic() - since:.0f} s", flush=True)
    if arguments.report:
        report = [
            "# Parity of the tokenizers", "",
            "Token ids and byte offsets of `rampart models tokenize` against the `tokenizers` package, string by string; made by `make parity`",
            "(seeded). Compared whole and, on every fortieth string, with special tokens and truncation at "
            + ", ".join(map(str, LENGTHS)) + " tokens.", "",
            f"- tokenizers {tokenizers.__version__}, transformers {transformers.__version__}, Python {platform.python_version()}",
            f"- {len(records)} strings, {sum(map(len, records))} characters", "",
            "| tokenizer | vocabulary | strings | different | truncated strings | different |", "|---|---:|---:|---:|---:|---:|"]
        report += [f"| {n} | {s:,} | {c:,} | {d} | {t:,} | {e} |" for n, s, c, d, t, e in rows]
        report += ["", f"Together {sum(r[2] + r[4] for r in rows):,} comparisons, {failed} differences."]
        pathlib.Path(arguments.report).write_text("\n".join(report) + "\n")
    print(f"parity: {failed} differences, {time.monotonic() - begin:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
