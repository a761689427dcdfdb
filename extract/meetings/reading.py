"""One article, read: the document with everything that was found in it before meetings are looked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from extract.dates import Dateline, DateMention, document_year
from extract.language import Document, Token
from extract.meetings.dossier import HOME_COUNTRY, Dossier
from extract.meetings.party import Party
from extract.names import PersonMention
from extract.places import PlaceMention
from extract.positions import PositionMention, Posts

LINKS = {",", "и", "а", "также", "с", "со", "ну", "конечно"}
BRIDGE = {"ADJ", "DET", "NUM", "PROPN", "NOUN", "ADV"}
MANY = {"ряд", "большинство", "группа", "часть"}
OWNERS = {"его", "ее", "их"}
BRACKET = 7  # tokens
PARTICIPLE = 9  # tokens that a participle may stand before its noun
FOREIGN = 3  # mentions of states, and the share of one among them, that make it the one an article is about
ABROAD = 0.6
SOLE = 0.75


@dataclass(frozen=True)
class Reading:
    """`published` is the publication day; the tokens before `title_end` are the title's."""

    document: Document
    people: tuple[PersonMention, ...]
    posts: Posts
    positions: tuple[PositionMention, ...]
    places: tuple[PlaceMention, ...]
    dates: tuple[DateMention, ...]
    dateline: Dateline | None
    parties: tuple[Party, ...]
    dossiers: dict[int, Dossier]
    published: date | None
    title_end: int = 0

    @cached_property
    def year(self) -> int | None:
        """The year that days without one lie in, where the publication day is not known."""
        return document_year(self.dates) if self.published is None else None

    @cached_property
    def named(self) -> Counter[str]:
        """How often the article names each country, by whatever of its places and adjectives."""
        return Counter(p.code for p in self.places)

    @cached_property
    def home(self) -> str | None:
        """The country of a post that names none: Russia, unless the article speaks of other states alone, then the one
        it speaks of most, if there is one."""
        if HOME_COUNTRY in self.named or self.named.total() < FOREIGN:
            return HOME_COUNTRY
        country, count = self.named.most_common(1)[0]
        return country if count > self.named.total() * ABROAD else None

    @cached_property
    def ground(self) -> str | None:
        """The one country that an article speaks of, others hardly mentioned."""
        country, count = self.named.most_common(1)[0] if self.named else (None, 0)
        return country if count >= max(2, self.named.total() * SOLE) else None

    @cached_property
    def pair(self) -> frozenset[str]:
        """The two countries that an article speaks of, others hardly mentioned; none where there are fewer or more."""
        top = self.named.most_common(2)
        is_pair = (
            len(top) == 2 and sum(n for _, n in top) >= self.named.total() * SOLE and top[1][1] >= max(2, top[0][1] / 2)
        )
        return frozenset(code for code, _ in top) if is_pair else frozenset()

    @cached_property
    def parties_at(self) -> dict[int, list[Party]]:
        """Parties by their first token; the members of a plural post share one."""
        found: dict[int, list[Party]] = defaultdict(list)
        for party in self.parties:
            found[party.first].append(party)
        return dict(found)

    @cached_property
    def party_of(self) -> dict[int, list[Party]]:
        """Parties by each token they cover."""
        found: dict[int, list[Party]] = defaultdict(list)
        for party in self.parties:
            for index in range(party.first, party.last):
                found[index].append(party)
        return dict(found)

    @cached_property
    def adjectives(self) -> frozenset[int]:
        """Tokens that are adjectives of a country, whatever the tagger took them for."""
        return frozenset(i for p in self.places if p.kind == "adjective" for i in range(p.first, p.last))

    @cached_property
    def when_and_where(self) -> frozenset[int]:
        """Tokens that name a time or a place."""
        spans = [(m.first, m.last) for m in self.dates] + [(m.first, m.last) for m in self.places]
        return frozenset(i for first, last in spans for i in range(first, last))

    def sentence_end(self, index: int) -> int:
        """The first token after the sentence of a token."""
        return self.document.sentences[self.document.tokens[index].sentence][1]

    def sentence_start(self, index: int) -> int:
        """The first token of the sentence of a token."""
        return self.document.sentences[self.document.tokens[index].sentence][0]

    def token(self, index: int) -> Token:
        return self.document.tokens[index]

    def chain(self, index: int, case: str) -> list[Party]:
        """Parties joined by commas and «и» that begin at a token, in one case: «с министром обороны, премьером и спикером»."""
        found: list[Party] = []
        if index >= len(self.document.tokens):  # «встретился с» at the end of a text
            return found
        if self.token(index).lemma in MANY and self.token(index).case == case != "Gen":
            return [replace(p, case=case) for p in self.chain(index + 1, "Gen")]  # «с рядом политиков КНР»
        end = self.sentence_end(index)
        index = self.after_participle(index, end, case)
        while index < end:
            start = next((i for i in range(index, min(index + 4, end)) if self.fits(i, case)), None)
            if start is None or not self.is_bridge(index, start):
                break
            group = [p for p in self.parties_at[start] if case_fits(p, case)]
            found += group
            index = self.after_link(max(p.last for p in group), end)
            if index < 0:
                break
        return found

    def after_participle(self, index: int, end: int, case: str) -> int:
        """«с прибывшим в Китай премьером»: the token of the noun that a participle with words of its own stands before."""
        participle = self.token(index)
        if participle.verb_form != "Part" or participle.case != case:
            return index
        behind = range(index + 1, min(index + PARTICIPLE, end))
        return next((i for i in behind if self.fits(i, case) and self.token(i).number == participle.number), index)

    def fits(self, index: int, case: str) -> bool:
        return any(case_fits(p, case) for p in self.parties_at.get(index, ()))

    def is_bridge(self, first: int, last: int) -> bool:
        """Only words that may stand before a party: «своим», «его», «новым», «группой», a rank."""
        return all(t.pos in BRIDGE or t.lower in OWNERS for t in self.document.tokens[first:last])

    def after_link(self, index: int, end: int) -> int:
        """The token after «, », «и», «а также», «и с» at `index`, a short bracket passed over; -1 where the chain ends."""
        start = index = self.after_bracket(index, end)
        while index < end and self.token(index).lower in LINKS:
            index += 1
        return index if index > start and index < end else -1

    def after_bracket(self, index: int, end: int) -> int:
        """«Георгий Фрунде (Румыния) и Андреас Гросс»: the token behind a bracket of a few words that opens at `index`."""
        if self.token(min(index, end - 1)).text != "(":
            return index
        closing = (i + 1 for i in range(index, min(index + BRACKET, end)) if self.token(i).text == ")")
        return next(closing, index)


def case_fits(party: Party, case: str) -> bool:
    """A party stands in a case, or shows none; the accusative of the living looks like the genitive."""
    return party.case in {case, ""} or {party.case, case} == {"Gen", "Acc"} or (party.kind == "country" and not case)
