"""Writes messages of about 2 KB, from real data where it is at hand, else from this repository's pages.

Usage: texts.py OUTPUT.jsonl. The choice is deterministic, so that two runs measure the same texts.
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
SIZE = 2048
COUNT = 200


def sources():
    traces = SHARED / "agent_traces"
    if traces.is_dir():
        for name in ("tau_bench_airline_benign", "agentdojo_workspace", "agentdojo_banking"):
            for line in (traces / f"{name}.jsonl").open(encoding="utf-8"):
                for message in json.loads(line)["messages"]:
                    yield message["content"] or ""
    else:
        for page in sorted(ROOT.glob("**/*.md")) + sorted(ROOT.glob("Sources/**/*.swift")):
            yield page.read_text(encoding="utf-8")


def messages():
    """Real messages joined until they make 2 KB; each message is used once."""
    text, seen = "", set()
    for piece in sources():
        if piece in seen:
            continue
        seen.add(piece)
        text += piece + "\n"
        while len(text.encode()) >= SIZE:
            yield text.encode()[:SIZE].decode(errors="ignore")
            text = text.encode()[SIZE:].decode(errors="ignore")


def main():
    chosen = list(messages())
    step = max(1, len(chosen) // COUNT)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for index, text in enumerate(chosen[::step][:COUNT]):
            file.write(json.dumps({"id": index, "content": text}) + "\n")


main()
