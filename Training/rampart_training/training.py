"""Fine-tuning: cross-entropy and an energy penalty on benign texts."""

import copy
import pathlib
import time

import torch
import torch.nn.functional as F

from .model import LABELS, MAX_TOKENS
from .grammar import is_held_out
from .synthesis import Synthesis

# Mean negative energy that benign texts may reach before it is penalised (Prompt Guard 2's card: "a penalty for large
# negative energy predictions on benign prompts", after Liu et al. 2020, arXiv:2010.03759).
ENERGY_MARGIN = -4.0
ENERGY_WEIGHT = 0.02
STEP = 16
PART = 16
WORN, WORN_SHARE, WORN_FROM = 0.5, 0.12, 12
# Ids of BERT's vocabulary.
CLS, SEP, MASK, FIRST_WORD, LAST_WORD = 101, 102, 103, 1000, 30000
# Batches are drawn this many at a time; between two draws the state of a training is what `Checkpoint` holds.
DRAW = 16
CHECKPOINT_EVERY = 30 * DRAW


class Settings:
    """What a training run depends on besides code and data."""

    def __init__(self, seed=1, steps=1500, brief=3000, batch=64, rate=1.5e-4, embedding_rate=5e-4, exclude_sources=(), hold_out_templates=False, own=(), warmup=100):
        self.seed, self.steps, self.brief, self.batch = seed, steps, brief, batch
        self.rate, self.embedding_rate, self.warmup = rate, embedding_rate, warmup
        self.own = list(own)
        self.exclude_sources, self.hold_out_templates = tuple(exclude_sources), hold_out_templates


