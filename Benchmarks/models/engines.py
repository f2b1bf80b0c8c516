"""The engines that are timed: processes that load once and sleep in a read between requests."""
import json
import pathlib
import subprocess
import time

import processes

FOLDER = pathlib.Path(__file__).resolve().parent
TICKS = 100  # Of /proc, a second.


def busy_and_stolen():
    """Ticks that all processors together worked, and that the host took from them."""
    fields = list(map(int, pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]))
    user, nice, system, _, _, irq, softirq, steal = fields[:8]
    return user + nice + system + irq + softirq, steal


class Engine:
    """`name` is `<program>/<precision>`."""

    def __init__(self, name, command, environment=None):
        self.name, self.command = name, list(map(str, command))
        self.precision = name.split("/")[1]
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, bufsize=1, env=environment)
        self.ready = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise processes.Failed(f"{' '.join(self.command)}: ended with status {self.process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            raise processes.Failed(f"{self.name}: {answer['error']}")
        return answer

    def ask(self, **request):
        """The answer, and the share of the processors that somebody else had meanwhile."""
        start, (busy, stolen), own = time.monotonic(), busy_and_stolen(), self.ticks()
        self.process.stdin.write(json.dumps({"precision": self.precision, **request}) + "\n")
        answer = self.answer()
        seconds, (busy_after, stolen_after) = time.monotonic() - start, busy_and_stolen()
        foreign = (busy_after - busy) - (self.ticks() - own) + (stolen_after - stolen)
        return answer, max(0, foreign) / TICKS / seconds, seconds

    def ticks(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def resident_bytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return {
            line.split(":")[0]: int(line.split()[1]) * 1024
            for line in status.splitlines() if line.startswith(("VmRSS", "VmHWM", "RssAnon", "RssFile"))
        }

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def worker(name, python, checkpoint, onnx, threads):
    program, precision = name.split("/")
    return Engine(name, [python, FOLDER / "worker.py", program, precision, checkpoint, onnx, threads])


def rampart(name, program, checkpoint, threads):
    return Engine(name, [program, "bench", "model", checkpoint, "--threads", threads])
