"""The seed bank holds what it says it holds, and nothing that must not be in it."""

import collections
import pathlib
import random
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from rampart_training import grammar, rows  # noqa: E402

LANGUAGES = {"en", "de", "fr", "es", "it", "pt", "nl", "zh", "ja", "ko", "vi", "id", "th", "ru", "ar", "hi", "tr", "pl", "uk",
             "ro", "cs", "sv", "hu", "el", "da", "he", "fa", "bn", "ur", "sw", "tl"}
# Marks of benchmarks that Rampart reports on.
BENCHMARK_MARKS = ["<INFORMATION>", "emma johnson", "important message from me", "before you can solve the task", "strictly adhere to the following"]
SHINGLE = 10


def words(text):
    # By white space: letters of Indic scripts are joined by marks that `\\w` does not know.
    return [w for w in (re.sub(r"[^\w\u0900-\u0e7f]", "", w) for w in text.lower().split()) if w]


def expansions(count=4):
    rng = random.Random(11)
    for template in grammar.bank():
        for _ in range(count if "{" in template.text else 1):
            yield template, template.expand(rng)


class SeedBank(unittest.TestCase):
    def test_every_language_has_every_family(self):
        found = collections.defaultdict(collections.Counter)
        for template in grammar.bank():
            found[template.language][template.family.name] += 1
        self.assertLessEqual(LANGUAGES, set(found))
        for language in LANGUAGES:
            self.assertEqual(set(), set(grammar.families()) - set(found[language]), language)
            attacks = sum(n for f, n in found[language].items() if grammar.families()[f].label != "benign")
            self.assertGreaterEqual(attacks, 150, language)
            self.assertGreaterEqual(sum(found[language].values()) - attacks, 150, language)

    def test_frames_have_one_hole(self):
        frames = grammar.frames()
        self.assertGreaterEqual(len(frames["en"]), 100)
        for language in frames:
            for frame in frames[language]:
                self.assertEqual(1, grammar.framed("\u2603", frame).count("\u2603"))
        self.assertEqual("a {x} b", grammar.framed("b", "a {{x}} {input}"))

    def test_the_same_seed_gives_the_same_texts(self):
        self.assertEqual([t for _, t in expansions(2)], [t for _, t in expansions(2)])

    def test_texts_have_no_open_slots_and_are_not_empty(self):
        for template, text in expansions():
            self.assertTrue(text.strip(), template.identifier)
            if "{{" not in template.text:
                self.assertIsNone(re.search(r"\{\??[A-Za-z_]+\}", text), template.identifier)

    def test_no_text_is_both_attack_and_benign(self):
        sides = collections.defaultdict(set)
        for template, text in expansions():
            sides[" ".join(words(text))].add(template.family.label == "benign")
        both = [text for text, found in sides.items() if text and len(found) == 2]
        self.assertEqual([], both)

    def test_entries_are_different(self):
        places = collections.defaultdict(list)
        for t in grammar.bank():
            places[t.language, t.text].append(t.identifier)
        self.assertEqual([], [v for v in places.values() if len(v) > 1])

    def test_no_benchmark_is_quoted(self):
        for template, text in expansions():
            for mark in BENCHMARK_MARKS:
                self.assertNotIn(mark.lower(), text.lower(), template.identifier)

    def test_no_row_that_measures_is_inside(self):
        if not rows.data_folder().is_dir():
            self.skipTest(f"no data at {rows.data_folder()}")
        # Benign rows count as much as attacks: figures of false positives are worth nothing on texts that were learned.
        hard = rows.load("hard")
        measured = [row for row in rows.load("train") + rows.load("dev") + hard if row.restricted] + hard
        whole, shingles = set(), set()
        for row in measured:
            given = words(row.text)
            if len(given) >= 7:
                whole.add(" ".join(given))
            for at in range(len(given) - SHINGLE + 1):
                shingles.add(hash(tuple(given[at : at + SHINGLE])))
        # Only names are told: neither texts of the data nor a set of a million of them belong into a message.
        found = set()
        for template, text in expansions(6):
            given = words(text)
            runs = {hash(tuple(given[at : at + SHINGLE])) for at in range(len(given) - SHINGLE + 1)}
            if " ".join(given) in whole or runs & shingles:
                found.add(template.identifier)
        self.assertEqual(set(), found)


class Grammar(unittest.TestCase):
    def bank(self, text):
        folder = pathlib.Path(tempfile.mkdtemp())
        (folder / "xx").mkdir()
        for name in ("families.yaml", "shared.yaml"):
            (folder / name).write_text((grammar.SEEDS / name).read_text())
        (folder / "xx" / "a.yaml").write_text(text)
        return grammar.bank(folder)

    def test_slots_nest_and_may_be_left_out(self):
        bank = self.bank('language: xx\nslots: {a: ["{b}!"], b: [one], c: [please]}\nattacks: {override: ["{?c} {a} {{x}}"]}\n')
        texts = {bank[0].expand(random.Random(i)) for i in range(20)}
        self.assertEqual({"one! {x}", "please one! {x}"}, texts)

    def test_mistakes_are_told(self):
        for text, word in [
            ("language: yy\n", "language"),
            ("language: xx\nattacks: {nonsense: [a]}\n", "nonsense"),
            ("language: xx\nbenign: {override: [a]}\n", "override"),
            ('language: xx\nattacks: {override: ["{nowhere}"]}\n', "nowhere"),
            ("language: xx\nslots: {a: [1]}\nattacks: {override: [b]}\n", "slot a"),
            ("language: xx\nattacks: {override: [yes]}\n", "override[0]"),
            ("language: [\n", "a.yaml"),
        ]:
            with self.assertRaises(grammar.SeedError, msg=text) as caught:
                self.bank(text)
            self.assertIn(word, str(caught.exception))

    def test_slots_that_refer_to_themselves_end(self):
        bank = self.bank('language: xx\nslots: {a: ["{a}"]}\nattacks: {override: ["{a}"]}\n')
        with self.assertRaises(grammar.SeedError):
            bank[0].expand(random.Random(1))


if __name__ == "__main__":
    unittest.main()
