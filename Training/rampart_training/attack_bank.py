"""The attack bank that goes with the model: seeds of every language and family, and from which similarity on one is close."""

import json
import math
import pathlib
import random
import subprocess
import tempfile

from . import calibration, grammar

ENGLISH, OTHER = 160, 36
# An entry is one window of the model; these stay far below it in every language.
LONGEST = 320
SHORTEST = 30
# Of benign texts, those that may come close enough for a person to decide.
REVIEW_RATE = 0.0005


def entries(seed):
    """Lines {id, text, language, family, label}: of each language as many of each family as there is room for."""
    rng = random.Random(seed)
    by_language = {}
    for template in grammar.bank():
        if template.family.label != "benign":
            by_language.setdefault(template.language, {}).setdefault(template.family.name, []).append(template)
    found, seen = [], set()
    for language, families in sorted(by_language.items()):
        room = ENGLISH if language == "en" else OTHER
        # Texts without slots first: they are as they were written.
        for known in families.values():
            rng.shuffle(known)
            known.sort(key=lambda t: "{" in t.text)
        names = rng.sample(sorted(families), len(families))
        queue = [t for group in zip_longest(*(families[name] for name in names)) for t in group if t]
        for template in queue:
            if room == 0:
                break
            text = template.expand(rng)
            if not SHORTEST <= len(text) <= LONGEST or text in seen:
                continue
            seen.add(text)
            room -= 1
            found.append({
                "id": template.identifier, "text": text, "language": language,
                "family": template.family.name, "label": template.family.label,
            })
    return found


def zip_longest(*lists):
    """The first of each list, then the second of each, with None where one has ended."""
    return [[group[at] if at < len(group) else None for group in lists] for at in range(max(map(len, lists), default=0))]


def build(folder: pathlib.Path, given):
    """Embeds the entries with the model of a folder, into its `bank.jsonl`."""
    with tempfile.TemporaryDirectory() as temporary:
        source = pathlib.Path(temporary) / "seeds.jsonl"
        source.write_text("".join(json.dumps(v, ensure_ascii=False) + "\n" for v in given), encoding="utf-8")
        (folder / "bank.jsonl").unlink(missing_ok=True)
        subprocess.run(
            [calibration.PROGRAM, "bank", "build", "--from", source, "--output", folder / "bank.jsonl", "--model", folder], check=True)


def thresholds(similarities):
    """`review` and `block` of guard.json, from the similarities of benign texts to the attack each is closest to.

    Similarities end at 1, so the tail is looked at in logarithms of distances. What blocks is at most half as far away as any benign text was.
    """
    closeness = [-math.log(max(1 - v, 1e-6)) for v in similarities]
    review = 1 - math.exp(-calibration.quantile(closeness, REVIEW_RATE))
    block = 1 - (1 - max(review, *similarities)) / 2
    up = lambda value: min(0.999, math.ceil(value * 1000) / 1000)
    return {"review": up(review), "block": up(block)}
