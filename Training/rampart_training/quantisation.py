"""Eight-bit weights: one scale a row, and the same model in fp32 beside it.

The shipped model is defined by its integers: ``W = q * scale`` row by row. `snap` puts a trained model onto that grid, so that
the fp32 folder and the int8 file are one function, up to how activations are rounded.
"""

import json
import pathlib

import torch
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast


def is_quantised(name: str, tensor) -> bool:
    """Whether a tensor is stored as integers: every matrix."""
    return name.endswith(".weight") and tensor.dim() == 2 and min(tensor.shape) > 3


def rows_of(tensor):
    """Integers in -127...127 and the scale of each row; a row of zeros has scale 1."""
    largest = tensor.abs().amax(1)
    scale = torch.where(largest > 0, largest / 127, torch.ones_like(largest))
    # The quotient of the largest is 127 whatever the rounding of the scale.
    return torch.clamp(torch.round(tensor / scale[:, None]), -127, 127).to(torch.int8), scale


@torch.no_grad()
def snap(model):
    """Moves every matrix onto its grid, in place."""
    for name, tensor in model.named_parameters():
        if is_quantised(name, tensor):
            q, scale = rows_of(tensor.float())
            tensor.copy_(q.float() * scale[:, None])


def write(model, tokenizer, folder: pathlib.Path):
    """Writes config, tokenizer and the int8 weights of a snapped model."""
    folder.mkdir(parents=True, exist_ok=True)
    model.config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    config = json.loads((folder / "config.json").read_text())
    for key in ("_name_or_path", "transformers_version", "dtype"):
        config.pop(key, None)
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    for extra in ("special_tokens_map.json", "vocab.txt"):
        (folder / extra).unlink(missing_ok=True)
    stored = {}
    for name, tensor in model.state_dict().items():
        if name.endswith("position_ids"):
            continue
        if is_quantised(name, tensor):
            q, scale = rows_of(tensor.float())
            stored[name], stored[name + "_scale"] = q.contiguous(), scale.contiguous()
        else:
            stored[name] = tensor.float().contiguous()
    save_file(stored, folder / "model.safetensors", metadata={"format": "pt"})


def read(folder: pathlib.Path):
    """The model and tokenizer of a folder that `write` made."""
    stored = load_file(folder / "model.safetensors")
    state = {
        name: tensor.float() * stored[name + "_scale"][:, None] if name + "_scale" in stored else tensor
        for name, tensor in stored.items()
        if not name.endswith("_scale")
    }
    config = BertConfig.from_pretrained(folder)
    config._attn_implementation = "eager"
    model = BertForSequenceClassification(config)
    model.load_state_dict(state)
    return model.eval(), PreTrainedTokenizerFast.from_pretrained(folder)
