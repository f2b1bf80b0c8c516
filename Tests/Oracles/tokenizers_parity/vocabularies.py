"""Builds tokenizers of the same kinds and sizes as the real ones; none of those is at hand.

Everything is seeded, so the same data give the same vocabularies.
"""

import base64
import collections
import io
import json
import math
import pathlib
import random
import unicodedata

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers.convert_slow_tokenizer import import_protobuf

import corpus

ROOT = pathlib.Path.home() / ".cache/rampart/tokenizers"
SPACE = "\u2581"


def word_counts(limit_characters=24_000_000):
    counts, seen = collections.Counter(), 0
    for text in corpus.texts():
        counts.update(unicodedata.normalize("NFKC", text).split())
        seen += len(text)
        if seen > limit_characters:
            break
    return counts


def letters_by_block():
    """Assigned letters, marks, digits and symbols in runs of 128 code points."""
    blocks = collections.defaultdict(list)
    for code in range(0x110000):
        if unicodedata.category(chr(code))[0] in "LMNPS":
            blocks[code >> 7].append(chr(code))
    return blocks


def pieces(counts, size, generator):
    """A unigram vocabulary: the substrings of words that save most, then made-up words of every script."""
    found = collections.Counter()
    for word, count in counts.items():
        marked = SPACE + word[:24]
        for start in range(len(marked)):
            for length in range(1, min(16, len(marked) - start) + 1):
                found[marked[start : start + length]] += count
    total = sum(counts.values())
    best = sorted(found.items(), key=lambda item: (-item[1] * len(item[0]), item[0]))
    singles = sorted((item for item in found.items() if len(item[0]) == 1), key=lambda item: (-item[1], item[0]))
    chosen = {}
    for text, count in singles[:6000] + best[: int(size * 0.7)]:
        chosen.setdefault(text, math.log(max(count, 1) / total))
    blocks = list(letters_by_block().values())
    while len(chosen) < size:
        block = generator.choice(blocks)
        word = "".join(generator.choices(block, k=generator.choice([1, 1, 2, 2, 3, 4])))
        if generator.random() < 0.3:
            word = SPACE + word
        if generator.random() < 0.5:
            word = unicodedata.normalize("NFKC", word)
        if word and not word.isspace():
            # Few distinct values: ties between segmentations are the interesting case.
            chosen.setdefault(word, -round(generator.uniform(8, 14), 1))
    return sorted(chosen.items(), key=lambda item: (-item[1], item[0]))[:size]


def train(path, texts, size=4000, **options):
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=(model := io.BytesIO()), vocab_size=size, model_type="unigram",
        hard_vocab_limit=False, minloglevel=2, num_threads=2, max_sentence_length=20000, **options)
    if path:
        path.write_bytes(model.getvalue())
    return model.getvalue()


def charsmap(model):
    proto = import_protobuf().ModelProto()
    proto.ParseFromString(model)
    return proto.normalizer_spec.precompiled_charsmap


def template(first, last, ids):
    """The post-processor that puts `first` and `last` around a sequence."""
    single = ([f"{first}:0"] if first else []) + ["$A:0", f"{last}:0"]
    pair = single + ["$B:1", f"{last}:1"]
    return processors.TemplateProcessing(
        single=" ".join(single), pair=" ".join(pair), special_tokens=[(t, ids[t]) for t in (first, last) if t])


def save(name, tokenizer, configuration=None):
    folder = ROOT / name
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(configuration or {"model_max_length": 512}))


def special(*contents, **options):
    return [AddedToken(content, special=True, **({"normalized": False} | options)) for content in contents]


