"""Honest texts that attacks and benign passages are put into, and how they are put there."""

import html
import json
import random

# Lengths in characters of what is kept of a carrier; CJK texts hold about three times as much a character.
LENGTHS = [80, 160, 300, 450, 600, 750]
DENSE = {"zh", "ja", "ko", "zh-TW"}


def crop(text: str, lang: str, rng: random.Random, length=None) -> str:
    """A stretch of a text, from its start or from a line or word inside."""
    limit = length or rng.choice(LENGTHS)
    if lang in DENSE:
        limit //= 3
    if len(text) <= limit:
        return text
    if rng.random() < 0.5:
        start = 0
    else:
        start = rng.randrange(len(text) - limit + 1)
        line = text.find("\n", start, start + 80)
        word = text.find(" ", start, start + 30)
        start = line + 1 if line >= 0 else word + 1 if word >= 0 else start
    return text[start : start + limit]


def _gap(text, rng):
    """A place between lines, sentences or words."""
    marks = ["\n", ". ", "。", " "]
    near = rng.randrange(len(text) + 1)
    for mark in marks[rng.randrange(2) :]:
        at = text.find(mark, near, near + 160)
        if at >= 0:
            return at + len(mark)
    return near if not text[near - 1 : near].isalnum() else text.rfind(" ", 0, near) + 1


WRAPPERS = {
    "plain": ["{}", "{}", "{}", "{}"],
    "html": ["<!-- {} -->", "<p>{}</p>", '<div style="display:none">{}</div>', '<span class="note">{}</span>', '<img alt="{}" src="x.png">'],
    "markdown": ["> {}", "**{}**", "- {}", "## {}", "[//]: # ({})", "| note | {} |"],
    "code": ["# {}", "// {}", "/* {} */", '"""{}"""', "-- {}"],
    "log": ["[INFO] {}", "2026-03-14 09:12:44 WARN {}", "msg=\"{}\"", "comment: {}"],
    "mail": ["PS: {}", "--\n{}", "Note: {}", "On Tue, someone wrote:\n> {}"],
}


def insert(passage: str, carrier: str, rng: random.Random) -> str:
    """The carrier with the passage at its start, middle or end, sometimes dressed for its surroundings."""
    if rng.random() < 0.3:
        form = rng.choice(["html", "markdown", "code", "log", "mail"])
        passage = rng.choice(WRAPPERS[form]).replace("{}", html.escape(passage) if form == "html" else passage)
    try:
        value = json.loads(carrier) if carrier[:1] in "{[" else None
    except ValueError:
        value = None
    if value is not None and _into_json(value, passage, rng):
        return json.dumps(value, ensure_ascii=rng.random() < 0.2)
    place, join = rng.random(), rng.choice(["\n", "\n\n", " ", " ", "\n---\n"])
    if place < 0.25:
        return passage + join + carrier
    if place < 0.6:
        return carrier + join + passage
    at = _gap(carrier, rng)
    soft = rng.choice(["", " ", "\n"])
    return carrier[:at] + soft + passage + rng.choice([" ", "\n", soft or " "]) + carrier[at:]


def _into_json(value, passage, rng, depth=0):
    """Puts the passage into one text of a JSON value; False if it holds none."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    rng.shuffle(keys)
    for key in keys:
        if isinstance(value[key], str):
            value[key] = rng.choice([passage, value[key] + " " + passage, passage + " " + value[key]])
            return True
        if depth < 4 and isinstance(value[key], (dict, list)) and _into_json(value[key], passage, rng, depth + 1):
            return True
    return False


def as_record(passage: str, rng: random.Random) -> str:
    """The passage as a value of a small JSON record or a form, as tools return them."""
    names = ["content", "body", "text", "description", "note", "comment", "title", "message", "summary", "review"]
    others = {"id": rng.randrange(10**5), "status": rng.choice(["ok", "open", "new"]), "author": rng.choice(["mia", "j.k.", "system", "bot", "admin"]), "date": f"2026-0{rng.randrange(1, 10)}-1{rng.randrange(10)}"}
    keep = rng.sample(list(others), rng.randrange(1, 4))
    record = {k: others[k] for k in keep}
    record[rng.choice(names)] = passage
    items = list(record.items())
    rng.shuffle(items)
    style = rng.random()
    if style < 0.6:
        return json.dumps(dict(items), ensure_ascii=rng.random() < 0.2, indent=rng.choice([None, None, 2]))
    if style < 0.8:
        return "\n".join(f"{k}: {v}" for k, v in items)
    return " | ".join(str(v) for _, v in items)
