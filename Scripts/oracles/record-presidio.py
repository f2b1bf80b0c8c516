#!/usr/bin/env python3
"""Records what presidio-analyzer's pattern recognisers find in a set of texts.

    python3 -m venv /tmp/presidio && /tmp/presidio/bin/pip install -r Scripts/oracles/requirements-presidio.txt
    /tmp/presidio/bin/python Scripts/oracles/record-presidio.py TEXTS.jsonl OUT.jsonl

TEXTS has one `{"id", "text"}` per line. OUT has one `{"id", "spans": [...]}` per line, without the
text; a span has its type, its score, and its place in characters (`start`, `end`) and in UTF-8
bytes (`byte_start`, `byte_end`). Timing goes to standard output.

Presidio's language model is a separate download that is not available here. The analyzer runs with
its default English recognisers over a blank spaCy pipeline, which splits words but names no
entities; lower-cased words stand in for lemmas, so that presidio's context words still raise scores.
PERSON, LOCATION and NRP, which only the language model knows, are therefore absent.
"""

import json
import statistics
import sys
import time

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine


class BlankNlpEngine(SpacyNlpEngine):
    """Splits words and nothing more."""

    def __init__(self):
        super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
        self.nlp = {"en": spacy.blank("en")}

    def load(self):
        pass

    def is_loaded(self):
        return True

    def get_supported_entities(self):
        return []

    def _doc_to_nlp_artifact(self, doc, language):
        return NlpArtifacts(
            entities=[],
            tokens=doc,
            tokens_indices=[token.idx for token in doc],
            lemmas=[token.text.lower() for token in doc],
            nlp_engine=self,
            language=language,
        )


def main() -> None:
    texts_path, out_path = sys.argv[1:3]
    # The suffix list that comes with the package, so that nothing asks the network.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    for recognizer in list(registry.recognizers):
        if "Spacy" in type(recognizer).__name__:
            registry.recognizers.remove(recognizer)
    engine = AnalyzerEngine(registry=registry, nlp_engine=BlankNlpEngine())
    with open(texts_path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]

    engine.analyze(rows[0]["text"], language="en")
    times = []
    with open(out_path, "w", encoding="utf-8") as out:
        for row in rows:
            text = row["text"]
            start = time.perf_counter()
            results = engine.analyze(text, language="en")
            times.append(time.perf_counter() - start)
            spans = [
                {
                    "type": result.entity_type,
                    "start": result.start,
                    "end": result.end,
                    "byte_start": len(text[: result.start].encode()),
                    "byte_end": len(text[: result.end].encode()),
                    "score": round(result.score, 4),
                }
                for result in sorted(results, key=lambda r: (r.start, r.end, r.entity_type))
            ]
            out.write(json.dumps({"id": row["id"], "spans": spans}) + "\n")

    size = sum(len(row["text"].encode()) for row in rows)
    print(f"recognizers: {len(registry.recognizers)}; texts: {len(rows)}; bytes: {size}")
    print(
        f"total {sum(times):.2f} s; p50 {statistics.median(times) * 1e6:.0f} us; "
        f"{size / sum(times) / 1e6:.3f} MB/s"
    )


if __name__ == "__main__":
    main()
