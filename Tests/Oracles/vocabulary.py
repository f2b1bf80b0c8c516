"""A tokenizer of DeBERTa-v3's kind and size, trained on the shared data: Unigram, 128,000 pieces.

Usage: vocabulary.py DIRECTORY      writes tokenizer.json, tokenizer_config.json, special_tokens_map.json

The gated models' own tokenizers are not at hand. This one has their stages (charsmap of sentencepiece's
nmt_nfkc, runs of spaces made one, Metaspace, [CLS] $A [SEP]) and their size, so that times and memory of
reading it are real; it is never part of a golden file.
"""
import json
import os
import pathlib
import sys
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = pathlib.Path(os.environ.get("RAMPART_SHARED", ROOT.parent / "shared")) / "data"
SPECIAL = ["[PAD]", "[CLS]", "[SEP]", "[UNK]"]


def texts():
    """Every text of the shared data that a person or an agent wrote."""
    for path in sorted(DATA.glob("*/*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                for message in record.get("messages", [record]):
                    text = message.get("text") or message.get("content")
                    if isinstance(text, str):
                        yield text


def train(size):
    with tempfile.TemporaryDirectory() as folder:
        seen, lines = set(), pathlib.Path(folder, "lines.txt")
        with lines.open("w", encoding="utf-8") as file:
            for line in (one.strip() for text in texts() for one in text.splitlines()):
                if line and line not in seen:
                    seen.add(line)
                    file.write(line + "\n")
        sentencepiece.SentencePieceTrainer.train(
            input=str(lines), model_prefix=f"{folder}/model", vocab_size=size, hard_vocab_limit=False,
            character_coverage=0.99995, normalization_rule_name="nmt_nfkc", num_threads=1, minloglevel=2,
            max_sentence_length=16384, pad_id=0, bos_id=1, eos_id=2, unk_id=3, pad_piece="[PAD]",
            bos_piece="[CLS]", eos_piece="[SEP]", unk_piece="[UNK]")
        model = sentencepiece_model_pb2.ModelProto()
        model.ParseFromString(pathlib.Path(folder, "model.model").read_bytes())
    return model


def tokenizer(size=128_000):
    model = train(size)
    pieces = [(one.piece, one.score) for one in model.pieces]
    # What the data cannot fill is filled up, so that the size is the real one.
    pieces += [(f"▁unused{index}", -100.0) for index in range(size - len(pieces))]
    made = Tokenizer(models.Unigram(pieces, unk_id=3))
    made.normalizer = normalizers.Sequence([
        normalizers.Precompiled(model.normalizer_spec.precompiled_charsmap),
        normalizers.Replace(Regex(" {2,}"), " "),
    ])
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    made.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    made.add_special_tokens([AddedToken(one, special=True, normalized=False) for one in SPECIAL + ["[MASK]"]])
    return made


def write(directory):
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer().save(str(directory / "tokenizer.json"))
    names = {"pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]", "unk_token": "[UNK]", "mask_token": "[MASK]"}
    (directory / "special_tokens_map.json").write_text(json.dumps(names, indent=1) + "\n")
    config = names | {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512}
    (directory / "tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n")


def made():
    """The directory of the tokenizer, trained at the first call."""
    directory = pathlib.Path.home() / ".cache" / "rampart" / "checkpoints" / "vocabulary"
    if not directory.exists():
        temporary = directory.with_suffix(".new")
        write(temporary)
        temporary.rename(directory)
    return directory


def model_directory(name):
    """A made-up checkpoint together with the tokenizer, by links."""
    import checkpoints

    weights, words = checkpoints.made(name), made()
    directory = weights.with_name(f"{weights.name}-with-vocabulary")
    directory.mkdir(exist_ok=True)
    for file in [*weights.iterdir(), *words.iterdir()]:
        if not (directory / file.name).exists():
            os.link(file, directory / file.name)
    return directory


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]))
