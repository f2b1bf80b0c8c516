"""A table for hazard categories S1-S14 (MLCommons) over the encoder's embeddings: tried, and measured on unseen sources.

A logistic regression for each category on mean-pooled states of the base encoder (all-MiniLM-L6-v2). Learned from unrestricted rows
alone; each source with a category is left out once where another source has the category too, and restricted sources measure.
"""

import collections
import json
import pathlib
import random

import numpy
import torch
from transformers import AutoModel, AutoTokenizer

from . import compass, model, rows

CATEGORIES = [f"S{n}" for n in range(1, 15)]
SAFE = {"safe", "benign"}


def load():
    """Every harm row with a category or `safe`: (text, set of categories, source, restricted, language)."""
    found = []
    for path in sorted((rows.data_folder() / "harm").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            value = json.loads(line)
            if value.get("kind") == "assistant_response":
                continue
            names = {n.strip() for n in value["label"].split(",")}
            if names <= SAFE or names <= set(CATEGORIES):
                found.append((value["text"], names - SAFE, value["source"], value["restricted"], value.get("lang", "en")))
    rng = random.Random(4)
    # rows.BESIDE are harm rows in another role: they must not come back as safe ones.
    everything = rows.load("train") + rows.load("dev")
    benign = [r for r in everything if not r.is_attack and r.kind == "user_prompt" and f"harm/{r.source}" not in rows.BESIDE]
    for row in rng.sample(benign, 6000):
        found.append((row.text, set(), "benign:" + row.source, row.restricted, row.lang))
    return found


@torch.no_grad()
def embed(texts, folder):
    """Unit vectors [texts, 384]: the mean of the last hidden states."""
    tokenizer, encoder = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    out = numpy.zeros((len(texts), encoder.config.hidden_size), numpy.float32)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for at in range(0, len(order), 64):
        part = order[at : at + 64]
        batch = tokenizer([texts[i] for i in part], truncation=True, max_length=192, padding=True, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = encoder(**batch).last_hidden_state.float()
        mask = batch["attention_mask"][:, :, None].float()
        out[part] = torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1).numpy()
    return out


def fit(x, y, steps=300, decay=1e-3):
    """Logistic regression by full-batch L-BFGS with balanced classes; returns weights and bias."""
    x, y = torch.tensor(x), torch.tensor(y, dtype=torch.float32)
    weight, bias = torch.zeros(x.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    balance = torch.where(y > 0, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=steps, line_search_fn="strong_wolfe")

    def closure():
        optimiser.zero_grad()
        loss = (torch.nn.functional.binary_cross_entropy_with_logits(x @ weight + bias, y, reduction="none") * balance).mean()
        loss = loss + decay * weight.pow(2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return weight.detach().numpy(), bias.item()


def measure(cache: pathlib.Path):
    """Returns, for each category and each source it can be measured on, AUC and recall at 1 % false positives."""
    given = load()
    vectors = embed([g[0] for g in given], model.base_model(cache))
    sources = numpy.array([g[2] for g in given])
    restricted = numpy.array([g[3] for g in given])
    benign = numpy.array([g[2].startswith("benign:") for g in given])
    result = []
    for category in CATEGORIES:
        positive = numpy.array([category in g[1] for g in given])
        holders = collections.Counter(sources[positive])
        open_holders = [s for s in holders if not restricted[sources == s].any()]
        for source in sorted(holders):
            left = [s for s in open_holders if s != source]
            if not left:
                continue
            learn = ~restricted & (sources != source) & (benign & (numpy.arange(len(given)) % 2 == 0) | ~benign)
            weight, bias = fit(vectors[learn], positive[learn])
            test = (sources == source) & positive
            honest = benign & (numpy.arange(len(given)) % 2 == 1)
            other = (sources == source) & ~positive
            hit, miss = vectors[test] @ weight + bias, vectors[honest] @ weight + bias
            wrong = vectors[other] @ weight + bias
            cut = compass.threshold(miss.tolist(), 0.01)
            line = {
                "category": category, "source": source, "n": int(test.sum()), "learned_from": left,
                "auc_benign": compass.auc(hit.tolist(), miss.tolist()), "recall_at_1": float((hit >= cut).mean()),
                "auc_other_categories": compass.auc(hit.tolist(), wrong.tolist()) if other.any() else None,
                "others_over_cut": float((wrong >= cut).mean()) if other.any() else None,
            }
            result.append(line)
    return result
