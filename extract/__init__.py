"""Who met whom, read from Russian news text: text in, records out.

A library without a database: `Extractor.load().extract(article)` is all there is to it.
"""

from extract.extractor import Extractor, extractor_version
from extract.records import Article

__all__ = ["Article", "Extractor", "extractor_version"]
