"""Words that tie a person to a body without a post: «возглавляет», «работал в», «под руководством»; and names in a row.

The words are classes of lexicon/position_tie.csv, so that what is learned of one holds for all of its class.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.language import Document
from extract.names import PersonMention
from extract.positions.spans import Span
from extract.scoring.cast import Cast
from extract.scoring.features import Features, code
from extract.tables import column, word_set

TIES = ("leads", "founded", "serves", "joins", "leaves", "studies", "deals", "says")
CLIMB = 4  # arcs
WINDOW = 10  # tokens
JOINERS = frozenset([",", "и", "или"])
MARKS = frozenset("«»„“\"'()") | {"''"}


def tie(document: Document, index: int) -> str:
    """The class of a token's word, "" for most words."""
    lemma = document.tokens[index].lemma
    if lemma in word_set("speech_verb", "lemma"):
        return "says"
    return column("position_tie", "lemma", "tie").get(lemma, "")


def governing(document: Document, index: int) -> tuple[str, int | None]:
    """The nearest tie above a token, and where it stands."""
    for _ in range(CLIMB):
        above = document.tokens[index].head
        if above == index:
            break
        index = above
        if found := tie(document, index):
            return found, index
    return "", None


def nearby(document: Document, first: int, last: int) -> str:
    """The last tie among some tokens."""
    return next((found for i in range(last - 1, first - 1, -1) if (found := tie(document, i))), "")


def body_ties(document: Document, span: Span, start: int) -> Features:
    """What ties a body to anybody: the tie above it, the one before it, and whether it is one of a row."""
    floor = document.sentences[document.tokens[span.first].sentence][0]
    return {
        "tie above": code(governing(document, span.head)[0], TIES),
        "tie before": code(nearby(document, max(floor, start - 4), start), TIES),
        "in row": start < span.first,
    }


def person_ties(cast: Cast, span: Span, mention: PersonMention) -> Features:
    """How the tie above a body belongs to a person, and the tie between the two."""
    document = cast.document
    tokens = document.tokens
    if tokens[mention.first].sentence != tokens[span.head].sentence:
        return {"tie mine": -1, "tie between": -1, "row gap": -1, "person in row": -1}
    _, verb = governing(document, span.head)
    anchor = first_of_row(cast, mention)
    after = mention.first >= span.first
    first, last = (span.last, anchor.first) if after and anchor.first >= span.last else (mention.last, span.first)
    return {
        "tie mine": 0 if verb is None else belongs(document, verb, mention),
        "tie between": code(nearby(document, max(first, last - WINDOW), last), TIES) if first < last else -1,
        "row gap": min(max(last - first, 0), WINDOW + 1),
        "person in row": anchor is not mention,
    }


def belongs(document: Document, verb: int, mention: PersonMention) -> int:
    """A tie's person: 1 its subject, 2 the one it describes, 3 something else below it, 0 none of its."""
    inside = range(mention.first, mention.last)
    if document.tokens[verb].head in inside:
        return 2
    for index in inside:
        if document.tokens[index].head == verb:
            return 1 if document.tokens[index].rel.startswith("nsubj") else 3
    return 0


def first_of_row(cast: Cast, mention: PersonMention) -> PersonMention:
    """The first of the names that a name is coordinated with: «Орлов, Соколов и Сорокин»."""
    tokens = cast.document.tokens
    index = mention.first - 1
    while index > 0 and tokens[index].lower in JOINERS and (before := cast.person_at.get(index - 1)):
        mention = before
        index = mention.first - 1
    return mention


def starts_of_rows(document: Document, spans: Sequence[Span]) -> dict[int, int]:
    """For the first token of each body where the row it belongs to begins: «играл в «Севере», «Юге» и «Востоке»»."""
    ends: dict[int, int] = {}
    found: dict[int, int] = {}
    for span in sorted(spans, key=lambda s: s.first):
        index = skipped(document, span.first - 1)
        joined = index > 0 and document.tokens[index].lower in JOINERS
        before = ends.get(skipped(document, index - 1)) if joined else None
        found[span.first] = min(before if before is not None else span.first, found.get(span.first, span.first))
        ends[span.last - 1] = min(found[span.first], ends.get(span.last - 1, span.first))
    return found


def skipped(document: Document, index: int) -> int:
    """The token at or before an index that is no quotation mark."""
    while index > 0 and document.tokens[index].text in MARKS:
        index -= 1
    return index
