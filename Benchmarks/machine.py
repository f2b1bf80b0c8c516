"""Says what a measurement was made on."""
import datetime
import os
import pathlib
import re
import subprocess

import processes

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARIES = [
    "libhyperscan5", "libvectorscan5", "libre2-9", "libpcre2-8-0", "libsimdjson14", "libicu72",
    "libphonenumber8", "libssl3", "libyaml-0-2",
]


def cpu():
    """The processor's name, as the kernel or the machine's tables give it."""
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return processes.said("uname", "-m")


def commit():
    """The commit that was built; `-dirty` if sources differ from it."""
    name = processes.said("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD") or "unknown"
    sources = [str(ROOT / "Sources"), str(ROOT / "Package.swift")]
    changed = processes.said("git", "-C", str(ROOT), "status", "--porcelain", "--", *sources)
    return name + ("-dirty" if changed else "")


def installed(packages):
    """The installed packages of Debian and their versions."""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${Version} ${db:Status-Status}\n", *packages],
        capture_output=True, text=True,
    ).stdout
    rows = [line.split() for line in done.splitlines()]
    return {row[0]: row[1] for row in rows if len(row) == 3 and row[2] == "installed"}


def peers(python, packages):
    """The versions of Python packages that are measured against."""
    code = f"from importlib.metadata import version\nfor name in {packages}: print(name, version(name))"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True).stdout
    return dict(line.split() for line in done.splitlines())


def describe(python, packages=("detect-secrets", "presidio-analyzer", "spacy")):
    memory = pathlib.Path("/proc/meminfo").read_text().split("\n", 1)[0].split()[1]
    swift = re.search(r"Swift version (\S+)", processes.said("swift", "--version"))
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": cpu(),
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory) / 2**20, 1),
        "kernel": processes.said("uname", "-r"),
        "load_at_start": os.getloadavg()[0],
        "commit": commit(),
        "swift": swift.group(1) if swift else "unknown",
        "libraries": installed(LIBRARIES),
        "python": processes.said(python, "--version"),
        "peers": peers(python, tuple(packages)),
    }