def batches(synthesis, tokenizer, size):
    """Batches of `size` examples, each as parts of `PART` examples of like length: every example weighs the same."""
    while True:
        examples = [synthesis.example() for _ in range(size * DRAW)]
        ids = tokenizer([e.text for e in examples], truncation=True, max_length=MAX_TOKENS)["input_ids"]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        parts = [order[at : at + PART] for at in range(0, len(order), PART)]
        synthesis.rng.shuffle(parts)
        parts = [([ids[i] for i in part], [LABELS.index(examples[i].label) for i in part]) for part in parts]
        for at in range(0, len(parts), size // PART):
            yield parts[at : at + size // PART]


def worn(ids, rng):
    """Half of the longer texts lose one token in eight, to a mask or to any other, so that no class hangs on a few words."""
    if len(ids) < WORN_FROM or rng.random() > WORN:
        return ids

    def one(value):
        r = rng.random()
        if r > WORN_SHARE or value in (CLS, SEP):
            return value
        return MASK if r < WORN_SHARE / 2 else rng.randrange(FIRST_WORD, LAST_WORD)

    return [one(value) for value in ids]


def padded(length):
    """The length a sequence is padded to."""
    return -(-length // STEP) * STEP


def tensors(ids):
    """Token ids and mask, padded to a multiple of `STEP`."""
    longest = padded(max(map(len, ids)))
    x = torch.zeros(len(ids), longest, dtype=torch.long)
    mask = torch.zeros(len(ids), longest, dtype=torch.long)
    for row, one in enumerate(ids):
        x[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1
    return x, mask


def loss_of(logits, labels):
    """The sum over examples of cross-entropy and the energy penalty on benign texts.

    Labels are not smoothed: at 0.01 the log-odds end at 5.7, where the threshold at 0.1 % false positives lies.
    """
    loss = F.cross_entropy(logits, labels, reduction="sum")
    energy = -torch.logsumexp(logits[labels == 0], 1)
    return loss + ENERGY_WEIGHT * F.relu(ENERGY_MARGIN - energy).pow(2).sum()


class Checkpoint:
    """A file that a training goes on from after it was stopped, to the same weights as without the stop."""

    def __init__(self, path, settings):
        self.path = pathlib.Path(path)
        self.settings = {k: str(v) if k == "own" else v for k, v in vars(settings).items()}

    def write(self, **state):
        """Replaces the file at once."""
        draft = self.path.with_suffix(".new")
        torch.save({**state, "settings": self.settings, "torch": torch.get_rng_state()}, draft)
        draft.replace(self.path)

    def read(self):
        """What was written with the same settings; None if nothing was."""
        if not self.path.exists():
            return None
        state = torch.load(self.path, weights_only=False)
        if state["settings"] != self.settings:
            raise ValueError(f"{self.path} is of a training with other settings; remove it, or give another --work")
        torch.set_rng_state(state["torch"])
        return state


def train(model, tokenizer, settings: Settings, log=print, device="cpu", checkpoint=None):
    """Trains in place; returns the mean loss of the last hundred steps.

    `settings.brief` steps of short texts come first, which are cheap and teach the wording; then `settings.steps` of texts in their
    surroundings. The averaged weights of the last half of those are what stays (Izmailov et al. 2018, arXiv:1803.05407).
    """
    torch.manual_seed(settings.seed)
    synthesis = Synthesis(
        settings.seed, settings.exclude_sources, is_held_out if settings.hold_out_templates else None, settings.own)
    stream = batches(synthesis, tokenizer, settings.batch)
    model.to(device).train()
    # Computed in bfloat16 throughout; the weights proper, which the optimiser moves, stay in fp32.
    coarse = copy.deepcopy(model).to(torch.bfloat16)
    pairs = list(zip(model.parameters(), coarse.parameters()))
    table = model.bert.embeddings.word_embeddings.weight
    rest = [p for p in model.parameters() if p is not table]
    optimiser = torch.optim.AdamW(
        [{"params": rest, "lr": settings.rate}, {"params": [table], "lr": settings.embedding_rate}],
        weight_decay=0.01, betas=(0.9, 0.98), fused=True,
    )
    average, kept, losses, start = None, 0, [], time.time()
    steps = settings.brief + settings.steps
    begin = 0
    if checkpoint and (state := checkpoint.read()):
        begin, average, kept, losses = state["step"], state["average"], state["kept"], state["losses"]
        model.load_state_dict(state["model"])
        coarse.load_state_dict(model.state_dict())
        optimiser.load_state_dict(state["optimiser"])
        synthesis.rng.setstate(state["synthesis"])
        log(f"going on from step {begin}")
    for step in range(begin, steps):
        synthesis.is_brief = step < settings.brief
        if checkpoint and step % CHECKPOINT_EVERY == 0 and step > begin:
            checkpoint.write(
                step=step, average=average, kept=kept, losses=losses, model=model.state_dict(), optimiser=optimiser.state_dict(),
                synthesis=synthesis.rng.getstate())
        scale = min(1, (step + 1) / settings.warmup) * max(0.02, 1 - step / steps)
        for group, rate in zip(optimiser.param_groups, (settings.rate, settings.embedding_rate)):
            group["lr"] = rate * scale
        total = 0.0
        for ids, labels in next(stream):
            x, mask = (t.to(device) for t in tensors([worn(one, synthesis.rng) for one in ids]))
            logits = coarse(input_ids=x, attention_mask=mask).logits
            loss = loss_of(logits.float(), torch.tensor(labels, device=device)) / settings.batch
            loss.backward()
            total += loss.item()
        for fine, rough in pairs:
            fine.grad, rough.grad = rough.grad.float(), None
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        with torch.no_grad():
            for fine, rough in pairs:
                rough.copy_(fine)
        losses.append(total)
        if step % 100 == 99:
            log(f"step {step + 1}/{steps} loss {sum(losses[-100:]) / 100:.4f} {time.time() - start:.0f} s")
        if step >= steps - settings.steps // 2 and step % 20 == 0:
            state = {k: v.detach().float().cpu().clone() for k, v in model.state_dict().items()}
            kept += 1
            average = state if average is None else {k: average[k] + (v - average[k]) / kept if v.is_floating_point() else v for k, v in state.items()}
    if average is not None:
        model.load_state_dict(average)
    model.to("cpu").eval()
    return sum(losses[-100:]) / len(losses[-100:])


@torch.no_grad()
def scores(model, tokenizer, texts, window=256, overlap=64, tokens=8192):
    """The highest log-odds of attack against benign over each text's windows, and the logits of that window."""
    pieces = []
    for index, ids in enumerate(tokenizer(texts, add_special_tokens=False)["input_ids"]):
        inside, at = window - 2, 0
        while True:
            pieces.append((index, [CLS] + ids[at : at + inside] + [SEP]))
            if at + inside >= len(ids):
                break
            at += inside - overlap
    best = [None] * len(texts)
    pieces.sort(key=lambda p: len(p[1]))
    at = 0
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and len(pieces[end][1]) * (end - at + 1) <= tokens:
            end += 1
        x, mask = tensors([p[1] for p in pieces[at:end]])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(input_ids=x, attention_mask=mask).logits.float()
        odds = torch.logsumexp(logits[:, 1:], 1) - logits[:, 0]
        for (index, _), value, row in zip(pieces[at:end], odds.tolist(), logits.tolist()):
            if best[index] is None or value > best[index][0]:
                best[index] = (value, row)
        at = end
    return best


def save(model, tokenizer, folder: pathlib.Path):
    """Writes a Hugging Face folder in fp32."""
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