def unigram_families(counts, maps, generator):
    deberta_specials = ["[PAD]", "[CLS]", "[SEP]", "[UNK]"]
    metaspace = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always")
    converted = lambda charsmap: normalizers.Sequence(
        [normalizers.Strip(), normalizers.Precompiled(charsmap), normalizers.Replace(Regex(" {2,}"), " ")])
    built = normalizers.Sequence(
        [normalizers.Replace(Regex(r"\s{2,}|[\n\r\t]"), " "), normalizers.NFC(), normalizers.Strip(left=False, right=True)])

    def deberta(name, vocabulary, normalizer, extra=()):
        tokenizer = Tokenizer(models.Unigram([(t, 0.0) for t in deberta_specials] + vocabulary, unk_id=3, byte_fallback=False))
        tokenizer.normalizer = normalizer
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([metaspace])
        tokenizer.add_tokens(special(*deberta_specials) + list(extra) + special("[MASK]"))
        tokenizer.post_processor = template("[CLS]", "[SEP]", {"[CLS]": 1, "[SEP]": 2})
        save(name, tokenizer, {"tokenizer_class": "DebertaV2Tokenizer", "model_max_length": 512})

    small = pieces(counts, 128_000 - 4, generator)
    deberta("deberta-v3", small, converted(maps["nmt_nfkc"]))
    deberta("deberta-v3-built", small, built)
    # The same vocabulary under other stages and added tokens of every kind.
    odd = [
        AddedToken("<lstrip>", lstrip=True, normalized=False), AddedToken("<rstrip>", rstrip=True, normalized=False),
        AddedToken("<both>", lstrip=True, rstrip=True, special=True, normalized=False),
        AddedToken("word", single_word=True, normalized=True), AddedToken("WORD", single_word=True, normalized=False),
        AddedToken("\u00e9t\u00e9", normalized=True), AddedToken("a  b", normalized=True), AddedToken("\u2581x", normalized=True),
        AddedToken("\U0001f469\u200d\U0001f52c", normalized=False), AddedToken("[UN", normalized=False),
    ]
    deberta("deberta-v3-added", small, converted(maps["nmt_nfkc_cf"]), odd)
    large = pieces(counts, 250_101 - 5, generator)
    deberta("mdeberta-v3", large, converted(maps["nmt_nfkc"]), [AddedToken(f"{SPACE}<extra_id_0>", normalized=False)])

    roberta = Tokenizer(models.Unigram(
        [(t, 0.0) for t in ("<s>", "<pad>", "</s>", "<unk>")] + large[:249_997] + [("<mask>", 0.0)], unk_id=3, byte_fallback=False))
    roberta.normalizer = normalizers.Precompiled(maps["nmt_nfkc"])
    roberta.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), metaspace])
    roberta.add_tokens(special("<s>", "<pad>", "</s>", "<unk>") + special("<mask>", lstrip=True, normalized=True))
    roberta.post_processor = template("<s>", "</s>", {"<s>": 0, "</s>": 2})
    save("xlm-roberta", roberta, {"model_max_length": 512})

    extras = [f"<extra_id_{index}>" for index in range(99, -1, -1)]
    t5 = Tokenizer(models.Unigram(
        [(t, 0.0) for t in ("<pad>", "</s>", "<unk>")] + small[:31_997] + [(t, 0.0) for t in extras], unk_id=2, byte_fallback=False))
    t5.normalizer = normalizers.Precompiled(maps["nmt_nfkc"])
    t5.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), metaspace])
    t5.add_tokens(special("<pad>", "</s>", "<unk>", *extras))
    t5.post_processor = template(None, "</s>", {"</s>": 1})
    save("t5", t5, {"model_max_length": 512})

    fallback = [(f"<0x{byte:02X}>", -12.0) for byte in range(256)]
    bytewise = Tokenizer(models.Unigram([("<unk>", 0.0)] + fallback + small[:20_000], unk_id=0, byte_fallback=True))
    bytewise.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase(), normalizers.StripAccents()])
    bytewise.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="first", split=False)
    bytewise.add_tokens(special("<unk>"))
    save("unigram-bytes", bytewise)
    return small


