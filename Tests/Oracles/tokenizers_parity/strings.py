"""Writes the strings of the parity run as JSON lines: seeded, so always the same over the same data."""

import json
import pathlib
import random
import unicodedata

import corpus

OUTPUT = pathlib.Path.home() / ".cache/rampart/tokenizers/strings.jsonl"
MARKS = [0x300, 0x301, 0x307, 0x308, 0x30A, 0x316, 0x323, 0x327, 0x328, 0x334, 0x338, 0x345, 0x5B0, 0x5BC, 0x64B, 0x651, 0x93C, 0x94D,
         0x9BE, 0xB57, 0xDCA, 0xDDF, 0xE38, 0xE48, 0xF71, 0xF74, 0x102E, 0x1037, 0x1134, 0x1A60, 0x1DC0, 0x20D0, 0x20E3, 0x302A, 0x302E,
         0x3099, 0x309A, 0xFE20, 0x1D165, 0x1D16D, 0x110BA, 0x1E8D0, 0x1E944, 0x1E94A]
INVISIBLE = [0, 1, 7, 8, 9, 0xA, 0xB, 0xC, 0xD, 0x1B, 0x1C, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0xA0, 0xAD, 0x34F, 0x600, 0x61C, 0x6DD, 0x70F,
             0x115F, 0x1160, 0x1680, 0x17B4, 0x180B, 0x180E, 0x2000, 0x2003, 0x2007, 0x2009, 0x200A, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F,
             0x2028, 0x2029, 0x202A, 0x202E, 0x202F, 0x205F, 0x2060, 0x2061, 0x2066, 0x2069, 0x206A, 0x2800, 0x3000, 0x3164, 0xFE00, 0xFE0E,
             0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF, 0xFDD0, 0xE000, 0xF8FF, 0x1D173, 0xE0001, 0xE0020, 0xE0041,
             0xE007F, 0xE0100, 0xE01EF, 0xF0000, 0x10FFFF, 0x1FFFE, 0x2FFFF]
