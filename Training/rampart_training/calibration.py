"""Scores that mean something: 0.5 is the threshold at 1 % false positives of a kind of text, 0.9 the one at 0.1 %."""

import json
import math
import os
import pathlib
import shutil
import subprocess
import tempfile

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / ".build" / "release" / "rampart"
# Kinds of texts and the rows they are calibrated on.
KINDS = {
    "user_prompt": {"user_prompt"},
    "document": {"document", "email", "web"},
    "tool_output": {"tool_output", "code", "document", "email", "web"},
}
REVIEW, BLOCK = 0.5, 0.9
REVIEW_RATE, BLOCK_RATE = 0.01, 0.001
TAIL = 0.05


def program_scores(folder, profile, rows):
    """Scores that the program itself gives to texts: in 8 bits, in every view, of the worst window.

    `folder` holds the int8 model, and its bank if `profile`, the guard.json to score with, has `similarity`.
    """
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        model = work / "model"
        shutil.copytree(folder, model)
        (model / "guard.json").write_text(json.dumps(profile))
        with open(work / "rows.jsonl", "w", encoding="utf-8") as out:
            for number, row in enumerate(rows):
                value = {"id": str(number), "text": row.text, "label": row.label, "kind": row.kind}
                out.write(json.dumps(value, ensure_ascii=False) + "\n")
        subprocess.run(
            [PROGRAM, "evaluate", "detection", "--dataset", work / "rows.jsonl", "--model", model, "--scores", work / "scores.jsonl", "--bootstrap", "0"],
            # Nobody's own bank has a say.
            check=True, stdout=subprocess.DEVNULL, env={**os.environ, "XDG_CONFIG_HOME": temporary})
        found = {}
        for line in (work / "scores.jsonl").read_text().splitlines():
            value = json.loads(line)
            found[int(value["id"])] = value["score"]
    return [found[number] for number in range(len(rows))]


def program_odds(folder, profile, rows):
    """Log-odds of attack, from the program's scores where calibration changes nothing."""
    plain = {**profile, "calibration": {name: {"scale": 1.0, "offset": 0.0} for name in KINDS}}
    plain.pop("similarity", None)
    scores = (min(max(v, 1e-12), 1 - 1e-12) for v in program_scores(folder, plain, rows))
    return [math.log(v / (1 - v)) for v in scores]


def program_similarities(folder, profile, rows):
    """The similarity of texts to the attack of the bank that each is closest to, from scores that follow from it alone."""
    least = 0.001
    silent = {name: {"scale": 1.0, "offset": -1000.0} for name in KINDS}
    given = {**profile, "calibration": silent, "similarity": {"review": least, "block": 1.0}}
    # The score goes from 0.5 at `review` to 0.9 at `block`, and is 1 there.
    return [0.0 if v < 0.5 else min(1.0, least + (v - 0.5) / 0.4 * (1 - least)) for v in program_scores(folder, given, rows)]


def quantile(scores, rate):
    """The score that `rate` of benign texts reach.

    Where fewer than ten texts lie beyond it, an exponential tail through the highest 5 % takes the place of the order statistics:
    its mean excess is the maximum-likelihood estimate (Davison and Smith 1990, shape 0).
    """
    ordered = sorted(scores, reverse=True)
    if len(ordered) * rate >= 10:
        return ordered[int(len(ordered) * rate)]
    count = max(5, int(len(ordered) * TAIL))
    start = ordered[count]
    excess = sum(v - start for v in ordered[:count]) / count
    return start + excess * math.log(count / len(ordered) / rate)


def fit(scored):
    """`scored`: (kind, log-odds) of benign texts. Returns scale and offset by kind, and the log-odds of both thresholds."""
    found = {}
    for name, kinds in KINDS.items():
        values = [v for kind, v in scored if kind in kinds]
        review, block = quantile(values, REVIEW_RATE), quantile(values, BLOCK_RATE)
        block = max(block, review + 0.5)
        scale = (math.log(BLOCK / (1 - BLOCK)) - math.log(REVIEW / (1 - REVIEW))) / (block - review)
        found[name] = {"scale": round(scale, 6), "offset": round(-scale * review, 6), "texts": len(values), "review": review, "block": block}
    return found
