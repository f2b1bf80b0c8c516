"""Presidio's analyzer with its default English recognisers over a blank language pipeline.

Presidio's language model is a separate download that is not available here. The blank pipeline
splits words but names no entities; lower-cased words stand in for lemmas, so that presidio's context
words still raise scores. PERSON, LOCATION and NRP, which only the language model knows, are absent.
"""
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


def engine():
    # The suffix list that comes with the package, so that nothing asks the network.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    for recognizer in list(registry.recognizers):
        if "Spacy" in type(recognizer).__name__:
            registry.recognizers.remove(recognizer)
    return AnalyzerEngine(registry=registry, nlp_engine=BlankNlpEngine())
