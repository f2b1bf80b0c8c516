"""Figures on sources that no weight was learned from: the compass during development."""

import collections
import math
import random

from . import rows


# Benign by a weak label: players' defences of a game, many of which hold attacks themselves. Shown apart, not in the pool.
WEAK = {"tensor_trust_defence"}


def auc(attack, benign):
    """The chance that an attack scores higher than a benign text; ties count half."""
    if not attack or not benign:
        return math.nan
    values = sorted([(v, 0) for v in benign] + [(v, 1) for v in attack])
    rank_sum, at = 0.0, 0
    while at < len(values):
        end = at
        while end < len(values) and values[end][0] == values[at][0]:
            end += 1
        rank_sum += sum(1 for i in range(at, end) if values[i][1]) * ((at + end + 1) / 2)
        at = end
    n, m = len(attack), len(benign)
    return (rank_sum - n * (n + 1) / 2) / (n * m)


def threshold(benign, share):
    """The lowest threshold that at most `share` of benign scores reach."""
    ordered = sorted(benign, reverse=True)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] + 1e-9


def sample(limit=250, seed=3):
    """At most `limit` rows of each source and class: train and dev together, all restricted ones, and unrestricted dev."""
    rng = random.Random(seed)
    groups = collections.defaultdict(list)
    for part in ("train", "dev", "hard"):
        for row in rows.load(part):
            if row.restricted or part == "dev":
                groups[row.source, row.is_attack, row.hint].append(row)
    found = []
    for key in sorted(groups):
        found += rng.sample(groups[key], min(limit, len(groups[key])))
    return found


def report(given, values, log=print):
    """Prints AUC and recall of each source against all benign rows, and false positives of each benign source."""
    benign = [v for r, v in zip(given, values) if not r.is_attack and r.source not in WEAK]
    unseen = [v for r, v in zip(given, values) if not r.is_attack and r.restricted]
    cut1, cut01 = threshold(benign, 0.01), threshold(benign, 0.001)
    attacks, honest = collections.defaultdict(list), collections.defaultdict(list)
    for row, value in zip(given, values):
        if row.is_attack:
            attacks[("restricted" if row.restricted else "known"), "hint" if row.hint else "none", row.source, "en" if row.lang in ("en", "und") else "other"].append(value)
        else:
            honest[row.source].append(value)
    log(f"benign {len(benign)} (restricted {len(unseen)}); cut at 1 % {cut1:.2f}, at 0.1 % {cut01:.2f}")
    sums = collections.defaultdict(list)
    for key in sorted(attacks):
        found = attacks[key]
        line = (auc(found, benign), sum(v >= cut1 for v in found) / len(found), sum(v >= cut01 for v in found) / len(found))
        log(f"{key[0]:10} {key[1]:5} {key[2]:24} {key[3]:5} n {len(found):4} auc {line[0]:.3f} recall {line[1]:.2f} {line[2]:.2f}")
        if len(found) >= 8:
            sums[key[0], key[1], key[3]].append(line)
    for key in sorted(sums):
        mean = [sum(x) / len(x) for x in zip(*sums[key])]
        log(f"mean {key}: auc {mean[0]:.4f} recall@1% {mean[1]:.3f} @0.1% {mean[2]:.3f} over {len(sums[key])} sources")
    for source in sorted(honest):
        found = honest[source]
        rate = sum(v >= cut1 for v in found) / len(found)
        if rate > 0.015:
            log(f"benign {source:24} n {len(found):4} over the 1 % cut {rate:.3f}, over 0.1 % {sum(v >= cut01 for v in found) / len(found):.3f}")
    return cut1, cut01
