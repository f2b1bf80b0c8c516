"""Turns the raw figures of a run of Benchmarks/run-models into its page."""
import json
import pathlib
import statistics

import work
from report import header, number, row, verdict

CHECKPOINTS = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Goldens" / "Checkpoints"
TITLES = {
    "xsmall": "22M: the configuration of Prompt Guard 2 22M (DeBERTa-v3-xsmall)",
    "mdeberta": "86M: the configuration of Prompt Guard 2 86M (mDeBERTa-v3-base)",
}
TARGETS = {
    "rampart/int8": {"1x32": 18, "1x128": 7, "1x512": 5.5, "8x512": 9},
    "rampart/fp32": {"1x32": 5, "1x128": 2, "1x512": 1.8, "8x512": 3},
}
BASE = "torch/fp32"


class Model:
    def __init__(self, name, raw):
        self.name, self.raw = name, raw["models"][name]
        self.disturbed = raw["disturbed"]
        self.engines = list(self.raw["visits"])
        self.shapes = list(self.raw["visits"][self.engines[0]])

    def visits(self, engine, shape):
        """Those that count: not the first, which allocates, and not the disturbed ones, if others are left."""
        every = self.raw["visits"].get(engine, {}).get(shape, [])
        quiet = [one for one in every[1:] if one["foreign"] <= self.disturbed]
        return quiet or every[1:] or every

    def times(self, engine, shape):
        return [time for visit in self.visits(engine, shape) for time in visit["milliseconds"]]

    def median(self, engine, shape):
        times = self.times(engine, shape)
        return statistics.median(times) if times else None

    def left_out(self):
        every = [one for shapes in self.raw["visits"].values() for one in shapes.values()]
        later = [visit for visits in every for visit in visits[1:]]
        return sum(visit["foreign"] > self.disturbed for visit in later), len(later)

    def difference(self, engine):
        """The largest |logit - torch fp32's| over all shapes."""
        base, ours = self.raw["logits"].get(BASE, {}), self.raw["logits"][engine]
        pairs = [
            abs(x - y) for shape in base if shape in ours
            for a, b in zip(base[shape], ours[shape]) for x, y in zip(a, b)]
        return max(pairs) if pairs else None


def times(model):
    yield f"\n## {TITLES.get(model.name, model.name)}\n"
    yield "Milliseconds a call, median; in brackets how many times faster than torch fp32.\n"
    yield header("engine", *model.shapes, "runs", "largest logit difference", "resident MB")
    for engine in model.engines:
        cells = []
        for shape in model.shapes:
            own, base = model.median(engine, shape), model.median(BASE, shape)
            cells.append(number(own) + (f" ({base / own:.1f}x)" if base and engine != BASE else ""))
        counts = [len(model.times(engine, shape)) for shape in model.shapes]
        difference = model.difference(engine)
        resident = model.raw["engines"][engine].get("VmRSS", 0) / 1e6
        yield row(
            f"`{engine}`", *cells, f"{min(counts)}–{max(counts)}",
            "" if difference is None else f"{difference:.1e}", f"{resident:,.0f}")


def targets(model, raw):
    if not any(engine.startswith("rampart/") for engine in model.engines):
        return
    yield "\nTargets:\n"
    yield header("what", *model.shapes)
    for engine, wanted in TARGETS.items():
        if model.median(engine, model.shapes[0]) and model.median(BASE, model.shapes[0]):
            cells = []
            for shape in model.shapes:
                ratio = model.median(BASE, shape) / model.median(engine, shape)
                cells.append(f"{ratio:.1f}x of ≥ {wanted[shape]}x: {verdict(ratio >= wanted[shape])}")
            yield row(f"`{engine}` against `{BASE}`", *cells)
    others = [engine for engine in model.engines if not engine.startswith("rampart/")]
    if not model.median("rampart/int8", model.shapes[0]):
        return
    cells = []
    for shape in model.shapes if others else []:
        best = min(others, key=lambda engine: model.median(engine, shape))
        ratio = model.median(best, shape) / model.median("rampart/int8", shape)
        cells.append(f"{ratio:.1f}x `{best}` of ≥ 2.3x: {verdict(ratio >= 2.3)}")
    if cells:
        yield row("`rampart/int8` against the best other", *cells)
    if raw["peaks"]:
        yield from shares(model, raw)


