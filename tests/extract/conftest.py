"""The models, loaded once for the whole session."""

from __future__ import annotations

import pytest

from extract import Extractor
from extract.language import Language


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor.load()


@pytest.fixture(scope="session")
def language(extractor: Extractor) -> Language:
    return extractor.language
