"""Turns the raw figures of a run into its page."""
import json
import statistics
import sys

CORPORA = {"mixed": "mixed", "plain": "plain"}


class Figures:
    def __init__(self, raw):
        self.results = raw["results"]

    def has(self, name):
        return name in self.results

    def median(self, name, figure):
        return statistics.median(one[figure] for one in self.results[name])

    def found(self, name):
        return self.results[name][0]["found"]


def verdict(holds):
    return "met" if holds else "**missed**"


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def header(*cells):
    return row(*cells) + "\n" + row(*["---"] * len(cells))


def messages(raw, figures):
    title = ", ".join(raw["scanners"])
    yield "## Messages of 2 KB\n"
    yield f"All scanners: {title}. Microseconds per message; target: p50 of all together ≤ 100.\n"
    yield header("texts", "scanners", "p50", "p90", "p99", "MB/s", "findings", "target")
    for corpus in CORPORA:
        for name in ["all"] + raw["scanners"]:
            key = f"scan/{corpus}/{name}"
            p50 = figures.median(key, "p50_us")
            yield row(
                corpus, name, *[number(figures.median(key, f)) for f in ("p50_us", "p90_us", "p99_us")],
                number(figures.median(key, "megabytes_per_second")), figures.found(key),
                verdict(p50 <= 100) if name == "all" else "")
    if raw["absent_scanners"]:
        yield f"\nNot part of this version, so not measured: {', '.join(raw['absent_scanners'])}."


def patterns(raw, figures):
    counts = raw["expressions"]
    yield "\n## Patterns\n"
    yield (
        f"*formats*: the first {counts['formats']} expressions of the built-in rules, those of regex and "
        f"secrets. *spread*: {counts['spread']} taken evenly from all, so with the short shapes of "
        f"personal data. *all*: all {counts['all']}. Every match is found with its place. Targets: "
        "≥ 100 MB/s and ≥ 300 times Python's `re`, one expression after the other, for 200 patterns.\n"
    )
    yield header(
        "texts", "patterns", "rampart MB/s", "`re` MB/s", "ratio", "matches", "same matches", "target")
    for corpus in CORPORA:
        for size, label in (("", f"{corpus}, 2 KB each"), ("-large", f"{corpus}, one text")):
            for name in counts:
                ours, theirs = f"patterns/{corpus}{size}/{name}", f"re/{corpus}{size}/{name}"
                speed = figures.median(ours, "megabytes_per_second")
                if not figures.has(theirs):
                    yield row(label, name, number(speed), "", "", figures.found(ours), "", "")
                    continue
                peer = figures.median(theirs, "megabytes_per_second")
                same = figures.found(ours) == figures.found(theirs)
                yield row(
                    label, name, number(speed), f"{peer:.3f}", f"{speed / peer:,.0f}x",
                    figures.found(ours), "yes" if same else f"**no: {figures.found(theirs)}**",
                    f"{verdict(speed >= 100)}, {verdict(speed / peer >= 300)}")


def peers(raw, figures):
    ways = {
        "detect-secrets": ("secrets", {"files": "`scan_file`, default plugins and filters"}),
        "presidio": ("pii_detection", {
            "analyze": "`AnalyzerEngine.analyze`, no language model",
            "recognizers": "its recognisers alone, no word splitting"}),
    }
    yield "\n## Peers\n"
    yield (
        "The peer's median time per message over ours, same texts, one thread, everything constructed "
        "once. Target: ≥ 20x. They look for different things, so the findings are only told.\n"
    )
    yield header("peer", "how", "texts", "peer p50 µs", "rampart p50 µs", "ratio", "ratio of means",
                 "findings (peer, rampart)", "target")
    for peer, (scanner, hows) in ways.items():
        for how, description in hows.items():
            for corpus in CORPORA:
                theirs, ours = f"{peer}/{corpus}/{how}", f"scan/{corpus}/{scanner}"
                if not figures.has(ours):
                    continue
                ratio = figures.median(theirs, "p50_us") / figures.median(ours, "p50_us")
                means = figures.median(theirs, "mean_us") / figures.median(ours, "mean_us")
                yield row(
                    peer, description, corpus, number(figures.median(theirs, "p50_us")),
                    number(figures.median(ours, "p50_us")), f"{ratio:,.0f}x", f"{means:,.0f}x",
                    f"{figures.found(theirs)}, {figures.found(ours)}", verdict(ratio >= 20))


