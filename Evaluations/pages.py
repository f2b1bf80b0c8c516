"""The pages of Evaluations/Results: what was measured, on which files, with which program."""
import datetime
import hashlib
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Benchmarks"))
import machine

RAMPART = ROOT / ".build" / "release" / "rampart"
DATA = pathlib.Path(os.environ.get("RAMPART_SHARED", ROOT.parent / "shared")) / "data"
RESULTS = ROOT / "Evaluations" / "Results"
DATE = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")


def rampart(*arguments):
    """What the program prints, its status, and the command as a person would write it."""
    command = [str(RAMPART), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"evaluate: error: {written(command)}: {done.stderr.strip()[-300:]}")
    return done, written(command)


def written(command):
    line = " ".join(command).replace(str(RAMPART), "rampart").replace(str(DATA), "../shared/data")
    return line.replace(str(ROOT) + "/", "")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def page(title, what, about, files, commands, table, note="", made_by="make evaluate"):
    libraries = machine.installed(machine.LIBRARIES)
    lines = [f"# {title}, {DATE}\n", about + "\n", table.strip() + "\n"]
    if note:
        lines.append(note + "\n")
    lines.append("| what | |\n| --- | --- |")
    lines.append(f"| commit | `{machine.commit()}` |")
    lines.append(f"| program | {rampart('version')[0].stdout.strip()} |")
    lines.append("| libraries | " + ", ".join(f"{n} {v}" for n, v in libraries.items()) + " |")
    for path in files:
        lines.append(f"| `{written([str(path)])}` | SHA-256 `{digest(path)}` |")
    lines.append(f"\nMade by `{made_by}`:\n\n```")
    lines += commands
    lines.append("```")
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{DATE}-{what}.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"evaluate: {written([str(path)])}")
