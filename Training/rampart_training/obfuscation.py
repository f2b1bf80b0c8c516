"""Disguises of a text, as RampartText undoes them, and the noise of honest typing."""

import random
import string

LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "l": "1", "b": "8", "g": "9"}
HOMOGLYPHS = dict(zip("aeopcxyiAEOPCXBHKMT", "аеорсхуіАЕОРСХВНКМТ"))
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff"]
NEIGHBOURS = {a: b for a, b in zip("qwertyuiopasdfghjklzxcvbnm", "wqwrtuyioppsdfghjklkxzcvbn")}


def leet(text, rng):
    share = rng.choice([0.3, 0.6, 1.0])
    return "".join(rng.choice(LEET[c.lower()]) if c.lower() in LEET and rng.random() < share else c for c in text)


def spaced(text, rng):
    gap = rng.choice([" ", " ", ".", "-", "_"])
    wide = "   " if gap == " " else " "
    return wide.join(gap.join(word) for word in text.split())


def invisible(text, rng):
    return "".join(c + rng.choice(INVISIBLE) if rng.random() < 0.25 else c for c in text)


def homoglyphs(text, rng):
    share = rng.choice([0.2, 0.5, 1.0])
    return "".join(HOMOGLYPHS[c] if c in HOMOGLYPHS and rng.random() < share else c for c in text)


def wide(text, rng):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def joined(text, rng):
    return "".join(text.split(" ")) if rng.random() < 0.5 else "".join(w.capitalize() for w in text.split(" "))


def letters_lost(text, rng):
    return "".join(c for c in text if not c.isalpha() or rng.random() > 0.05)


def typing(text, rng):
    """Neighbouring keys, swapped and doubled letters at the rate of a hurried typist."""
    out = []
    for c in text:
        r = rng.random()
        if c.isalpha() and r < 0.015:
            continue
        if c.isalpha() and r < 0.03:
            out.append(NEIGHBOURS.get(c.lower(), c))
            continue
        if c.isalpha() and r < 0.04 and out:
            out.insert(-1, c)
            continue
        out.append(c)
        if c.isalpha() and r > 0.99:
            out.append(c)
    return "".join(out)


def split_words(text, rng):
    """Blanks inside words, as text copied from a PDF has them."""
    out = []
    for word in text.split(" "):
        if len(word) > 5 and rng.random() < 0.3:
            cut = rng.randrange(2, len(word) - 2)
            word = word[:cut] + " " + word[cut:]
        out.append(word)
    return " ".join(out)


def stuttered(text, rng):
    mark = rng.choice(["*", "_", "~", "'", "."])
    return " ".join(w if len(w) < 4 or rng.random() < 0.5 else mark.join(w) for w in text.split(" "))


def flooded(text, rng):
    """A run of one symbol, word or line around the text, as attacks use to push other texts away."""
    unit = rng.choice(["ö ", "👽 ", "\n", "- ", "= ", ". ", "ha ", "word ", "0", "%", "* ", "lorem ipsum ", "\u200b\n", "█", "".join(rng.choices(string.punctuation, k=rng.randrange(1, 6))) + " "])
    run = unit * rng.randrange(8, 60)
    return rng.choice([run + "\n" + text, text + "\n" + run, run + "\n" + text + "\n" + run])


# What a classifier has to read by itself comes often; what RampartText undoes before it is asked comes seldom, so that the
# disguise alone is no sign of an attack. Encodings are undone and do not come at all.
READABLE = {leet: 2, spaced: 2, joined: 2, letters_lost: 2, typing: 2, split_words: 2, stuttered: 2, flooded: 1, invisible: 0.5, homoglyphs: 0.5, wide: 0.5}


def disguise(text: str, rng: random.Random) -> str:
    """One readable disguise, sometimes two."""
    text = rng.choices(list(READABLE), READABLE.values())[0](text, rng)
    return typing(text, rng) if rng.random() < 0.2 else text


def restyle(text: str, rng: random.Random) -> str:
    """Case, final punctuation and line breaks as different people leave them."""
    r = rng.random()
    if r < 0.08:
        text = text.upper()
    elif r < 0.25:
        text = text.lower()
    if rng.random() < 0.15:
        text = text.rstrip(string.punctuation)
    if rng.random() < 0.05:
        text = text.replace("\n", " ")
    if rng.random() < 0.04:
        text += rng.choice(["!!", "!!!", "…", "??", " pls", " thx", " :)", "\n\n"])
    return text