def starts(raw):
    names = {
        "version": ("`rampart version`", 30),
        "scan-warm": ("`rampart scan` of a sentence, compiled patterns in the cache", None),
        "scan-cold": ("`rampart scan` of a sentence, empty cache", None),
    }
    yield "\n## Start\n"
    yield "From starting the process to its end, in milliseconds.\n"
    yield header("what", "runs", "median", "slowest", "target")
    for key, (title, limit) in names.items():
        times = raw["start"][key]["milliseconds"]
        median = statistics.median(times)
        yield row(
            title, len(times), number(median), number(max(times)),
            f"< {limit}: {verdict(median < limit)}" if limit else "")


def memory(raw):
    file, line = raw["memory"]["file"], raw["memory"]["line"]
    mega = 1e6
    yield "\n## Memory\n"
    yield header("what", "size", "peak memory MB", "MB/s", "status", "target")
    yield row(
        "`rampart scan --jsonl`, records of 2 KB", f"{file['bytes'] / mega:,.0f} MB",
        number(file["peak_bytes"] / mega), number(file["bytes"] / mega / file["seconds"]),
        file["status"], f"< 300 MB: {verdict(file['peak_bytes'] < 300e6)}")
    yield row(
        "`rampart scan --jsonl`, one line", f"{line['bytes'] / mega:,.0f} MB",
        number(line["peak_bytes"] / mega), number(line["bytes"] / mega / line["seconds"]),
        line["status"], f"no crash: {verdict(line['status'] in (0, 1, 2, 3))}")
    for name, one in (("The file", file), ("The line", line)):
        for said in one["last_line"]:
            yield f"\n{name}: `{said}`"


def conditions(raw):
    machine = raw["machine"]
    rounds = max(len(one) for one in raw["results"].values())
    yield "\n## Conditions\n"
    yield header("what", "")
    yield row("date", machine["date"])
    yield row("processor", f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB")
    yield row("kernel", machine["kernel"])
    yield row("load at the start", f"{machine['load_at_start']:.2f}")
    yield row("commit", f"`{machine['commit']}`, Swift {machine['swift']}")
    yield row("libraries", ", ".join(f"{name} {version}" for name, version in machine["libraries"].items()))
    yield row("peers", ", ".join([machine["python"]] + [f"{n} {v}" for n, v in machine["peers"].items()]))
    for corpus, origin in raw["texts"].items():
        yield row(f"texts, {corpus}", ", ".join(f"`{name}`" for name in origin))
    yield row("rounds", f"{rounds}, interleaved; a figure is the median of its rounds")
    yield row("whole run", f"{raw['seconds']} s")
    yield "\nThe exact commands, in a folder of their own inputs (`Benchmarks/run` makes them):\n"
    yield "```"
    yield from raw["commands"].values()
    yield "```"


def page(raw):
    figures = Figures(raw)
    lines = [f"# Measured on {raw['machine']['date'][:10]}\n"]
    if raw["quick"]:
        lines.append("A quick trial of the measuring: one round, small files. **Not for quoting.**\n")
    lines.append("Made by `make bench`; the raw figures of every round are in `raw.json`.\n")
    for part in (messages(raw, figures), patterns(raw, figures), peers(raw, figures)):
        lines.extend(part)
    for part in (starts(raw), memory(raw), conditions(raw)):
        lines.extend(part)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(page(json.load(file)))
