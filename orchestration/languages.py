"""Which language an article is written in: all are kept, the extractor is given those of its own."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

READ = "ru"
UNKNOWN = "und"  # too short, or too mixed, to tell: it is given to the extractor as well

# Of raw.article: what the extractor is given; the others are kept, and not extracted.
IS_READ = f"(article.language is null or article.language in ('{READ}', '{UNKNOWN}'))"

_SURE = 0.8
_CHARACTERS = 5_000
_CYRILLIC = re.compile("[\u0400-\u052f]")
_FEWEST_WORDS = 5  # of Latin letters alone: «The ministers held talks in Geneva.» is not Russian, whatever it is


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # a third of a second, so only when there is a text

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str:
    """The language by its ISO 639-1 code, if its words leave no doubt."""
    text = text[:_CHARACTERS]
    language, probability = _identifier().classify(text)
    is_foreign = len(text.split()) >= _FEWEST_WORDS and not _CYRILLIC.search(text)
    return str(language) if probability >= _SURE or is_foreign else UNKNOWN
