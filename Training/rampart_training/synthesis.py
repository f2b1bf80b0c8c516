"""Examples for training: seeds, seeds in carriers, disguises, and the rows that may be used.

Attacks and benign texts go through the same steps with the same odds (carriers, wrappers, disguises, case), so that none
of these tells the classes apart.
"""

import collections
import functools
import random
import re
from dataclasses import dataclass

from . import carriers, grammar, obfuscation, rows

# Shares of the kinds of examples.
MIX = {
    "attack_seed": 0.36,
    "attack_row": 0.07,
    "benign_seed": 0.29,
    "benign_row": 0.17,
    "honest_carrier": 0.11,
}
ENGLISH = 0.42
OWN = 0.33
BRIEF = 240
# Languages with fewer seeds come half as often.
SMALLER = 250
CARRIER_KINDS = {"document", "email", "web", "code", "tool_output"}
# Families are drawn by the square root of their size, times these.
FAMILY_WEIGHTS = {"strong_request": 0.7}
# Other real text before or after a passage of a prompt; in the first part of a training it is short.
BESIDE = 0.25
# What may stand in a slot `any_…`.
SENTENCE_END = re.compile(r"(?<=[.!?。！？؟।])\s*")
ANY_LENGTH = range(16, 170)
ANY_TEXTS = 4000

# An honest system prompt in the middle of a tool's answer is no longer honest: these stand alone.
ALONE = {"system_prompt"}

# Benign seeds that serve as surroundings in languages with few rows.
CARRIER_FAMILIES = ["imperative_document", "business_document", "tool_output", "tool_document"]
FILLER_FAMILIES = ["business_document", "chat", "tool_output", "ordinary_words"]
PROMPT_FAMILIES = ["chat", "assistant_request", "developer_talk"]
SENTENCE_FAMILIES = ["business_document", "imperative_document"]
PROSE = {"document", "email", "web"}


@dataclass(frozen=True)
class Example:
    """A text, its class, and the mark of what made it: `seed:de/attacks/override/3`, `row:oasst`."""

    text: str
    label: str
    origin: str
    lang: str


