"""Makes room in BERT's English vocabulary for other writing systems, without making it larger.

all-MiniLM-L6-v2 reads most Chinese characters as `[UNK]` and cuts Korean, Thai or Hindi into letters. Pieces that no text of
ours needs (`[unused…]` and the rarest English words) give their rows to the most frequent pieces of our texts in other
languages; a new piece starts from the mean of the pieces it was cut into before.
"""

import collections
import json
import pathlib
import random

import tokenizers
from tokenizers import models, normalizers, pre_tokenizers, trainers

from . import grammar, rows

# A word longer than this becomes `[UNK]`; Thai and Chinese mail has no spaces, and an attacker need not write any.
LONGEST_WORD = 4000
NEW_PIECES = 8000
RARE = 3  # times that a piece may occur in our texts and still give its row away
SPECIAL = 1000  # the pieces below it are marks, digits and letters


def _normalizer():
    return normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True)


def texts(seed=5, expansions=6):
    """Every text that may be learned from: usable rows and a few expansions of each template, with their languages."""
    rng = random.Random(seed)
    for row in rows.usable(rows.load("train")):
        yield row.lang.split("-")[0], row.text[:2000]
    for template in grammar.bank():
        for _ in range(expansions):
            yield template.language, template.expand(rng)


def adapt(folder: pathlib.Path):
    """Returns the new tokenizer (JSON value) and, for each new id, the old ids whose mean it starts from.

    `folder` holds the base model's ``tokenizer.json``.
    """
    old = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    old.no_padding()
    old.no_truncation()
    value = json.loads(old.to_str())
    vocabulary = value["model"]["vocab"]
    corpus = list(texts())
    english, other = collections.Counter(), []
    for lang, text in corpus:
        if lang in ("en", "und"):
            english.update(old.encode(text, add_special_tokens=False).ids)
        else:
            other.append(text)
    pieces = _pieces(other, vocabulary)
    free = [i for t, i in vocabulary.items() if t.startswith("[unused")]
    used = collections.Counter(english)
    for text in other:
        used.update(old.encode(text, add_special_tokens=False).ids)
    # The rarest in our texts first, and of those the rarest in BERT's, whose vocabulary is sorted by frequency.
    words = [(used[i], -i, i) for t, i in vocabulary.items() if i >= SPECIAL and len(t) > 1 and t.lstrip("#").isascii()]
    free += [i for count, _, i in sorted(words) if count <= RARE]
    count = min(len(free), len(pieces), NEW_PIECES)
    names = {i: t for t, i in vocabulary.items()}
    starts = {}
    for identifier, piece in zip(free[:count], pieces[:count]):
        starts[identifier] = [i for i in old.encode(piece.removeprefix("##"), add_special_tokens=False).ids]
        names[identifier] = piece
    value["model"]["vocab"] = {names[i]: i for i in sorted(names)}
    value["model"]["max_input_chars_per_word"] = LONGEST_WORD
    return value, starts


def _pieces(other, vocabulary):
    """Pieces of the other languages that the vocabulary lacks, the most frequent first."""
    trained = tokenizers.Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=200))
    trained.normalizer = _normalizer()
    trained.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=24000, min_frequency=4, limit_alphabet=6000, special_tokens=["[UNK]"], show_progress=False)
    trained.train_from_iterator(other, trainer)
    counts = collections.Counter()
    for text in other:
        counts.update(trained.encode(text).tokens)
    # A single character is worth more than its frequency says: without it a whole word is unknown.
    weight = lambda piece: counts[piece] * (3 if len(piece.removeprefix("##")) == 1 else 1)
    return [p for p in sorted(counts, key=lambda p: (-weight(p), p)) if p not in vocabulary and p != "[UNK]"]
