"""Which language an article is written in: all are kept, the extractor is given those of its own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

READ = "ru"
UNKNOWN = "und"  # too short, or too mixed, to tell: it is given to the extractor as well

_SURE = 0.8
_CHARACTERS = 5_000


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # a third of a second, so only when there is a text

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str:
    """The language by its ISO 639-1 code, if its words leave no doubt."""
    language, probability = _identifier().classify(text[:_CHARACTERS])
    return str(language) if probability >= _SURE else UNKNOWN
