"""Writes Tests/Goldens/Checkpoints: for every configuration its config.json and recipe.txt.

Tensor names, shapes and their order are what transformers itself gives to the model. The weights are
made up, so the classifier is scaled and shifted by hand (`classifier`: factor of its weights, bias) until
probabilities of random ids spread over (0, 1); record_logits.py prints the spread.
"""
import json
import re
import shutil

import torch
import transformers
from transformers import AutoModel, AutoModelForSequenceClassification, BertConfig, DebertaV2Config

import checkpoints

PROMPT_GUARD = dict(
    model_type="deberta-v2", num_hidden_layers=12, hidden_act="gelu", max_position_embeddings=512,
    relative_attention=True, position_buckets=256, norm_rel_ebd="layer_norm", share_att_key=True,
    pos_att_type=["p2c", "c2p"], layer_norm_eps=1e-7, max_relative_positions=-1,
    position_biased_input=False, type_vocab_size=0, pooler_dropout=0.0, pooler_hidden_act="gelu", pad_token_id=0,
    id2label={"0": "LABEL_0", "1": "LABEL_1"})
MINILM = dict(
    model_type="bert", vocab_size=30522, hidden_size=384, num_attention_heads=12, intermediate_size=1536,
    num_hidden_layers=6, hidden_act="gelu", max_position_embeddings=512, type_vocab_size=2,
    layer_norm_eps=1e-12, pad_token_id=0)
TINY = PROMPT_GUARD | dict(
    vocab_size=100, hidden_size=32, num_attention_heads=4, intermediate_size=37, num_hidden_layers=2)
TINY_BERT = MINILM | dict(
    vocab_size=100, hidden_size=32, num_attention_heads=4, intermediate_size=37, num_hidden_layers=2,
    id2label={"0": "benign", "1": "attack"})
WIDE = dict(hidden_size=384, num_attention_heads=6, intermediate_size=1536)
WIDER = dict(hidden_size=768, num_attention_heads=12, intermediate_size=3072)

# name: (storage, number of files, classifier factor, classifier bias or None, configuration)
CONFIGURATIONS = {
    # Prompt Guard 2 22M and the sizes of DeBERTa-v3.
    "xsmall": ("f32", 1, 2, (1.1875, -1.1875), PROMPT_GUARD | WIDE | dict(vocab_size=128100)),
    "small": ("bf16", 2, 3, (-1.1875, 1.125), PROMPT_GUARD | WIDER | dict(vocab_size=128100, num_hidden_layers=6)),
    "base": ("f16", 1, 3, (-6.875, 6.875), PROMPT_GUARD | WIDER | dict(vocab_size=128100)),
    # Prompt Guard 2 86M.
    "mdeberta": ("bf16", 1, 3, (-7, 7), PROMPT_GUARD | WIDER | dict(vocab_size=251000)),
    "minilm": ("f32", 1, 4, (-5.75, 5.75), MINILM | dict(id2label={"0": "benign", "1": "attack"})),
    "minilm-encoder": ("f32", 1, 1, None, MINILM),
    # One peculiarity each.
    "tiny": ("f32", 1, 1, None, TINY),
    "tiny-f16": ("f16", 1, 1, None, TINY),
    "tiny-sharded": ("bf16", 3, 1, None, TINY),
    "tiny-three-labels": (
        "f32", 1, 1, None, TINY | dict(id2label={"0": "BENIGN", "1": "INJECTION", "2": "JAILBREAK"})),
    "tiny-c2p": ("f32", 1, 1, None, TINY | dict(pos_att_type=["c2p"])),
    "tiny-p2c": ("f32", 1, 1, None, TINY | dict(pos_att_type=["p2c"])),
    "tiny-own-position-keys": ("f32", 1, 1, None, TINY | dict(share_att_key=False)),
    "tiny-plain-distances": (
        "f32", 1, 1, None, TINY | dict(position_buckets=-1, max_relative_positions=24, norm_rel_ebd="none")),
    "tiny-few-buckets": ("f32", 1, 1, None, TINY | dict(position_buckets=8, max_relative_positions=40)),
    "tiny-absolute": (
        "f32", 1, 1, None,
        TINY | dict(relative_attention=False, position_biased_input=True, type_vocab_size=2, pos_att_type=[])),
    "tiny-narrow-embeddings": ("f32", 1, 1, None, TINY | dict(embedding_size=20)),
    "tiny-gelu-new": ("f32", 1, 1, None, TINY | dict(hidden_act="gelu_new", pooler_hidden_act="tanh")),
    "tiny-relu": ("f32", 1, 1, None, TINY | dict(hidden_act="relu", pooler_hidden_act="relu")),
    "tiny-bert": ("f32", 1, 1, None, TINY_BERT),
    "tiny-bert-relu": ("f16", 2, 1, None, TINY_BERT | dict(hidden_act="relu", hidden_size=24, num_attention_heads=2)),
}


