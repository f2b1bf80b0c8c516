"""Records what numpy makes of small sets of scores: Tests/Goldens/detection.json.

Usage: detection_figures.py OUTPUT.json

Everything is computed by its definition, pair by pair and threshold by threshold, on rows that are repeated as often
as a sample draws them; Rampart counts in one pass over weighted ranks. Samples are drawn by SplitMix64 with the
seed, a cluster by the upper half of draw times clusters. Intervals are numpy's 2.5th and 97.5th percentiles.
"""
import json
import sys

import numpy as np

RATES = [0.01, 0.001]
THRESHOLDS = [0.5, 0.9]
SAMPLES = 200
SEED = 7


def auc(attacks, benign):
    if len(attacks) == 0 or len(benign) == 0:
        return None
    pairs = attacks[:, None] - benign[None, :]
    return float(np.mean((pairs > 0) + 0.5 * (pairs == 0)))


def average_precision(attacks, benign):
    if len(attacks) == 0 or len(benign) == 0:
        return None
    total, previous = 0.0, 0.0
    for threshold in np.unique(np.concatenate([attacks, benign]))[::-1]:
        found, wrong = np.sum(attacks >= threshold), np.sum(benign >= threshold)
        recall = found / len(attacks)
        total += (recall - previous) * found / (found + wrong)
        previous = recall
    return float(total)


def threshold_at(rate, attacks, benign):
    """The least score of any row at which at most `rate` of the benign ones score as much; inf if there is none."""
    candidates = [t for t in np.unique(np.concatenate([attacks, benign])) if np.sum(benign >= t) <= rate * len(benign) + 1e-9]
    return min(candidates, default=np.inf)


def share(condition):
    return float(np.mean(condition)) if len(condition) else None


def figures(attacks, own, pooled_attacks, pooled, reference):
    """Of a group: its attacks, its benign rows, all rows, and the benign rows its attacks are held against."""
    result = [auc(attacks, reference), average_precision(attacks, reference)]
    for rate in RATES:
        found = attacks >= threshold_at(rate, attacks, reference) if len(reference) else np.array([])
        result.append(share(found))
    for rate in RATES:
        result.append(share(own >= threshold_at(rate, pooled_attacks, pooled)) if len(pooled) else None)
    for threshold in THRESHOLDS:
        found, wrong = np.sum(attacks >= threshold), np.sum(own >= threshold)
        result += [share(attacks >= threshold), share(own >= threshold)]
        mixed = len(attacks) and len(own)
        precision = float(found / (found + wrong)) if mixed and found + wrong else None
        missed = len(attacks) - found
        result += [precision, float(2 * found / (2 * found + wrong + missed)) if mixed else None]
    return result


def group_figures(rows, names, reference):
    """The figures of all rows and of each source, in order."""
    scores = np.array([r["score"] for r in rows])
    attack = np.array([r["label"] != "benign" for r in rows], dtype=bool)
    source = np.array([r["source"] for r in rows])
    result = []
    for name in [None] + names:
        here = np.ones(len(rows), dtype=bool) if name is None else source == name
        own = scores[here & ~attack]
        result.append(figures(
            scores[here & attack], own, scores[attack], scores[~attack],
            scores[~attack] if reference == "pooled" else own))
    return result


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)


def samples(rows, names, reference):
    order = list(dict.fromkeys(r["cluster"] for r in rows))
    generator = SplitMix64(SEED)
    for _ in range(SAMPLES):
        drawn = [order[generator.next() * len(order) >> 64] for _ in order]
        times = {name: drawn.count(name) for name in order}
        repeated = [r for r in rows for _ in range(times[r["cluster"]])]
        yield group_figures(repeated, names, reference)


def interval(values):
    values = [v for v in values if v is not None]
    if len(values) < 2 or 2 * len(values) < SAMPLES:
        return None
    return [round(float(np.percentile(values, share)), 10) for share in (2.5, 97.5)]


def case(name, rows, reference="pooled"):
    names = sorted({r["source"] for r in rows})
    values = [[v if v is None else round(v, 10) for v in group] for group in group_figures(rows, names, reference)]
    drawn = list(samples(rows, names, reference))
    intervals = [[interval([d[g][f] for d in drawn]) for f in range(len(values[0]))] for g in range(len(values))]
    return {"name": name, "against": reference, "rows": rows, "sources": names, "values": values,
            "intervals": intervals}


def rows(generator, count, decimals, sources, clusters):
    """Scores that overlap, with ties where there are few decimals."""
    result = []
    for index in range(count):
        source, attack_share = sources[generator.integers(len(sources))]
        attack = generator.random() < attack_share
        score = 1 / (1 + np.exp(-generator.normal(1.6 if attack else -1.6, 1.7)))
        result.append({
            "id": f"r{index}", "label": "injection" if attack else "benign", "source": source,
            "cluster": f"c{generator.integers(clusters)}", "score": round(float(score), decimals)})
    return result


def main():
    generator = np.random.default_rng(20261120)
    mixed = [("a", 0.3), ("b", 0.6), ("hard", 0.0), ("attacks", 1.0)]
    cases = [
        case("fine scores", rows(generator, 150, 4, mixed, 60)),
        case("many ties", rows(generator, 120, 1, mixed, 200)),
        case("against the own benign rows", rows(generator, 120, 2, mixed, 50), "source"),
        case("one score for all", [dict(r, score=0.5) for r in rows(generator, 20, 2, mixed, 10)]),
        case("no attack", rows(generator, 20, 2, [("hard", 0.0)], 10)),
        case("no benign text", rows(generator, 20, 2, [("attacks", 1.0)], 10)),
        case("more than a thousand benign texts at the ends",
             [{"id": f"b{i}", "label": "benign", "source": "a", "cluster": f"b{i // 40}", "score": round(i / 1500, 4)}
              for i in range(1200)]
             + [{"id": f"x{i}", "label": "jailbreak", "source": "b", "cluster": f"x{i // 3}", "score": round(0.78 + i / 1000, 4)}
                for i in range(30)])
    ]
    # Rows as lists keep the file small.
    for one in cases:
        one["rows"] = [[r["id"], r["label"], r["source"], r["cluster"], r["score"]] for r in one["rows"]]
    with open(sys.argv[1], "w") as file:
        file.write('{"samples": %d, "seed": %d, "cases": [\n' % (SAMPLES, SEED))
        file.write(",\n".join(json.dumps(one, separators=(",", ":")) for one in cases))
        file.write("\n]}\n")


main()
