"""How much arithmetic a classification needs, in 10^9 multiplications and additions, from the configuration alone.

Only what the result depends on: the projections of relative positions are constants of the model, only the
first token leaves the last layer, and a block of 16 queries meets only the buckets of distances that occur.
"""
import math

BLOCK = 16


def bucket(distance, buckets, reach):
    """DeBERTa's logarithmic bucket of a distance (transformers: make_log_bucket_position)."""
    middle, size = buckets // 2, abs(distance)
    if size <= middle:
        return distance
    log = math.ceil(math.log(size / middle) / math.log((reach - 1) / middle) * (middle - 1)) + middle
    return log if distance > 0 else -log


def position_rows(config, queries, keys):
    """Rows of a position table that blocks of queries meet, a query."""
    buckets, reach = config["position_buckets"], config["max_position_embeddings"]
    total = 0
    for first in range(0, queries, BLOCK):
        last = min(first + BLOCK, queries) - 1
        low, high = bucket(first - keys + 1, buckets, reach), bucket(last, buckets, reach)
        total += (last - first + 1) * (high - low + 1)
    return total


def linear(config, batch, length):
    hidden, inner, layers = (config[key] for key in ("hidden_size", "intermediate_size", "num_hidden_layers"))
    token = 4 * hidden * hidden + 2 * hidden * inner
    last = length * 2 * hidden * hidden + 2 * hidden * hidden + 2 * hidden * inner
    return 2e-9 * batch * ((layers - 1) * length * token + last + hidden * hidden)


def attention(config, batch, length):
    hidden, layers = config["hidden_size"], config["num_hidden_layers"]
    # QK and AV, content to position, position to content (the same for keys).
    full = 2 * length * length + 2 * position_rows(config, length, length)
    last = 2 * length + position_rows(config, 1, length) + length
    return 2e-9 * batch * hidden * ((layers - 1) * full + last)
