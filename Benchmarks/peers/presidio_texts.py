"""Scans texts with presidio-analyzer's pattern recognisers, constructed once.

Usage: presidio_texts.py TEXTS.jsonl [recognizers]

By default through `AnalyzerEngine.analyze`. With `recognizers`, every recogniser is asked directly
and nothing else is done: no splitting of words, no context, no merging. That is less than what
presidio does for its users, and its fastest way.
"""
import logging
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Scripts" / "oracles"))
import figures
import presidio_engine

logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
engine = presidio_engine.engine()
texts = figures.texts(sys.argv[1])
recognizers = engine.registry.get_recognizers(language="en", all_fields=True)


def ask_directly(text):
    return sum(
        len(one.analyze(text, one.supported_entities, nlp_artifacts=None) or [])
        for one in recognizers
    )


def analyze(text):
    return len(engine.analyze(text, language="en"))


found_in = ask_directly if sys.argv[2:] == ["recognizers"] else analyze
figures.measure(found_in, texts, sum(len(text.encode()) for text in texts))
