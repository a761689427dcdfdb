"""Which stretches name a body, and what ties a person to one; whom a body is given to is tested in test_scoring.py."""

from __future__ import annotations

import pytest

from extract import Article, Extractor
from extract.positions.pairs import cast_of
from extract.positions.spans import Span, find_spans
from extract.positions.ties import TIES, body_ties, person_ties, starts_of_rows
from extract.positions.workplaces import nesting


def spans(extractor: Extractor, line: str) -> dict[str, str]:
    """The stretches that name a body, and how each was found."""
    _, reading = extractor.read(Article("line", line))
    return {reading.document.span_text(s.first, s.last): s.source for s in find_spans(reading.posts)}


FOUND = [
    ("Олег Бобров играл за Glasgow Beavers два года.", "Glasgow Beavers"),
    ("Олег Бобров работал в Белом доме.", "Белом доме"),
    ("Олег Бобров входит в комитет по обороне.", "комитет по обороне"),
    ("Олег Бобров работает в журнале «Северный ветер».", "Северный ветер"),
    ("Олег Бобров возглавлял региональное правительство Каталонии.", "региональное правительство Каталонии"),
]
NOT_FOUND = [
    ("Олег Бобров (Oleg Bobrov) приехал в Тулу.", "Oleg Bobrov"),
    ("Олег Бобров живёт в белом доме у реки.", "белом доме"),
    ("Олег Бобров назвал это «большой ошибкой».", "большой ошибкой"),
    ("Олег Бобров подал жалобу в комитет по почте.", "комитет по почте и"),
]


@pytest.mark.parametrize(("line", "body"), FOUND)
def test_a_body_is_found(extractor: Extractor, line: str, body: str) -> None:
    assert body in spans(extractor, line)


@pytest.mark.parametrize(("line", "words"), NOT_FOUND)
def test_other_words_are_no_body(extractor: Extractor, line: str, words: str) -> None:
    assert words not in spans(extractor, line)


def ties(extractor: Extractor, line: str, body: str) -> dict[str, float]:
    """What ties the only person of a line to a body."""
    _, reading = extractor.read(Article("line", line))
    document, cast = reading.document, cast_of(reading.posts, reading.people)
    found = find_spans(reading.posts)
    span = next(s for s in found if document.span_text(s.first, s.last) == body)
    start = starts_of_rows(document, found)[span.first]
    mention = cast.nearest(cast.mentions[-1].person, span.first, span.last)
    return body_ties(document, span, start) | person_ties(cast, span, mention)


TIED = [
    ("Олег Бобров возглавлял Центробанк.", "Центробанк", "tie above", "leads"),
    ("Олег Бобров играл в «Севере», «Юге» и «Востоке».", "Востоке", "tie before", "serves"),
    ("Олег Бобров окончил Институт физики.", "Институт физики", "tie above", "studies"),
    ("Сборная России под руководством Олега Боброва проиграла.", "Сборная России", "tie between", "leads"),
    ("Олег Бобров ждал Центробанк.", "Центробанк", "tie above", ""),
]


@pytest.mark.parametrize(("line", "body", "where", "tie"), TIED)
def test_a_word_ties_a_person_to_a_body(extractor: Extractor, line: str, body: str, where: str, tie: str) -> None:
    found = ties(extractor, line, body)[where]
    assert found == (TIES.index(tie) if tie else -1)


def test_the_tie_belongs_to_its_subject(extractor: Extractor) -> None:
    assert ties(extractor, "Олег Бобров возглавлял Центробанк.", "Центробанк")["tie mine"] == 1
    assert ties(extractor, "Олег Бобров заметил, что Центробанк возглавляет она.", "Центробанк")["tie mine"] == 0


def test_names_in_a_row_stand_as_near_as_the_first(extractor: Extractor) -> None:
    line = "В группе «Север» играли Иван Орлов, Пётр Соколов и Олег Бобров."
    row, alone = ties(extractor, line, "Север"), ties(extractor, "Группу «Север» Иван Орлов и слушал Бобров.", "Север")
    assert (row["person in row"], alone["person in row"]) == (True, False)
    assert row["row gap"] < 4


def test_names_stand_within_one_another_or_touch() -> None:
    outer, inner, beside = Span(0, 5, 0, "named"), Span(2, 4, 2, "named"), Span(5, 6, 5, "named")
    found = nesting([beside, inner, outer])
    assert [found[s]["within"] for s in (outer, inner, beside)] == [False, True, False]
    assert [found[s]["holds"] for s in (outer, inner, beside)] == [True, False, False]
    assert [found[s]["follows body"] for s in (outer, inner, beside)] == [False, False, True]
    assert [found[s]["body follows"] for s in (outer, inner, beside)] == [True, False, False]
