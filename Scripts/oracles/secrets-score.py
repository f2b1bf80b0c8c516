#!/usr/bin/env python3
"""Scores recorded findings against Evaluations/secrets-labels.json, line by line.

    Scripts/oracles/secrets-score.py Evaluations/secrets-labels.json Evaluations/Golden/detect-secrets.json …

A file of findings holds `records: [{id, findings: [{line, …}]}]`.
"""
import json
import sys


def score(labels, records):
    found_in = {record["id"]: {f["line"] for f in record["findings"]} for record in records}
    true, missed, false = 0, [], []
    for record in labels["records"]:
        lines = found_in.get(record["id"], set())
        covered = set(record["unjudged_lines"])
        for secret in record["secrets"]:
            span = range(secret["first_line"], secret["last_line"] + 1)
            covered.update(span)
            if lines.intersection(span):
                true += 1
            else:
                missed.append((record["id"], secret["first_line"]))
        false += [(record["id"], line) for line in sorted(lines - covered)]
    return true, missed, false


def main(labels_path, *paths):
    with open(labels_path, encoding="utf-8") as file:
        labels = json.load(file)
    for path in paths:
        with open(path, encoding="utf-8") as file:
            findings = json.load(file)
        true, missed, false = score(labels, findings["records"])
        precision = true / max(1, true + len(false))
        recall = true / max(1, true + len(missed))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{findings['tool']} {findings['version']}: precision {precision:.3f} "
              f"recall {recall:.3f} F1 {f1:.3f} (found {true}, missed {len(missed)}, "
              f"false {len(false)})")
        for name, places in (("missed", missed), ("false", false)):
            for record, line in places:
                print(f"  {name} {record}:{line}")


if __name__ == "__main__":
    main(*sys.argv[1:])
