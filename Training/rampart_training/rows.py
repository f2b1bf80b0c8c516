"""The labelled rows of ``../shared/data``: which may be trained on, which calibrate, which only measure.

Only rows with ``restricted: false`` ever reach the weights or the thresholds; the others measure during development.
"""

import hashlib
import json
import os
import pathlib
from dataclasses import dataclass

# Rows to learn from seldom, or not at all: attack rows whose text does not try to supersede anything by itself (Prompt Guard 2's definition), or whose strings are
# found by gradient search: learned from seldom, or not at all.
SOURCE_WEIGHTS = {
    "bipia_train": 0.0,  # innocuous tasks, an attack by position only
    "jbb_artifacts": 0.25,  # gibberish suffixes and paraphrased harmful requests
    "codeattack": 0.25,
    "deepinception": 0.5,
    "catqa": 0.5,
    "multilingual_hatecheck": 0.35,
}
# Sources with texts of benchmarks we report on stay out of training, attacks and benign rows alike.
REPORTED = {"agentdojo_banking", "agentdojo_workspace"}
# No row of hard_negatives is learned from, whatever its licence: they say how often honest texts are taken for attacks.
CALIBRATION_SHARE = 0.10
# Texts gathered for moderation that are benign here, whatever their own label: harmful requests and statements without a
# trick. They are learned from and do not calibrate: ordinary traffic holds few of them.
BESIDE = {"harm/catqa", "harm/multilingual_hatecheck"}


@dataclass(frozen=True)
class Row:
    """One labelled text. `label` is benign, injection or jailbreak; `kind` as in the data's README."""

    id: str
    text: str
    label: str
    source: str
    lang: str
    kind: str
    cluster: str
    restricted: bool
    hint: bool

    @property
    def is_attack(self):
        return self.label != "benign"


def data_folder() -> pathlib.Path:
    """``$RAMPART_SHARED/data``, else ``../shared/data`` beside the repository."""
    root = os.environ.get("RAMPART_SHARED")
    if root:
        return pathlib.Path(root) / "data"
    return pathlib.Path(__file__).resolve().parents[2].parent / "shared" / "data"


def read(path: pathlib.Path) -> list:
    """Every row of a file of JSON lines."""
    found = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                value = json.loads(line)
                label = {0: "benign", 1: "injection"}.get(value["label"], value["label"])
                found.append(
                    Row(
                        id=str(value.get("id", f"{path.stem}:{number}")), text=value["text"], label=label,
                        source=value.get("source", path.stem), lang=value.get("lang", "und"),
                        kind=value.get("kind", "user_prompt"),
                        cluster=str(value.get("cluster", value.get("id", number))),
                        restricted=bool(value.get("restricted", False)),
                        hint=bool((value.get("meta") or {}).get("override_hint")),
                    )
                )
            except (KeyError, ValueError, AttributeError, TypeError) as error:
                raise SystemExit(f"{path}:{number}: not a row ({error}); needed: {{text, label}} as JSON") from None
    return found


def load(name: str) -> list:
    """`train`, `dev` (prompt attacks) or `hard` (every hard benign file)."""
    folder = data_folder()
    if name == "hard":
        return [row for path in sorted((folder / "hard_negatives").glob("*.jsonl")) for row in read(path)]
    found = read(folder / "prompt_attacks" / f"{name}.jsonl")
    return found + beside(folder) if name == "train" else found


def beside(folder: pathlib.Path) -> list:
    """The rows of `BESIDE` as benign ones."""
    found = []
    for name in sorted(BESIDE):
        with open(folder / f"{name}.jsonl", encoding="utf-8") as lines:
            for value in map(json.loads, lines):
                if value.get("restricted") is False:
                    found.append(Row(value["id"], value["text"], "benign", value["source"], value["lang"], "user_prompt", value["id"], False, False))
    return found


def is_calibration(row: Row) -> bool:
    """Whether a benign row is kept for thresholds: a tenth of the clusters, whatever their order."""
    if f"harm/{row.source}" in BESIDE:
        return False
    digest = hashlib.sha256(f"calibration/{row.source}/{row.cluster}".encode()).digest()
    return digest[0] < 256 * CALIBRATION_SHARE


def usable(rows: list) -> list:
    """The rows that may reach the weights."""
    return [r for r in rows if not r.restricted and r.source not in REPORTED and SOURCE_WEIGHTS.get(r.source, 1) > 0]
