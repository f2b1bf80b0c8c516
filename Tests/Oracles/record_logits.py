"""Records what transformers computes on the made-up checkpoints: Tests/Goldens/logits.json.

Usage: record_logits.py OUTPUT.json [CONFIGURATION ...]

fp32, eager, one thread. `single`: the sequence `ids(0, length, vocabulary)` alone. `ragged`: a batch whose row
r is `ids(r, length of r, vocabulary)`, padded with the pad token and masked, as transformers' users do it.
Results are logits, or for a model without a head the mean of the last hidden state over the sequence.
`spread`: mean and standard deviation of the probability of the last label over 64 sequences of 32 ids.
"""
import json
import pathlib
import sys

import numpy as np
import torch
import transformers
from transformers import AutoModel, AutoModelForSequenceClassification

import checkpoints

LENGTHS = [1, 2, 5, 16, 17, 32, 63, 64, 65, 100, 128, 256, 300, 511, 512]
TINY_LENGTHS = [1, 2, 5, 16, 17, 33, 64, 65, 300, 512]
RAGGED = [[5, 512, 1, 64, 300, 17], [16, 16, 16], [2, 3, 31, 33, 47, 65, 129, 200]]


def load(name):
    directory = checkpoints.made(name)
    config = json.loads((directory / "config.json").read_text())
    auto = AutoModelForSequenceClassification if "id2label" in config else AutoModel
    model, report = auto.from_pretrained(
        directory, dtype=torch.float32, attn_implementation="eager", local_files_only=True,
        output_loading_info=True, **({} if "id2label" in config else {"add_pooling_layer": False}))
    assert not report["missing_keys"] and not report["mismatched_keys"], report
    return model.eval(), config


@torch.no_grad()
def results(model, sequences):
    longest = max(map(len, sequences))
    ids = np.zeros((len(sequences), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, sequence in enumerate(sequences):
        ids[row, :len(sequence)], mask[row, :len(sequence)] = sequence, 1
    mask = torch.from_numpy(mask)
    output = model(input_ids=torch.from_numpy(ids), attention_mask=mask)
    if hasattr(output, "logits"):
        return output.logits.numpy()
    weights = mask[:, :, None].float()
    return ((output.last_hidden_state * weights).sum(1) / weights.sum(1)).numpy()


def rounded(rows):
    """Seven digits tell 10^-6 of a logit apart."""
    return [[float(f"{value:.7g}") for value in row] for row in rows]


def record(name):
    model, config = load(name)
    vocabulary = config["vocab_size"]
    is_encoder = "id2label" not in config
    # An embedding is hundreds of numbers, so fewer of them.
    lengths = [1, 5, 64, 512] if is_encoder else TINY_LENGTHS if name.startswith("tiny") else LENGTHS
    ragged = RAGGED[:1] if is_encoder else RAGGED
    single = {length: results(model, [checkpoints.ids(0, length, vocabulary)]) for length in lengths}
    batches = []
    for batch in ragged:
        rows = [checkpoints.ids(row, length, vocabulary) for row, length in enumerate(batch)]
        found = results(model, rows)
        alone = np.concatenate([results(model, [row]) for row in rows])
        worst = float(np.abs(found - alone).max())
        assert worst < 5e-5, f"{name}: padding moves a result by {worst}"
        batches.append({"lengths": batch, "results": rounded(found)})
    page = {
        "single": {str(length): rounded(found)[0] for length, found in single.items()},
        "ragged": batches,
    }
    if not is_encoder:
        found = results(model, [checkpoints.ids(row, 32, vocabulary) for row in range(64)])
        shares = np.exp(found) / np.exp(found).sum(1, keepdims=True)
        page["spread"] = rounded([[shares[:, -1].mean(), shares[:, -1].std()]])[0]
    print(f"logits: {name} {page.get('spread', '')}", flush=True)
    return page


def main(output, *names):
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    every = sorted(path.parent.name for path in checkpoints.RECIPES.glob("*/recipe.txt"))
    pages = {name: record(name) for name in names or every}
    rows = ",\n".join(f'    "{name}": {json.dumps(page)}' for name, page in pages.items())
    versions = f'"torch": "{torch.__version__}", "transformers": "{transformers.__version__}"'
    pathlib.Path(output).write_text(f'{{\n  "versions": {{{versions}}},\n  "models": {{\n{rows}\n  }}\n}}\n')


if __name__ == "__main__":
    main(*sys.argv[1:])
