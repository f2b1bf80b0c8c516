"""Runs programs and says how long they took and how much memory they had."""
import json
import os
import subprocess
import time


class Failed(Exception):
    """A program that ended with an unexpected status."""


def run(command, environment=None, output=subprocess.DEVNULL, accepted=(0,)):
    """Runs a program to its end; gives seconds, its peak resident memory in bytes, and its status."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if accepted is not None and process.returncode not in accepted:
        said = errors.decode(errors="replace").strip().splitlines()[-1:]
        raise Failed(f"{' '.join(map(str, command))}: status {process.returncode} {said}")
    return {
        "seconds": seconds,
        "peak_bytes": usage.ru_maxrss * 1024,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "status": process.returncode,
        "last_line": errors.decode(errors="replace").strip().splitlines()[-1:],
    }


def json_of(command, environment=None):
    """Runs a program that prints one line of JSON."""
    done = subprocess.run(
        list(map(str, command)),
        capture_output=True,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))}: {done.stderr.strip()[-300:]}")
    return json.loads(done.stdout)


def said(*command):
    """What a program prints, in one line, or nothing if there is no such program."""
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return ""
    return " ".join(done.stdout.split()) if done.returncode == 0 else ""
