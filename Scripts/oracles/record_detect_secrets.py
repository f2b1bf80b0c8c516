"""Records what detect-secrets finds in the labelled records; `Scripts/oracles/record` runs this.

Usage: record_detect_secrets.py DATA OUTPUT.json

Every record is written to a file under its own path, because detect-secrets reads the format of a
text from its file name, and scanned with all default plugins and filters. Only record ids, line
numbers and types are kept.
"""
import json
import os
import sys
import tempfile
from importlib.metadata import version

from detect_secrets import SecretsCollection
from detect_secrets.settings import default_settings

SETS = ["secrets_detect_secrets.jsonl", "secrets_gitleaks.jsonl"]


def scan(record, folder):
    path = os.path.join(folder, record["path"])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(record["text"])
    secrets = SecretsCollection()
    with default_settings():
        secrets.scan_file(path)
    found = sorted({(secret.line_number, secret.type) for _, secret in secrets})
    return {
        "id": record["id"],
        "findings": [{"line": line, "type": kind} for line, kind in found],
    }


def main(data, output):
    records = []
    for name in SETS:
        with open(os.path.join(data, "pii_secrets", name), encoding="utf-8") as lines:
            for line in lines:
                with tempfile.TemporaryDirectory() as folder:
                    records.append(scan(json.loads(line), folder))
    rows = ",\n".join("    " + json.dumps(record) for record in records)
    with open(output, "w", encoding="utf-8") as file:
        file.write(
            '{\n  "tool": "detect-secrets",\n  "version": "%s",\n'
            '  "plugins": "all defaults, default filters, no verification",\n'
            '  "records": [\n%s\n  ]\n}\n' % (version("detect-secrets"), rows)
        )


if __name__ == "__main__":
    main(*sys.argv[1:3])
