"""A text with marked passages stays the text, and its HTML is well formed however the passages overlap."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vstrecha.evidence.marks import LAYERS, Passage, marked
from vstrecha.texts import spoken

TEXT = "Первый зампред Госкомвоенпрома РБ Олег Мищенко"


class Reader(HTMLParser):
    """What a browser would show: the text, and for each character the kinds it is marked as."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.marks, self.open, self.anchors = "", [], [], []
        self.feed(str(page))
        self.close()

    def handle_starttag(self, tag, attrs):
        assert tag == "span"
        self.open.append(dict(attrs)["class"])
        self.anchors += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        self.text += data
        self.marks += [frozenset(self.open)] * len(data)


def test_what_lies_within_another_passage_is_drawn_within_it():
    page = marked(TEXT, [Passage(34, 46, "person"), Passage(0, 46, "post"), Passage(31, 33, "country")])
    assert page == (
        '<span class="post">Первый зампред Госкомвоенпрома <span class="country">РБ</span> '
        '<span class="person">Олег Мищенко</span></span>'
    )


def test_a_passage_that_overlaps_another_is_cut_and_keeps_one_anchor():
    page = marked(TEXT, [Passage(0, 33, "post", anchor="a"), Passage(15, 46, "claim", "claim", "b")])
    reader = Reader(page)
    assert reader.anchors == ["a", "b"]
    assert reader.marks[0] == {"post"}
    assert reader.marks[20] == {"post", "claim"}
    assert reader.marks[40] == {"claim"}


def test_equal_passages_are_drawn_once_and_those_outside_the_text_never():
    assert marked(
        "да", [Passage(0, 2, "date"), Passage(0, 2, "date"), Passage(1, 9, "date"), Passage(2, 1, "city")]
    ) == ('<span class="date">да</span>')


def test_markup_in_the_text_and_in_a_tip_is_text():
    page = marked("<b>&\0", [Passage(0, 3, "person", '"><script>')])
    assert page == '<span class="person" title="&#34;&gt;&lt;script&gt;">&lt;b&gt;</span>&amp;\N{REPLACEMENT CHARACTER}'


@given(
    st.text(max_size=40).map(lambda text: text.replace("\r", "")),  # which a browser reads as the end of a line
    st.lists(st.tuples(st.integers(-2, 42), st.integers(-2, 42), st.sampled_from(LAYERS)), max_size=8),
)
def test_any_passages_leave_the_text_and_mark_exactly_their_characters(text, spans):
    passages = [Passage(start, end, kind) for start, end, kind in spans]
    reader = Reader(marked(text, passages))
    assert reader.text == text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    assert reader.open == []
    valid = [p for p in passages if 0 <= p.start < p.end <= len(text)]
    assert reader.marks == [frozenset(p.kind for p in valid if p.start <= i < p.end) for i in range(len(text))]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Havana", "Havana"),
        ("first told by ТАСС", 'first told by <span lang="ru">ТАСС</span>'),
        ("Куба, 2025 г. (Cuba)", '<span lang="ru">Куба, 2025 г</span>. (Cuba)'),
        ("Я", '<span lang="ru">Я</span>'),
        ("<i>Я", '&lt;i&gt;<span lang="ru">Я</span>'),
    ],
)
def test_russian_within_english_is_told_apart(text, page):
    assert spoken(text) == page
