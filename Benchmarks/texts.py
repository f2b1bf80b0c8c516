"""Chooses the texts that are measured; the choice is the same on every machine with the same data.

Usage: texts.py mixed|plain OUTPUT.jsonl [--one-text BYTES]

`mixed`: what agents really read and say, with the names, numbers and addresses that occur in it.
`plain`: prose and code without personal data. A piece is left out if it has an at sign or a run of
five digits, which is a coarse filter that knows nothing of any scanner.

Writes 200 records of about 2 KB, or one record of the given size. Real data lies in ../shared
(`RAMPART_SHARED` names another place); without it the pages and sources of this repository serve.
"""
import argparse
import json
import os
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = pathlib.Path(os.environ.get("RAMPART_SHARED", ROOT.parent / "shared")) / "data"
SIZE = 2048
COUNT = 200
CORPORA = {
    "mixed": [
        "agent_traces/tau_bench_airline_benign.jsonl",
        "agent_traces/agentdojo_workspace.jsonl",
        "agent_traces/agentdojo_banking.jsonl",
    ],
    "plain": [
        "hard_negatives/system_prompt.jsonl",
        "harm/alpaca_safe.jsonl",
        "insecure_code/cyberseceval_autocomplete.jsonl",
    ],
}
PERSONAL = re.compile(r"@|[0-9]{5}")


def origin(corpus):
    """What the texts of a corpus come from, for the record."""
    return CORPORA[corpus] if DATA.is_dir() else ["this repository's pages and sources"]


def pieces(corpus):
    if not DATA.is_dir():
        for page in sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("Sources/**/*.swift")):
            yield from page.read_text(encoding="utf-8").split("\n\n")
        return
    for name in CORPORA[corpus]:
        with (DATA / name).open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                for message in record.get("messages", [record]):
                    yield message.get("content", message.get("text")) or ""


def chosen(corpus):
    """Each piece once."""
    seen = set()
    for piece in pieces(corpus):
        if piece not in seen and not (corpus == "plain" and PERSONAL.search(piece)):
            seen.add(piece)
            yield piece


def messages(corpus):
    """The pieces of a corpus, joined and cut so that they make messages of 2 KB."""
    text = b""
    for piece in chosen(corpus):
        text += piece.encode() + b"\n"
        while len(text) >= SIZE:
            yield text[:SIZE].decode(errors="ignore")
            text = text[SIZE:].decode(errors="ignore").encode()


def sample(corpus):
    """Two hundred messages, evenly spread over the corpus."""
    everything = list(messages(corpus))
    return [everything[index * len(everything) // COUNT] for index in range(COUNT)]


def one_text(corpus, size):
    """One text of about `size` bytes; a corpus that is too small is repeated."""
    everything = "".join(messages(corpus)).encode()
    return (everything * (size // len(everything) + 1))[:size].decode(errors="ignore")


def write(path, texts):
    with open(path, "w", encoding="utf-8") as file:
        for index, text in enumerate(texts):
            file.write(json.dumps({"id": index, "content": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", choices=CORPORA)
    parser.add_argument("output")
    parser.add_argument("--one-text", type=int, metavar="BYTES")
    arguments = parser.parse_args()
    texts = (
        [one_text(arguments.corpus, arguments.one_text)]
        if arguments.one_text
        else sample(arguments.corpus)
    )
    write(arguments.output, texts)