SPECIAL = ["[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "[UN", "[unk]", "[CLS", "<s>", "</s>", "<mask>", "<pad>", "<unk>", "<extra_id_0>",
           "<extra_id_99>", "\u2581<extra_id_0>", "\u2581", "\u2581\u2581", "\u2581x", "\u2581sys", "<tool>", "</tool>", "<ctrl>", "foo bar",
           "foo  bar", "<lstrip>", "<rstrip>", "<both>", "word", "WORD", "words", "sword", "a  b", "\u00e9t\u00e9", "e\u0301te\u0301", "<0x41>", "##a", "##"]
EMOJI = ["\U0001F469\u200D\U0001F52C", "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F3F3\uFE0F\u200D\U0001F308", "\U0001F1E9\U0001F1EA",
         "\U0001F1E9", "\U0001F44D\U0001F3FD", "\u2764\uFE0F", "\u00a9\u0301", "\u231a\u200d\u00a9\u0301", "1\uFE0F\u20E3", "\U0001F9D1\u200D\u2695\uFE0F",
         "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"]
RANGES = {
    "hangul": [(0x1100, 0x1200), (0xA960, 0xA97F), (0xD7B0, 0xD7FF), (0xAC00, 0xAD00), (0x3131, 0x318F)],
    "indic": [(0x900, 0xDFF)], "southeast": [(0xE00, 0x109F), (0x1780, 0x17FF), (0x1A20, 0x1AAF), (0x1B00, 0x1BBF)],
    "arabic": [(0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)], "hebrew": [(0x590, 0x5FF), (0xFB1D, 0xFB4F)],
    "math": [(0x1D400, 0x1D7FF), (0x2100, 0x214F), (0x2460, 0x24FF)], "cjk": [(0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x20000, 0x20400), (0x2F800, 0x2FA1F)],
    "kana": [(0x3040, 0x30FF), (0xFF61, 0xFF9F), (0x3099, 0x309C)], "greek": [(0x370, 0x3FF), (0x1F00, 0x1FFF)],
    "cyrillic": [(0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)], "latin": [(0x80, 0x24F), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF)],
    "compat": [(0x3200, 0x33FF), (0xFB00, 0xFB4F), (0x2070, 0x209F), (0x2150, 0x218F), (0x1F100, 0x1F2FF), (0x1FBF0, 0x1FBF9), (0x10780, 0x107BA)],
    "symbols": [(0x2010, 0x205E), (0x2190, 0x23FF), (0x2500, 0x27BF), (0x1F300, 0x1FAFF)], "any": [(0, 0x3000)], "plane1": [(0x10000, 0x1FFFF)],
    "ascii": [(0x20, 0x7F)], "letters": [(0x61, 0x7B)],
}


class Maker:
    def __init__(self, seed=20261120):
        self.random = random.Random(seed)
        names = [n for n in (unicodedata.category(chr(c)) for c in range(0)) if n]
        self.blocks = sorted({code >> 7 for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")})

    def character(self, kind):
        low, high = self.random.choice(RANGES[kind])
        code = self.random.randrange(low, high)
        return chr(code) if not 0xD800 <= code < 0xE000 else "?"

    def word(self, kind, longest=8):
        return "".join(self.character(kind) for _ in range(self.random.randrange(1, longest)))

    def mark(self):
        return chr(self.random.choice(MARKS))

    def invisible(self):
        return chr(self.random.choice(INVISIBLE))

    def fragment(self):
        pick = self.random.random()
        kind = self.random.choice(list(RANGES))
        if pick < 0.25:
            return self.word(kind)
        if pick < 0.40:
            return self.word(kind, 3) + "".join(self.mark() for _ in range(self.random.randrange(1, 6)))
        if pick < 0.55:
            return self.invisible() * self.random.choice([1, 1, 1, 2, 3])
        if pick < 0.65:
            return self.random.choice(SPECIAL)
        if pick < 0.72:
            return self.random.choice(EMOJI)
        if pick < 0.87:
            return " " * self.random.choice([1, 1, 1, 2, 5])
        block = self.random.choice(self.blocks) << 7
        text = "".join(chr(block + self.random.randrange(128)) for _ in range(self.random.randrange(1, 5)))
        return "".join(c for c in text if not "\ud800" <= c <= "\udfff")

    def hostile(self):
        return "".join(self.fragment() for _ in range(self.random.randrange(1, 14)))

    def block_text(self, block):
        """A text of one block, with spaces and marks."""
        characters = [chr(code) for code in range(block << 7, (block + 1) << 7) if not 0xD800 <= code < 0xE000]
        words = ["".join(self.random.choices(characters, k=self.random.randrange(1, 9))) for _ in range(self.random.randrange(1, 8))]
        return " ".join(words)

    def mutated(self, text):
        characters = list(text[:600])
        for _ in range(self.random.randrange(1, 8)):
            place = self.random.randrange(len(characters) + 1)
            pick = self.random.random()
            if pick < 0.5:
                characters.insert(place, self.fragment())
            elif pick < 0.7 and characters:
                del characters[place - 1]
            elif pick < 0.85 and characters:
                characters[place - 1] = characters[place - 1].upper()
            else:
                characters[place:place] = [unicodedata.normalize(self.random.choice(["NFD", "NFKD", "NFC"]), "".join(characters[place : place + 20]))]
        return "".join(characters)


def packed(codes, form, size=48):
    for start in range(0, len(codes), size):
        yield "".join(form(chr(code)) for code in codes[start : start + size])


def strings():
    maker = Maker()
    scalars = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    assigned = [c for c in scalars if unicodedata.category(chr(c)) not in ("Cn", "Co")]
    alone = [c for c in assigned if not (0x3400 <= c < 0xA000 or 0xAC00 <= c < 0xD7A4 or c >= 0x17000)]
    yield ""
    yield from map(chr, alone)
    # All scalars of the assigned planes, and samples of the rest, in two contexts.
    wide = [c for c in scalars if c < 0x32000 or 0xE0000 <= c < 0xE0200 or c % 61 == 0 or c & 0xFFFF > 0xFFF0]
    yield from packed(wide, lambda c: "a" + c + "b ")
    yield from packed(wide, lambda c: c + " ")
    yield from packed(wide, lambda c: "\u0301" + c + "\u0323\u0301")
    for code in alone:
        if code % 3 == 0:
            yield "x" + chr(code) + chr(code) + maker.mark() + " "
    for block in maker.blocks:
        for _ in range(40):
            yield maker.block_text(block)
    for _ in range(112_000):
        yield maker.hostile()
    real = list(corpus.texts())
    maker.random.shuffle(real)
    for text in real[:14_000]:
        yield text[:700]
    for text in real[14_000:39_000]:
        yield maker.mutated(text)
    for text in real[39_000:39_100]:
        yield text * 5
    for size in (99, 100, 101, 1000, 70_000):
        for unit in ("a", "\u0301", "\u4e2d", " ", "\u2581", "a\u0301", "\U0001F469\u200D", "[MASK]", "\n", "!", "ab ", "\uFDFA", "\u1100", "\u0628\u0651"):
            yield unit * size
    for _ in range(60):
        yield "".join(maker.hostile() for _ in range(400))


def main():
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    count = characters = 0
    with open(OUTPUT, "w", encoding="ascii") as out:
        for text in strings():
            text = text.encode("utf-8", "replace").decode("utf-8")
            out.write(json.dumps({"id": str(count), "content": text}) + "\n")
            count += 1
            characters += len(text)
    print(f"{count} strings of {characters} characters")


if __name__ == "__main__":
    main()
