"""Times a function on texts the way `rampart bench` does, and prints the same line of JSON."""
import json
import statistics
import time


def texts(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["content"] for line in lines]


def measure(found_in, inputs, byte_count):
    """`found_in` returns how much it found in one input; a few inputs beforehand warm it up."""
    if len(inputs) > 1:
        for one in inputs[:20]:
            found_in(one)
    times, found = [], 0
    for one in inputs:
        start = time.perf_counter_ns()
        found += found_in(one)
        times.append((time.perf_counter_ns() - start) / 1000)
    times.sort()

    def quantile(share):
        return round(times[round((len(times) - 1) * share)], 2)

    print(json.dumps({
        "texts": len(inputs),
        "bytes": byte_count,
        "rounds": 1,
        "found": found,
        "p50_us": quantile(0.5),
        "p90_us": quantile(0.9),
        "p99_us": quantile(0.99),
        "mean_us": round(statistics.fmean(times), 2),
        "megabytes_per_second": round(byte_count / sum(times), 4),
    }))
