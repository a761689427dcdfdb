"""A text with its passages marked: nested and overlapping spans become well-formed HTML. Knows no meeting and no warehouse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

# From the outside in: a claim holds a post, a post holds the name of who holds it.
LAYERS = ("claim", "other_claim", "participant", "post", "organization", "person", "country", "city", "date")


@dataclass(frozen=True, order=True)
class Passage:
    """A marked passage of one text, `start` to `end` (exclusive); `tip` says what it was read as."""

    start: int
    end: int
    kind: str
    tip: str = ""
    anchor: str = ""

    @property
    def layer(self) -> int:
        """How far outside it is drawn."""
        return LAYERS.index(self.kind)


def marked(text: str, passages: Sequence[Passage]) -> Markup:
    """The text as HTML; where two passages overlap without one holding the other, the inner one is cut in two."""
    return Markup("").join(_pieces(text, [p for p in passages if 0 <= p.start < p.end <= len(text)]))


def _pieces(text: str, passages: Sequence[Passage]) -> Iterator[Markup]:
    bounds = sorted({0, len(text), *(p.start for p in passages), *(p.end for p in passages)})
    starting: dict[int, list[Passage]] = {}
    for passage in dict.fromkeys(passages):
        starting.setdefault(passage.start, []).append(passage)
    drawn: list[Passage] = []
    for start, end in pairwise(bounds):
        still = [p for p in drawn if p.end > start]
        wanted = sorted([*still, *starting.get(start, [])], key=lambda p: (p.layer, p.start, -p.end, p.tip))
        common = next((i for i, pair in enumerate(zip(drawn, wanted, strict=False)) if pair[0] != pair[1]), None)
        common = min(len(drawn), len(wanted)) if common is None else common
        yield Markup("</span>") * (len(drawn) - common)
        for passage in wanted[common:]:
            yield _opening(passage, is_first=passage.start == start)
        drawn = wanted
        yield escape(text[start:end].replace("\0", "\N{REPLACEMENT CHARACTER}"))
    yield Markup("</span>") * len(drawn)


def _opening(passage: Passage, *, is_first: bool) -> Markup:
    """The tag that opens a passage; its anchor stands where it begins, not where it goes on."""
    anchor = Markup(' id="{}"').format(passage.anchor) if passage.anchor and is_first else ""
    tip = Markup(' title="{}"').format(passage.tip) if passage.tip else ""
    return Markup('<span class="{}"{}{}>').format(passage.kind, anchor, tip)