def shares(model, raw):
    config = json.loads((CHECKPOINTS / model.name / "config.json").read_text())
    for precision in ("int8", "bf16", "fp32"):
        if not model.median(f"rampart/{precision}", model.shapes[0]):
            continue
        inner = "fp32" if precision == "fp32" else "bf16"
        cells = []
        for shape in model.shapes:
            batch, length = map(int, shape.split("x"))
            floor = 1000 / raw["threads"] * (
                work.linear(config, batch, length) / raw["peaks"][precision]
                + work.attention(config, batch, length) / raw["peaks"][inner])
            share = floor / model.median(f"rampart/{precision}", shape)
            target = f" of ≥ 75 %: {verdict(share >= 0.75)}" if (precision, shape) == ("int8", "1x512") else ""
            cells.append(f"{share:.0%}".replace("%", " %") + target)
        yield row(f"share of GEMM peak, `rampart/{precision}`", *cells)


def peaks(raw):
    if raw["peaks"]:
        said = ", ".join(f"{precision} {peak:,.0f}" for precision, peak in raw["peaks"].items())
        yield (
            f"\nGEMM peak of one thread, measured on the kernels alone (`Benchmarks/Kernels`), in 10⁹ operations a "
            f"second: {said}. The share of it is the time that the necessary arithmetic (`Benchmarks/models/work.py`: "
            "linear maps at their precision, attention in bf16 unless all is fp32) takes at that peak on "
            f"{raw['threads']} threads, over the measured time.")


def once(raw):
    if not raw["once"]:
        return
    start, memory, callers = (raw["once"][key] for key in ("start", "memory", "callers"))
    median = statistics.median(start["milliseconds"])
    resident = memory["VmRSS"] / 1e6
    ratio = statistics.median(
        one["callers"] / one["batch"] for one in callers["sequences_per_second"])
    ceiling = statistics.median(one["batch"] for one in callers["sequences_per_second"])
    yield "\n## Start, memory, callers (22M, int8)\n"
    yield header("what", "figure", "target")
    yield row(
        f"start to end of `rampart models classify` with one text, {len(start['milliseconds'])} runs, files in the page cache",
        f"median {median:.0f} ms, slowest {max(start['milliseconds']):.0f} ms", f"< 300 ms: {verdict(median < 300)}")
    yield row(
        f"resident memory after {memory['texts']:,} texts", f"{resident:.0f} MB (of it own {memory['RssAnon'] / 1e6:.0f} MB)",
        f"< 120 MB: {verdict(resident < 120)}")
    yield row(
        f"64 callers of one sequence of {callers['length']} tokens", f"{ratio:.0%} of the {ceiling:,.0f} sequences a second of batches of 64".replace("%", " %"),
        f"≥ 90 %: {verdict(ratio >= 0.9)}")


def conditions(raw):
    described = raw["machine"]
    yield "\n## Conditions\n"
    yield header("what", "")
    yield row("date", described["date"])
    yield row("processor", f"{described['cpu']}, {described['cores']} cores, {described['memory_gib']} GiB; {raw['threads']} threads")
    yield row("kernel", described["kernel"])
    yield row("load at the start", f"{described['load_at_start']:.2f}")
    yield row("commit", f"`{described['commit']}`, Swift {described['swift']}")
    yield row("peers", ", ".join([described["python"]] + [f"{n} {v}" for n, v in described["peers"].items()]))
    for name in raw["models"]:
        out, every = Model(name, raw).left_out()
        yield row(f"{name}", f"{raw['models'][name]['sweeps']} sweeps; {out} of {every} visits left out because others used more than {raw['disturbed']:.0%} of a processor".replace("%", " %"))
    yield row("whole run", f"{raw['seconds']} s")
    yield (
        "\nWeights and ids are made up (`Tests/Oracles/checkpoints.py`): times do not depend on them. torch runs as LlamaFirewall "
        "runs it: transformers, eager attention, fp32. ONNX Runtime has its defaults; OpenVINO is compiled for each shape. Every "
        "engine is a process of its own that sleeps while another is timed; order is random in every sweep. `raw.json` has every "
        "run; `Benchmarks/models/README.md` says what the engines are told.")


def page(raw):
    lines = [f"# The classifier engine, measured on {raw['machine']['date'][:10]}\n"]
    if raw["quick"]:
        lines.append("A quick trial of the measuring. **Not for quoting.**\n")
    lines.append("Made by `Benchmarks/run-models`.")
    for name in raw["models"]:
        model = Model(name, raw)
        lines.extend(times(model))
        lines.extend(targets(model, raw))
    for part in (peaks(raw), once(raw), conditions(raw)):
        lines.extend(part)
    return "\n".join(lines) + "\n"