class Synthesis:
    """Makes examples without end; the same seed and data give the same examples."""

    def __init__(self, seed, exclude_sources=(), exclude_templates=None, own=()):
        """`own` are rows of a user: a third of the examples comes from them where there are any."""
        self.rng = random.Random(seed)
        # While it is set, seeds mostly stand alone and rows are short: four times as many examples in the same time.
        self.is_brief = False
        self.own = {
            label: [r for r in own if r.is_attack == (label == "attack") and (r.is_attack or not rows.is_calibration(r))]
            for label in ("attack", "benign")
        }
        given = rows.usable(rows.load("train"))
        given = [r for r in given if r.source not in set(exclude_sources)]
        given = [r for r in given if r.is_attack or not rows.is_calibration(r)]
        self.attacks = _by_source([r for r in given if r.is_attack])
        self.benign = _by_source([r for r in given if not r.is_attack])
        self.carriers = collections.defaultdict(list)
        self.prompts = collections.defaultdict(list)
        for row in given:
            if not row.is_attack and f"harm/{row.source}" not in rows.BESIDE:
                (self.carriers if row.kind in CARRIER_KINDS else self.prompts)[_base(row.lang)].append(row)
        templates = [t for t in grammar.bank() if not (exclude_templates and exclude_templates(t))]
        self.seeds = {"attack": collections.defaultdict(lambda: collections.defaultdict(list)), "benign": collections.defaultdict(lambda: collections.defaultdict(list))}
        for t in templates:
            self.seeds["benign" if t.family.label == "benign" else "attack"][t.language][t.family.name].append(t)

    def example(self) -> Example:
        """The next example."""
        own = self.own["attack" if self.rng.random() < 0.5 else "benign"]
        if own and self.rng.random() < OWN:
            row = self.rng.choice(own)
            return Example(carriers.crop(row.text, _base(row.lang), self.rng, 900), row.label, "own", _base(row.lang))
        kind = self.rng.choices(list(MIX), MIX.values())[0]
        if kind == "attack_row" and not self.attacks:
            kind = "attack_seed"
        return getattr(self, "_" + kind)()

    # MARK: seeds

    def _template(self, side):
        languages = self.seeds[side]
        others = [name for name in languages if name != "en"]
        lang = "en" if "en" in languages and (not others or self.rng.random() < ENGLISH) else self._language(languages, others)
        families = languages[lang]
        weights = [len(v) ** 0.5 * FAMILY_WEIGHTS.get(n, 1) for n, v in families.items()]
        return self.rng.choice(families[self.rng.choices(list(families), weights)[0]])

    def _language(self, languages, names):
        sizes = [sum(len(v) for v in languages[name].values()) for name in names]
        return self.rng.choices(names, [1 if size >= SMALLER else 0.5 for size in sizes])[0]

    def _attack_seed(self):
        return self._seed("attack")

    def _benign_seed(self):
        return self._seed("benign")

    def _seed(self, side):
        rng, template = self.rng, self._template(side)
        text = obfuscation.restyle(template.expand(rng, self._any), rng)
        if rng.random() < 0.1:
            text = obfuscation.disguise(text, rng)
        elif rng.random() < 0.05 and template.language == "en":
            text = obfuscation.typing(text, rng)
        standing = template.family.standing
        if standing == "both":
            standing = rng.choice(["prompt", "document"])
        r = rng.random()
        if template.family.name in ALONE:
            pass
        elif self.is_brief and rng.random() < 0.85:
            if standing == "prompt" and rng.random() < BESIDE:
                text = self._near(text, template.language)
        elif side == "benign" and r > 0.85:
            # Benign seeds are shorter than attacks; two together are as long.
            text = self._beside(text, template.language)
        elif standing == "document":
            # A benign document needs no other around it as often as an attack does.
            if r < (0.45 if side == "attack" else 0.3):
                text = carriers.insert(text, self._carrier(template.language), rng)
            elif r < 0.52:
                text = carriers.as_record(text, rng)
            elif r < 0.75:
                text = carriers.as_tool_result(text, [self._filler(template.language) for _ in range(2)], rng)
        elif r < 0.16:
            text = self._framed(text, template.language)
        elif r < 0.16 + BESIDE:
            text = self._beside(text, template.language)
        elif r < 0.24 + BESIDE:
            text = carriers.insert(text, self._carrier(template.language), rng)
        return Example(text, template.family.label, "seed:" + template.identifier, template.language)

    def _carrier(self, lang):
        rng = self.rng
        pool = self.carriers.get(lang) or []
        if lang != "en" and rng.random() < 0.45 and (own := self._honest(lang, CARRIER_FAMILIES)):
            return own
        if not pool or (lang != "en" and rng.random() < 0.35) or (lang == "en" and rng.random() < 0.08):
            pool = self.carriers[rng.choice([k for k, v in self.carriers.items() if len(v) > 20])]
        row = rng.choice(pool)
        return carriers.crop(row.text, _base(row.lang), rng)

    def _beside(self, text, lang):
        """A request of the user before or after the passage."""
        rng = self.rng
        pool = self.prompts.get(lang) or self.prompts["en"]
        other = self._honest(lang, PROMPT_FAMILIES) if rng.random() < 0.4 else None
        if other is None:
            row = rng.choice(pool)
            other = carriers.crop(row.text, _base(row.lang), rng, rng.choice([60, 120, 240]))
        join = rng.choice(["\n", "\n\n", " ", ". "])
        return text + join + other if rng.random() < 0.4 else other + join + text

    def _near(self, text, lang):
        """One real sentence, question or request before or after the passage."""
        other = self._any(self.rng.choice(sorted(grammar.ANY)), lang)
        if other is None:
            return text
        join = self.rng.choice(["\n", "\n\n", " ", " ", " ", ": ", " - "])
        return text + join + other if self.rng.random() < 0.35 else other + join + text

    def _any(self, slot, lang):
        """A real text for a slot `any_…` of a language; None where there are too few."""
        known = self._any_texts(lang)[slot]
        return self.rng.choice(known) if len(known) >= 20 else None

    @functools.cache
    def _any_texts(self, lang):
        """Short questions, requests and sentences of benign rows and of benign seeds, the same whatever was drawn before."""
        rng = random.Random(f"any/{lang}")
        fits = lambda text: len(text) in ANY_LENGTH and text[0].isalnum() and "\n" not in text and "{" not in text
        prompts = [row.text.strip() for row in self.prompts[lang]]
        families = self.seeds["benign"].get(lang) or {}
        for name in PROMPT_FAMILIES:
            prompts += [t.expand(rng) for t in families.get(name, []) if not t.takes_any]
        prompts = [text for text in prompts if fits(text)]
        sentences = [s.strip() for row in self.carriers[lang] if row.kind in PROSE for s in SENTENCE_END.split(row.text[:4000])]
        sentences += [s.strip() for name in SENTENCE_FAMILIES for t in families.get(name, []) if not t.takes_any for s in SENTENCE_END.split(t.expand(rng))]
        asks = lambda text: text[-1] in "?？؟"
        found = {
            "any_question": [t for t in prompts + sentences if fits(t) and asks(t)],
            "any_request": [t for t in prompts if not asks(t)],
            "any_sentence": [t for t in sentences if fits(t) and t[-1] in ".。!।" and " " in t or lang in ("zh", "ja", "th") and fits(t) and not asks(t)],
        }
        return {slot: sorted(rng.sample(texts, min(len(texts), ANY_TEXTS))) for slot, texts in found.items()}

    def _framed(self, text, lang):
        """The text where an application's prompt takes its input."""
        known = grammar.frames()
        return grammar.framed(text, self.rng.choice(known.get(lang) or known["en"]))

    def _filler(self, lang):
        """A short honest text for the neighbours of a record."""
        own = self._honest(lang, FILLER_FAMILIES) if self.rng.random() < 0.5 else None
        return own[:200] if own else self._carrier(lang)[:200]

    def _honest(self, lang, names):
        """A benign text of the language from one of the families; None if there is none."""
        families = self.seeds["benign"].get(lang) or {}
        known = [name for name in names if families.get(name)]
        return self.rng.choice(families[self.rng.choice(known)]).expand(self.rng) if known else None

    # MARK: rows

    def _attack_row(self):
        rng = self.rng
        row = self._draw(self.attacks)
        text = carriers.crop(row.text, _base(row.lang), rng, BRIEF if self.is_brief else rng.choice([300, 600, 900]))
        if not self.is_brief and rng.random() < 0.05:
            text = self._framed(text, _base(row.lang))
        if rng.random() < 0.06:
            text = obfuscation.disguise(text, rng)
        return Example(text, row.label, "row:" + row.source, _base(row.lang))

    def _benign_row(self):
        rng = self.rng
        row = self._draw(self.benign)
        text = carriers.crop(row.text, _base(row.lang), rng, BRIEF if self.is_brief else rng.choice([200, 500, 900]))
        if not self.is_brief and rng.random() < 0.08:
            text = self._framed(text, _base(row.lang))
        if rng.random() < 0.06:
            text = obfuscation.disguise(text, rng)
        return Example(text, "benign", "row:" + row.source, _base(row.lang))

    def _honest_carrier(self):
        lang = "en" if self.rng.random() < ENGLISH else self.rng.choice([k for k, v in self.carriers.items() if len(v) > 20])
        text = self._carrier(lang)
        if self.is_brief:
            return Example(text[:BRIEF], "benign", "carrier", lang)
        if self.rng.random() < 0.25:
            text = carriers.insert(self._carrier(lang), text, self.rng)
        elif self.rng.random() < 0.1:
            text = carriers.as_record(text, self.rng)
        elif self.rng.random() < 0.25:
            text = carriers.as_tool_result(text[:400], [self._filler(lang) for _ in range(2)], self.rng)
        return Example(text, "benign", "carrier", lang)

    def _draw(self, by_source):
        """A row: sources by the square root of their clusters and their weight, clusters alike."""
        names = list(by_source)
        weights = [len(by_source[n]) ** 0.5 * rows.SOURCE_WEIGHTS.get(n, 1) for n in names]
        clusters = by_source[self.rng.choices(names, weights)[0]]
        return self.rng.choice(self.rng.choice(clusters))


def _by_source(given):
    found = collections.defaultdict(lambda: collections.defaultdict(list))
    for row in given:
        found[row.source][row.cluster].append(row)
    return {source: list(clusters.values()) for source, clusters in found.items()}


def _base(lang):
    return lang.split("-")[0]
