"""Who else took part: said by a verb of its own in or behind the sentence that tells of the meeting.

«Присутствовали министр А и секретарь Б», «участие в нём принял В», «Г, присутствовавший на заседании», «среди участников — Д»,
«в мероприятии принимают участие Е и Ж». Which meeting is meant is decided in sharing.py, as for roles; parties of the meeting's own phrase and verb are read in nouns.py and verbs.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.language import Token
from extract.meetings.clauses import neighbourhood, subject
from extract.meetings.party import Party
from extract.meetings.phrase import DASHES, NOUNS
from extract.meetings.reading import Reading
from extract.meetings.realis import verb_realis
from extract.meetings.roles import counterparts
from extract.meetings.trigger import parties_around
from extract.tables import Row, lexicon, word_set

VERBS: dict[str, list[Row]] = defaultdict(list)
for _row in lexicon("attendance_verb"):
    VERBS[_row["lemma"]].append(_row)
TRANSPARENT = word_set("transparent_noun", "lemma")
IT = {"нем", "ней", "них"}  # «участие в нём»: the tagger takes «нём» for a noun
EVENT = word_set("occasion_word", "lemma")  # «в мероприятии», «в работе»: the meeting told of before, by another word
GUESTS = {"участник", "присутствующий", "гость", "приглашенный"}
THEM = {"ним", "ней", "ними"}
LISTED = {"person", "post"}
LIST_REACH = 6  # tokens from «участников» to its list


@dataclass(frozen=True)
class Attendance:
    """A party that is said at a token to take part; `noun` is the meeting's own word where the clause has it."""

    party: Party
    index: int
    noun: int | None
    realis: str


def find_attendance(reading: Reading) -> Iterator[Attendance]:
    """Everybody who is said to take part, in order."""
    for token in reading.document.tokens:
        if token.lemma in GUESTS:
            yield from (Attendance(p, token.index, None, "held") for p in named_among(reading, token))
        if token.lemma not in VERBS or token.pos not in {"VERB", "AUX"}:
            continue
        around = neighbourhood(reading.document, token)
        noun = next((t for t in around if is_occasion(reading, t)), None)
        if not any(is_filled(reading, token, row, noun, around) for row in VERBS[token.lemma]):
            continue
        found = [p for p in attending(reading, token) if p.kind in LISTED]
        if found and any(row["needs"] == "guests" for row in VERBS[token.lemma]):
            found += greeted(reading, token)
        found += [p for side in counterparts(reading, token, found) for p in side] if found else []
        found = [replace(p, country=p.country or side_country(reading, p)) for p in found]
        realis = verb_realis(reading.document, token)
        yield from (Attendance(p, token.index, noun.index if noun else None, realis) for p in found)


def is_filled(reading: Reading, verb: Token, row: Row, noun: Token | None, around: tuple[Token, ...]) -> bool:
    """A verb has what its row of the table asks for: an object, the meeting's noun, «вместе с ними»."""
    if row["needs"] == "company":
        return verb.verb_form == "Fin" and in_company(reading, verb)
    if row["needs"] == "noun":  # «на переговорах», «на них»
        return noun is not None or any(t.lower in IT and reading.token(t.index - 1).pos == "ADP" for t in around)
    if row["needs"] == "guests":
        return bool(greeted(reading, verb))
    return (not row["object"] or any(t.lemma == row["object"] for t in around)) and not is_elsewhere(
        reading, noun, around
    )


def greeted(reading: Reading, verb: Token) -> list[Party]:
    """«Хозяин саммита приветствовал А, Б и В», «прибывших на саммит А и Б»: those named behind the verb."""
    end = reading.sentence_end(verb.index)
    first = next((p.first for p in reading.parties if verb.index < p.first < end and p.kind == "person"), None)
    if first is None or any(t.verb_form == "Fin" for t in reading.document.tokens[verb.index + 1 : first]):
        return []
    return [p for p in reading.chain(first, "Acc") if p.kind in LISTED]


def is_occasion(reading: Reading, token: Token) -> bool:
    """A meeting named behind a preposition: «на заседании», «в расширенных переговорах»."""
    if token.lemma not in NOUNS or token.case not in {"Loc", "Dat", "Acc", "Gen"}:
        return False
    return any(t.pos == "ADP" for t in reading.document.tokens[max(0, token.index - 4) : token.index])


def is_elsewhere(reading: Reading, noun: Token | None, around: tuple[Token, ...]) -> bool:
    """«участвовал в параде»: the clause names an occasion that is no meeting."""
    return noun is None and any(
        t.case == "Loc"
        and t.pos == "NOUN"
        and t.lower not in IT
        and t.index not in reading.when_and_where
        and t.lemma not in TRANSPARENT
        and t.lemma not in EVENT
        for t in around
    )


def named_among(reading: Reading, token: Token) -> list[Party]:
    """«Среди участников — министр А и глава Б», «в числе гостей были …»: the list behind a dash or «быть»."""
    before = reading.token(token.index - 1).lower if token.index else ""
    end = reading.sentence_end(token.index)
    if token.number == "Plur" and (listed := behind_colon(reading, token)):
        return listed
    if token.case != "Gen" or before not in {"среди", "числе"}:
        return []
    start = next(
        (i for i in range(token.index + 1, min(end, token.index + LIST_REACH)) if is_list_mark(reading.token(i))), None
    )
    return [p for p in reading.chain(start + 1, "Nom") if p.kind in LISTED] if start is not None else []


def behind_colon(reading: Reading, guests: Token) -> list[Party]:
    """«приветствовал участников заседания совета: А, Б и В»: the list in the case of the word that it explains."""
    end = reading.sentence_end(guests.index)
    words = reading.document.tokens[guests.index + 1 : min(end, guests.index + LIST_REACH * 2)]
    colon = next((t.index for t in words if t.text == ":" or t.verb_form == "Fin"), None)
    if colon is None or reading.token(colon).text != ":":
        return []
    return [p for p in reading.chain(colon + 1, guests.case) if p.kind in LISTED]


def is_list_mark(token: Token) -> bool:
    """A dash, or the verb that stands for one."""
    return token.text in DASHES or (token.lemma == "быть" and token.tense == "Past")


def side_country(reading: Reading, party: Party) -> str | None:
    """The country of «с армянской стороны участвовали …, с грузинской — …» that a party is named for."""
    sides = {p.first: p.code for p in reading.places if p.kind == "adjective"}
    for index in range(party.first - 1, reading.sentence_start(party.first), -1):
        if index in sides and reading.token(index - 1).lower in {"с", "со", "от"}:
            return sides[index]
    return None


def in_company(reading: Reading, verb: Token) -> bool:
    """«вместе с ними находились …», «с ним был …»: beside those the text spoke of."""
    tokens = reading.document.tokens[reading.sentence_start(verb.index) : verb.index + 4]
    return any(a.lower in {"с", "со"} and b.lower in THEM for a, b in pairwise(tokens))


def attending(reading: Reading, verb: Token) -> list[Party]:
    """The subject of a verb of attendance with what is joined to it, before the verb or behind it."""
    head = subject(reading.document, verb)
    if head is not None and (found := parties_around(reading, head)):
        return found
    end = reading.sentence_end(verb.index)
    for index in range(verb.index + 1, end):
        if reading.token(index).verb_form == "Fin":
            break
        if any(p.case == "Nom" and p.kind in LISTED for p in reading.parties_at.get(index, ())):
            return reading.chain(index, "Nom")
    return []
