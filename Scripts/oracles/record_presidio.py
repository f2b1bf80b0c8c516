"""Records what presidio-analyzer finds in a set of texts; `Scripts/oracles/record` runs this.

Usage: record_presidio.py TEXTS.jsonl OUTPUT.jsonl

TEXTS has one `{"id", "text"}` per line. OUTPUT has one `{"id", "spans": [...]}` per line, without the
text; a span has its type, its score, and its place in characters (`start`, `end`) and in UTF-8
bytes (`byte_start`, `byte_end`). What the engine is and lacks: presidio_engine.py.
"""
import json
import logging
import sys

import presidio_engine

logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)


def span(result, text):
    return {
        "type": result.entity_type,
        "start": result.start,
        "end": result.end,
        "byte_start": len(text[: result.start].encode()),
        "byte_end": len(text[: result.end].encode()),
        "score": round(result.score, 4),
    }


def main(texts_path, output):
    engine = presidio_engine.engine()
    with open(texts_path, encoding="utf-8") as lines, open(output, "w", encoding="utf-8") as out:
        for row in map(json.loads, lines):
            results = engine.analyze(row["text"], language="en")
            results.sort(key=lambda result: (result.start, result.end, result.entity_type))
            spans = [span(result, row["text"]) for result in results]
            out.write(json.dumps({"id": row["id"], "spans": spans}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
