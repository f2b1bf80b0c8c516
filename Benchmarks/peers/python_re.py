"""Searches texts for many expressions with Python's `re`, one after the other.

Usage: python_re.py TEXTS.jsonl PATTERNS.txt

Bytes are searched, as Rampart does; a match of no bytes does not count.
"""
import re
import sys

import figures

with open(sys.argv[2], "rb") as lines:
    expressions = [re.compile(line.rstrip(b"\n")) for line in lines]
inputs = [text.encode() for text in figures.texts(sys.argv[1])]


def found_in(text):
    return sum(
        1
        for expression in expressions
        for match in expression.finditer(text)
        if match.end() > match.start()
    )


figures.measure(found_in, inputs, sum(map(len, inputs)))
