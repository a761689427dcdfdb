"""Natasha, faster, with the same answers: what stands in this package is spelled and used as in natasha, and knows nothing of meetings.

`tests/extract/test_swift.py` holds each part to the plain one.
"""

import sys
from importlib import import_module

# natasha 1.6.0 asks for pymorphy2, which is no longer kept up and fails on Python 3.12; pymorphy3 is its maintained heir.
for _module in ("", ".analyzer", ".shapes", ".tagset", ".units"):
    sys.modules.setdefault(f"pymorphy2{_module}", import_module(f"pymorphy3{_module}"))

from natasha import Doc  # noqa: E402

from extract.swift.extractors import DatesExtractor, NamesExtractor  # noqa: E402
from extract.swift.segment import Segmenter  # noqa: E402
from extract.swift.taggers import NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser  # noqa: E402
from extract.swift.vocab import MorphVocab  # noqa: E402

__all__ = [
    "DatesExtractor",
    "Doc",
    "MorphVocab",
    "NamesExtractor",
    "NewsEmbedding",
    "NewsMorphTagger",
    "NewsNERTagger",
    "NewsSyntaxParser",
    "Segmenter",
]
