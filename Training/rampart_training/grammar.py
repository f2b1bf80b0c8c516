"""The seed bank: YAML grammars, one folder a language, expanded into texts.

A template is a text with slots: ``{verb}`` takes one of the alternatives of the slot ``verb``, ``{?please}`` takes one or
nothing, ``{{`` and ``}}`` stand for braces. Alternatives may hold slots themselves. A slot is looked up in the file, then
in the language's ``slots.yaml``, then in ``shared.yaml``.
"""

import functools
import hashlib
import pathlib
import random
import re
from dataclasses import dataclass, field

import yaml

from .contacts import POOLS

SEEDS = pathlib.Path(__file__).resolve().parent.parent / "Seeds"
SLOT = re.compile(r"\{\{|\}\}|\{(\??)([A-Za-z_][A-Za-z0-9_]*)\}")
MAX_DEPTH = 8
# Slots that stand for any text of their kind: whoever expands may provide real ones, so that wording and not content tells the
# classes apart.
ANY = {"any_question", "any_request", "any_sentence"}
PROVIDED = 0.8


class SeedError(ValueError):
    """A seed file that cannot be used: says which file, which entry, and what to do."""


@dataclass(frozen=True)
class Family:
    """A kind of text: its class, and where it stands (``prompt``, ``document`` or ``both``)."""

    name: str
    label: str
    standing: str


@dataclass(frozen=True)
class Template:
    """One entry of the bank: its language, family and the file and place it was read from."""

    text: str
    language: str
    family: Family
    file: str
    index: int
    slots: dict = field(compare=False, hash=False, repr=False)

    @property
    def identifier(self) -> str:
        """A name that stays while the entry keeps its place: ``de/attacks/override/3``."""
        return f"{self.language}/{self.file}/{self.family.name}/{self.index}"

    @property
    def takes_any(self) -> bool:
        """Whether its text has a slot of `ANY` (slots within slots aside)."""
        return any(mark.group(2) in ANY for mark in SLOT.finditer(self.text))

    def expand(self, rng: random.Random, provide=None) -> str:
        """One text of this template, chosen by `rng`; `provide(slot, language)` gives a real text for a slot of `ANY`, or None."""
        given = provide and (lambda slot: provide(slot, self.language))
        return tidy(_expand(self.text, self.slots, rng, self.identifier, 0, given))


def families(root: pathlib.Path = SEEDS) -> dict:
    """Every family by name, from ``families.yaml``."""
    given = _load(root / "families.yaml")
    found = {n: Family(n, v["label"], v["standing"]) for n, v in given["attacks"].items()}
    found.update({n: Family(n, "benign", v["standing"]) for n, v in given["benign"].items()})
    return found


@functools.cache
def bank(root: pathlib.Path = SEEDS) -> tuple:
    """Every template of every language, in the order of languages, files and entries."""
    known = families(root)
    shared = _load(root / "shared.yaml")["slots"]
    found = []
    for folder in sorted(p for p in root.iterdir() if p.is_dir()):
        common = folder / "slots.yaml"
        own = {**shared, **(_load(common)["slots"] if common.exists() else {})}
        for path in sorted(folder.glob("*.yaml")):
            if path.name != "slots.yaml":
                found += _read(path, folder.name, known, own)
    return tuple(found)


@functools.cache
def frames(root: pathlib.Path = SEEDS) -> dict:
    """Prompts of applications with a hole ``{input}``, by language, from ``frames.yaml``."""
    found = _load(root / "frames.yaml").get("frames") or {}
    for language, entries in found.items():
        for index, text in enumerate(entries):
            if not isinstance(text, str) or [m.group(2) for m in SLOT.finditer(text) if m.group(2)] != ["input"]:
                raise SeedError(f"{root}/frames.yaml: {language}[{index}]: one {{input}} is needed, and no other slot")
    return found


def framed(text: str, frame: str) -> str:
    """The frame with the text in its hole."""
    return SLOT.sub(lambda mark: text if mark.group(2) else mark.group(0)[0], frame).strip()


def is_held_out(template: Template) -> bool:
    """Whether a template is one of the tenth that measures how well the others teach: chosen by its text alone."""
    return hashlib.sha256(f"{template.language}/{template.text}".encode()).digest()[0] < 26


def _read(path, language, known, slots):
    given = _load(path)
    unknown = set(given) - {"language", "slots", "attacks", "benign"}
    if unknown:
        raise SeedError(f"{path}: unknown keys {sorted(unknown)}; use language, slots, attacks, benign")
    if given.get("language") != language:
        raise SeedError(f"{path}: language is {given.get('language')!r}, the folder says {language!r}")
    scope = {**slots, **(given.get("slots") or {})}
    for name, values in scope.items():
        if not isinstance(values, list) or not values or not all(isinstance(v, str) and v for v in values):
            raise SeedError(f"{path}: slot {name}: a list of texts is needed (quote numbers, yes, no and null)")
    found = []
    for part in ("attacks", "benign"):
        for family, entries in (given.get(part) or {}).items():
            if family not in known or (known[family].label == "benign") != (part == "benign"):
                raise SeedError(f"{path}: {part}: no family {family!r} in families.yaml")
            for index, text in enumerate(entries or []):
                if not isinstance(text, str) or not text.strip():
                    raise SeedError(f"{path}: {family}[{index}]: a text is needed (quote it), found {text!r}")
                template = Template(text.strip("\n"), language, known[family], path.stem, index, scope)
                for mark in SLOT.finditer(text):
                    if mark.group(2) and mark.group(2) not in scope:
                        raise SeedError(f"{path}: {family}[{index}]: no slot {mark.group(2)!r}")
                found.append(template)
    return found


def _expand(text, slots, rng, where, depth, provide=None):
    if depth > MAX_DEPTH:
        raise SeedError(f"{where}: slots refer to each other more than {MAX_DEPTH} deep")

    def one(mark):
        if mark.group(2) is None:
            return mark.group(0)[0]
        if mark.group(1) and rng.random() < 0.5:
            return ""
        if mark.group(2) in POOLS and rng.random() < 0.8:
            return POOLS[mark.group(2)](rng)
        if provide and mark.group(2) in ANY and rng.random() < PROVIDED and (real := provide(mark.group(2))):
            return real
        if mark.group(2) not in slots:
            raise SeedError(f"{where}: no slot {mark.group(2)!r}")
        return _expand(rng.choice(slots[mark.group(2)]), slots, rng, where, depth + 1, provide)

    return SLOT.sub(one, text)


def tidy(text: str) -> str:
    """Mends what optional slots leave behind: doubled blanks, a blank before punctuation or at a line's ends."""
    text = re.sub(r"(?<=\S)[ ]{2,}", " ", text)
    text = re.sub(r"(?<=\w) +([,.;!?])(?=\s|$)", r"\1", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _load(path):
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise SeedError(f"{path}: {error}") from error
