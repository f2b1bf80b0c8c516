"""Real texts for the tokenizers' parity run: read in place, never copied into the repository."""

import json
import os
import pathlib

DATA = pathlib.Path(os.environ.get("RAMPART_SHARED", "../shared")) / "data"
FILES = [
    "prompt_attacks/train.jsonl", "prompt_attacks/dev.jsonl", "harm/xsafety.jsonl", "harm/multilingual_hatecheck.jsonl",
    "harm/catqa.jsonl", "harm/alpaca_safe.jsonl", "hard_negatives/role_play.jsonl", "hard_negatives/system_prompt.jsonl",
    "hard_negatives/borderline_cyber.jsonl", "insecure_code/cyberseceval_autocomplete.jsonl",
]


def texts():
    """Yields the texts of the labelled data, in the order of the files."""
    for name in FILES:
        path = DATA / name
        if not path.exists():
            continue
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                for key in ("text", "prompt", "content", "origin_code"):
                    if isinstance(record.get(key), str):
                        yield record[key].encode("utf-8", "replace").decode("utf-8")