def model_of(name):
    values = dict(CONFIGURATIONS[name][4])
    kind = {"deberta-v2": DebertaV2Config, "bert": BertConfig}[values.pop("model_type")]
    encoder = "id2label" not in values
    config = kind(**values)
    with torch.device("meta"):
        auto = AutoModel if encoder else AutoModelForSequenceClassification
        model = auto.from_config(config)
    config.architectures = [type(model).__name__]
    return model, config


def config_json(name, config):
    """As Hugging Face writes it, less what says nothing about the model."""
    values = {key: value for key, value in CONFIGURATIONS[name][4].items()}
    values["architectures"] = config.architectures
    if "id2label" in values:
        values["label2id"] = {label: int(index) for index, label in values["id2label"].items()}
    return json.dumps(values, indent=2, sort_keys=True) + "\n"


def shape_of(tensor):
    return "x".join(map(str, tensor.shape))


def lines_of(names, shapes):
    """Lines of a run of tensors; those of equal layers are written once."""
    def template(name):
        return re.sub(r"(?<=\.layer\.)\d+(?=\.)", "*", name)

    index = 0
    while index < len(names):
        if template(names[index]) == names[index]:
            yield f"tensor {names[index]} {shapes[names[index]]}"
            index += 1
            continue
        first = int(re.search(r"\.layer\.(\d+)\.", names[index]).group(1))
        prefix = names[index].split(f".layer.{first}.")[0] + ".layer."

        def layer(number):
            return [name for name in names if name.startswith(f"{prefix}{number}.")]

        block, last = layer(first), first
        while [template(name) for name in layer(last + 1)] == [template(name) for name in block]:
            last += 1
        yield f"layers {first} {last + 1}"
        yield from (f"tensor {template(name)} {shapes[name]}" for name in block)
        yield "end"
        index += len(block) * (last + 1 - first)


def write(name):
    storage, file_count, factor, bias, _ = CONFIGURATIONS[name]
    model, config = model_of(name)
    tensors = model.state_dict()
    shapes = {one: shape_of(tensor) for one, tensor in tensors.items()}
    if factor != 1:
        shapes["classifier.weight"] += f" times {factor}"
    if bias:
        shapes["classifier.bias"] += " is " + " ".join(map(str, bias))
    folder = checkpoints.RECIPES / name
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(config_json(name, config))
    names, lines, places = list(tensors), [], {}
    # A file boundary in the midst of a layer is the usual case.
    bounds = [len(names) * index // file_count for index in range(file_count + 1)]
    for index in range(file_count):
        file = "model.safetensors" if file_count == 1 else f"model-{index + 1:05}-of-{file_count:05}.safetensors"
        part = names[bounds[index]:bounds[index + 1]]
        places |= {one: file for one in part}
        lines.append(f"file {file} {storage} -")
        lines += lines_of(part, shapes)
    (folder / "recipe.txt").write_text("\n".join(lines) + "\n")
    if file_count > 1:
        size = sum(tensor.numel() for tensor in tensors.values()) * (4 if storage == "f32" else 2)
        page = {"metadata": {"total_size": size}, "weight_map": places}
        (folder / "model.safetensors.index.json").write_text(json.dumps(page, indent=1) + "\n")
    read = [one.name for file in checkpoints.read(folder) for one in file[3]]
    assert sorted(read) == sorted(names), f"{name}: the recipe does not name every tensor once"


def main():
    for path in checkpoints.RECIPES.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    for name in CONFIGURATIONS:
        write(name)
        checkpoints.write_digests(checkpoints.RECIPES / name)
        print(f"recipes: {name}", flush=True)
    examples = {
        f"{row}/{length}/{vocabulary}": checkpoints.ids(row, length, vocabulary).tolist()
        for row, length, vocabulary in ((0, 1, 100), (0, 2, 100), (0, 5, 128100), (3, 16, 251000))
    }
    page = {"transformers": transformers.__version__, "row/length/vocabulary": examples}
    (checkpoints.RECIPES / "ids.json").write_text(json.dumps(page) + "\n")


if __name__ == "__main__":
    main()