def wordpiece_families(counts, generator):
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    blocks = letters_by_block()

    def bert(name, size, lowercase, strip_accents, all_scripts, files=True):
        normalizer = normalizers.BertNormalizer(lowercase=lowercase, strip_accents=strip_accents)
        split = pre_tokenizers.BertPreTokenizer()
        trained = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        trained.normalizer, trained.pre_tokenizer = normalizer, split
        common = [word for word, count in counts.most_common(120_000)]
        goal = min(size, 30_000)
        trained.train_from_iterator(
            common, trainers.WordPieceTrainer(vocab_size=goal, special_tokens=specials, limit_alphabet=3000, show_progress=False))
        vocabulary = [token for token, _ in sorted(trained.get_vocab().items(), key=lambda item: item[1])]
        known = set(vocabulary)
        scripts = list(blocks.values())
        while len(vocabulary) < size:
            token = "".join(generator.choices(generator.choice(scripts), k=generator.choice([1, 1, 1, 2, 3]) if all_scripts else 1))
            token = normalizer.normalize_str(token).strip()
            if generator.random() < 0.5:
                token = "##" + token
            if token.strip("#") and " " not in token and token not in known:
                known.add(token)
                vocabulary.append(token)
        tokenizer = Tokenizer(models.WordPiece(
            {token: index for index, token in enumerate(vocabulary)}, unk_token="[UNK]", max_input_chars_per_word=100))
        tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, split
        tokenizer.add_tokens(special(*specials))
        ids = {token: tokenizer.token_to_id(token) for token in specials}
        tokenizer.post_processor = template("[CLS]", "[SEP]", ids)
        save(name, tokenizer, {"tokenizer_class": "BertTokenizer", "do_lower_case": lowercase, "model_max_length": 512})
        if files:  # the same vocabulary as the old layout has it
            folder = ROOT / f"{name}-vocab"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "vocab.txt").write_text("".join(token + "\n" for token in vocabulary), encoding="utf-8")
            (folder / "tokenizer_config.json").write_text(json.dumps(
                {"tokenizer_class": "BertTokenizer", "do_lower_case": lowercase, "strip_accents": strip_accents, "model_max_length": 512}))
            (folder / "config.json").write_text(json.dumps({"model_type": "bert"}))
        return vocabulary

    uncased = bert("bert-uncased", 30_522, True, None, False)
    bert("bert-cased", 28_996, False, None, False)
    bert("bert-multilingual-cased", 119_547, False, False, True)
    # Other pre-tokenizers and limits over the same pieces.
    vocabulary = {token: index for index, token in enumerate(uncased)}
    for name, split, limit in [
        ("wordpiece-whitespace", pre_tokenizers.Whitespace(), 100),
        ("wordpiece-short", pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Digits(individual_digits=True)]), 7),
        ("wordpiece-merged", pre_tokenizers.Sequence(
            [pre_tokenizers.Punctuation(behavior="merged_with_previous"), pre_tokenizers.Whitespace(), pre_tokenizers.Digits()]), 100),
        ("wordpiece-next", pre_tokenizers.Sequence(
            [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation(behavior="merged_with_next")]), 100),
        ("wordpiece-contiguous", pre_tokenizers.Sequence(
            [pre_tokenizers.Punctuation(behavior="contiguous"), pre_tokenizers.Punctuation(behavior="removed")]), 100),
    ]:
        tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=limit))
        tokenizer.normalizer = normalizers.BertNormalizer(clean_text=False, handle_chinese_chars=False, strip_accents=True, lowercase=False)
        if name == "wordpiece-next":
            tokenizer.normalizer = normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()])
        tokenizer.pre_tokenizer = split
        tokenizer.add_tokens(special(*specials))
        save(name, tokenizer)


def sentencepiece_families(texts, maps, small):
    proto_module = import_protobuf()
    base = dict(pad_id=0, bos_id=1, eos_id=2, unk_id=3, pad_piece="[PAD]", bos_piece="[CLS]", eos_piece="[SEP]", unk_piece="[UNK]")

    def folder(name, **configuration):
        path = ROOT / name
        path.mkdir(parents=True, exist_ok=True)
        (path / "tokenizer_config.json").write_text(json.dumps(
            {"tokenizer_class": "DebertaV2Tokenizer", "model_max_length": 512} | configuration))
        (path / "config.json").write_text(json.dumps({"model_type": "deberta-v2"}))
        return path / "spm.model"

    # The real size, written directly.
    model = proto_module.ModelProto()
    model.ParseFromString(train(None, texts, normalization_rule_name="nmt_nfkc", **base))
    del model.pieces[4:]
    for text, score in small:
        model.pieces.add(piece=text, score=score)
    folder("spm-deberta-v3").write_bytes(model.SerializeToString())
    train(folder("spm-nfkc-lower", do_lower_case=True, split_by_punct=True), texts, normalization_rule_name="nfkc", **base)
    train(folder("spm-casefold", split_by_punct=True), texts, normalization_rule_name="nmt_nfkc_cf", byte_fallback=True, **base)
    train(folder("spm-identity", do_lower_case=True), texts, normalization_rule_name="identity",
          user_defined_symbols=["<tool>", "</tool>", SPACE + "sys", "foo bar"], control_symbols=["<ctrl>"],
          remove_extra_whitespaces=False, **base)
    train(folder("spm-suffix", unk_token="<unk>", cls_token="<s>", sep_token="</s>", pad_token="<pad>", bos_token="<s>", eos_token="</s>",
                 add_prefix_space=False),
          texts, treat_whitespace_as_suffix=True, add_dummy_prefix=False, normalization_rule_name="nmt_nfkc")


def main():
    generator = random.Random(20261120)
    sample = [text[:2000] for index, text in enumerate(corpus.texts()) if index % 12 == 0][:6000]
    maps = {}
    for rule in ("nmt_nfkc", "nfkc", "nmt_nfkc_cf"):
        maps[rule] = charsmap(train(None, sample[:500], size=400, normalization_rule_name=rule, character_coverage=0.98))
    counts = word_counts()
    small = unigram_families(counts, maps, generator)
    wordpiece_families(counts, generator)
    sentencepiece_families(sample, maps, small)


if __name__ == "__main__":
    main()
