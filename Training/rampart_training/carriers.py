"""Honest texts that attacks and benign passages are put into, and how they are put there."""

import html
import json
import random

import yaml

from . import contacts

# Lengths in characters of what is kept of a carrier; CJK texts hold about three times as much a character.
LENGTHS = [60, 120, 200, 300, 450, 700]
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


# Records as tools of agents return them: the field that holds the text comes first, then its neighbours.
RECORDS = [
    ("body", ["sender", "recipients", "cc", "bcc", "subject", "timestamp", "read", "attachments", "status", "id"]),
    ("description", ["title", "start_time", "end_time", "location", "participants", "all_day", "status", "id"]),
    ("content", ["filename", "owner", "size", "last_modified", "shared_with", "id"]),
    ("snippet", ["title", "url", "rank", "date"]),
    ("review", ["user", "rating", "date", "helpful_votes", "product"]),
    ("subject", ["amount", "sender", "recipient", "date", "recurring", "id"]),
    ("text", ["channel", "user", "ts", "reactions"]),
    ("comment", ["issue", "author", "state", "labels", "created_at"]),
    ("message", ["level", "service", "timestamp", "request_id"]),
    ("note", ["name", "phone", "email", "company", "stage"]),
]
WORDS = "meeting invoice update report travel plan budget review launch lunch onboarding survey contract release garden holiday team weekly notes agenda summer trip order support".split()


def _value(name, rng):
    """A made-up value for a field."""
    person = contacts.mail(rng)
    if name in ("sender", "recipient", "owner", "email"):
        return person
    if name in ("recipients", "cc", "participants", "shared_with"):
        return [contacts.mail(rng) for _ in range(rng.randrange(4))]
    if name in ("bcc", "attachments", "labels", "reactions"):
        return [] if rng.random() < 0.7 else [rng.choice(WORDS)]
    if name in ("timestamp", "start_time", "end_time", "last_modified", "created_at", "ts", "date"):
        return f"202{rng.randrange(3, 7)}-0{rng.randrange(1, 10)}-{rng.randrange(10, 29)} {rng.randrange(10, 24)}:{rng.randrange(10, 60)}:00"
    if name in ("read", "all_day", "recurring"):
        return rng.random() < 0.5
    if name in ("size", "rank", "rating", "helpful_votes", "amount", "issue"):
        return rng.randrange(1, 500)
    if name in ("id", "request_id", "phone"):
        return str(rng.randrange(10**rng.randrange(2, 9)))
    if name == "url":
        return contacts.url(rng)
    if name == "status":
        return rng.choice(["sent", "received", "confirmed", "draft", "open"])
    return " ".join(rng.sample(WORDS, rng.randrange(1, 4))).capitalize()


def as_tool_result(passage: str, fillers: list, rng: random.Random) -> str:
    """A list of records in YAML, JSON, CSV or plain lines; one holds the passage, the others honest `fillers`."""
    field, others = rng.choice(RECORDS)
    keep = rng.sample(others, rng.randrange(2, len(others) + 1))
    texts = [*fillers[: rng.randrange(len(fillers) + 1)]]
    texts.insert(rng.randrange(len(texts) + 1), passage)
    records = []
    for text in texts:
        items = [(name, _value(name, rng)) for name in keep] + [(field, text)]
        items.sort(key=lambda item: item[0]) if rng.random() < 0.6 else rng.shuffle(items)
        records.append(dict(items))
    style = rng.random()
    value = records[0] if len(records) == 1 and rng.random() < 0.7 else records
    if style < 0.4:
        return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=rng.choice([80, 80, 120]), default_flow_style=False).strip()
    if style < 0.75:
        return json.dumps(value, ensure_ascii=rng.random() < 0.2, indent=rng.choice([None, None, 2]))
    if style < 0.85:
        return "\n".join(",".join(json.dumps(v, ensure_ascii=False) if isinstance(v, (str, list)) else str(v) for v in r.values()) for r in records)
    return "\n\n".join("\n".join(f"{k}: {', '.join(v) if isinstance(v, list) else v}" for k, v in r.items()) for r in records)


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
