"""Thresholds and the bank that goes with the model."""

import collections
import math
import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from rampart_training import attack_bank, calibration, grammar  # noqa: E402


class Calibration(unittest.TestCase):
    def test_a_quantile_of_many_is_an_order_statistic(self):
        self.assertEqual(989, calibration.quantile(range(1000), 0.01))

    def test_a_quantile_beyond_the_data_follows_the_exponential_tail(self):
        rng = random.Random(4)
        found = [calibration.quantile([rng.expovariate(0.5) for _ in range(1500)], 0.001) for _ in range(200)]
        # The true quantile of that distribution is ln(1000) / 0.5 = 13.8.
        self.assertAlmostEqual(math.log(1000) / 0.5, sum(found) / len(found), delta=0.5)

    def test_half_and_nine_tenths_lie_on_the_thresholds(self):
        rng = random.Random(5)
        scored = [(kind, rng.gauss(-3, 2)) for kind in ("user_prompt", "document", "tool_output") for _ in range(3000)]
        for name, line in calibration.fit(scored).items():
            score = lambda odds: 1 / (1 + math.exp(-(line["scale"] * odds + line["offset"])))
            self.assertAlmostEqual(0.5, score(line["review"]), 4, name)
            self.assertAlmostEqual(0.9, score(line["block"]), 4, name)
            over = sum(score(v) >= 0.5 for k, v in scored if k in calibration.KINDS[name]) / sum(k in calibration.KINDS[name] for k, _ in scored)
            self.assertAlmostEqual(0.01, over, delta=0.001)


class AttackBank(unittest.TestCase):
    def test_it_covers_every_language_and_family_with_short_attacks(self):
        given = attack_bank.entries(1)
        languages = collections.Counter(v["language"] for v in given)
        self.assertEqual({t.language for t in grammar.bank()}, set(languages))
        self.assertEqual(attack_bank.OTHER, min(languages.values()))
        attacks = {n for n, f in grammar.families().items() if f.label != "benign"}
        self.assertEqual(attacks, {v["family"] for v in given})
        self.assertEqual(len(given), len({v["id"] for v in given}))
        self.assertTrue(all(attack_bank.SHORTEST <= len(v["text"]) <= attack_bank.LONGEST for v in given))
        self.assertEqual(given, attack_bank.entries(1))

    def test_no_benign_text_would_block(self):
        found = attack_bank.thresholds([0.3] * 3000 + [0.9, 0.91, 0.95])
        self.assertGreater(found["block"], 0.95)
        self.assertLessEqual(found["review"], found["block"])


if __name__ == "__main__":
    unittest.main()
