"""Articles whose meetings are annotated: read from JSON Lines, and measured with their differences put in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from razdel import sentenize

from evaluation.meetings import EXACT, FIELDS, Comparison, Meeting, figures
from evaluation.outcome import DIFFERS, MISSED, SPURIOUS, Belief, Difference, Outcome, Value
from extract import Article


class Reader(Protocol):
    """What extract.Extractor does; tests pass a small one of their own."""

    def extract(self, article: Article) -> dict[str, Any]:
        """The interface's object for one article."""


@dataclass(frozen=True)
class AnnotatedArticle:
    """An article with its annotated meetings."""

    article: Article
    meetings: tuple[Meeting, ...]

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id


def is_annotated(row: Any) -> bool:
    """A decoded line holds an article's text and its annotated meetings."""
    return isinstance(row, dict) and isinstance(row.get("text"), str) and isinstance(row.get("meetings"), list)


def read_articles(path: Path) -> list[AnnotatedArticle]:
    """The articles of one JSON Lines file; ValueError names the line that is no annotated article."""
    articles = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                if not is_annotated(row):
                    raise ValueError("`text` and `meetings` are needed")
                row["title"] = row.get("title") or None
                articles.append(AnnotatedArticle(Article.from_dict(row), tuple(row["meetings"])))
            except ValueError as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    return articles


def measure(reader: Reader, articles: Iterable[AnnotatedArticle]) -> Iterator[Outcome]:
    """Read each article and compare what is found with what is annotated."""
    for one in articles:
        found = reader.extract(one.article)["meetings"]
        yield outcome(one, Comparison.of(one.id, list(one.meetings), found))


def outcome(one: AnnotatedArticle, comparison: Comparison) -> Outcome:
    """One comparison as figures, differences and beliefs."""
    right = {j for _, j in comparison.pairs}
    beliefs = (Belief(m["confidence"], j in right) for j, m in enumerate(comparison.predicted) if "confidence" in m)
    return Outcome(one.id, figures(comparison), tuple(differences(one.article, comparison)), tuple(beliefs))


def differences(article: Article, comparison: Comparison) -> Iterator[Difference]:
    """The meetings missed, the spurious ones, and the found ones with the fields in which they differ."""
    for meeting in comparison.missed:
        values = tuple(Value(name, text, "") for name, text in stated(meeting).items())
        yield Difference(MISSED, article.id, sentence_of(article, meeting), values, len(values))
    for meeting in comparison.spurious:
        values = tuple(Value(name, "", text) for name, text in stated(meeting).items())
        yield Difference(SPURIOUS, article.id, sentence_of(article, meeting), values, meeting.get("confidence") or 0)
    for gold, predicted in comparison.found:
        differing = tuple(differing_values(gold, predicted))
        if differing:
            severity = sum(1 if value.field in {*EXACT, "realis"} else 0.1 for value in differing)
            yield Difference(DIFFERS, article.id, sentence_of(article, gold), differing, severity)


def differing_values(gold: Meeting, predicted: Meeting) -> Iterator[Value]:
    """The fields that do not agree, with the values that only one side states."""
    for name, key in (("type", "meeting_type"), ("realis", "realis")):
        if gold[key] != predicted.get(key):
            yield Value(name, gold[key], predicted.get(key) or "")
    for name, field in FIELDS.items():
        if not field.agrees(gold, predicted):
            yield Value(name, *map(in_words, field.unshared(gold, predicted)))


def stated(meeting: Meeting) -> dict[str, str]:
    """What a meeting says, in words, field by field."""
    fields = {"type": meeting.get("meeting_type"), "realis": meeting.get("realis")}
    fields |= {name: in_words(field.values(meeting)) for name, field in FIELDS.items()}
    fields |= {"rule": meeting.get("rule")}
    return {name: text for name, text in fields.items() if text}


def in_words(values: list[Any]) -> str:
    """The values of a field: «Путин; Байден», «Мищенко: co_chair», days."""
    return "; ".join(value if isinstance(value, str) else ": ".join(filter(None, value)) for value in values)


def sentence_of(article: Article, meeting: Meeting) -> str:
    """The sentence that a meeting's evidence stands in; of no known place, the quote itself."""
    for evidence in [meeting["evidence"]] if isinstance(meeting.get("evidence"), str) else meeting.get("evidence", []):
        quote = evidence if isinstance(evidence, str) else evidence["quote"]
        for text in (article.text, article.title or ""):
            if (start := text.find(quote)) >= 0:
                return sentence_at(text, start)
        return str(quote)
    return ""


def sentence_at(text: str, offset: int) -> str:
    """The sentence around an offset; a line break ends one."""
    line_start = text.rfind("\n", 0, offset) + 1
    line = text[line_start:].partition("\n")[0]
    return next((s.text for s in sentenize(line) if line_start + s.stop > offset), line).strip()
