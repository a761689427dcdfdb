"""A trigger: the record of a word that tells of a contact event, and what nouns and verbs ask alike about the parties around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.language import Token
from extract.meetings.clauses import subject
from extract.meetings.party import Party
from extract.meetings.reading import OWNERS, Reading
from extract.places import PlaceMention
from extract.tables import word_set

BODIES = word_set("position_body", "noun")
INTO = {"в", "во", "на"}


@dataclass(frozen=True)
class Trigger:
    """A word that tells of a contact event. `parties` are pairs of a party and its role or None;
    `countries` are states named by adjectives or bodies; `phrase` is the noun's phrase (token range); `is_vague`: only the
    noun's use suggests its realis; `is_with_others`: a counterpart that is no party («с жителями», «с оппозицией»);
    `is_between`: «между» names two sides; `is_aside`: what is told happened before it or beside it («на полях»)."""

    index: int
    meeting_type: str
    realis: str
    rule: str
    parties: tuple[tuple[Party, str | None], ...] = ()
    countries: frozenset[str] = frozenset()
    destination: PlaceMention | None = None
    ordinal: int | None = None
    is_anaphoric: bool = False
    speaker: Party | None = None
    verb: int | None = None
    governor: int | None = None
    phrase: tuple[int, int] | None = None
    counterparts: tuple[Party, ...] = ()
    is_apart: bool = False
    is_bilateral: bool = False
    is_attendance: bool = False
    is_plenary: bool = False
    title: str | None = None
    is_vague: bool = False
    is_setting: bool = False
    is_aside: bool = False
    is_with_others: bool = False
    is_between: bool = False
    body: str | None = None
    rejected: str | None = None


def subject_parties(reading: Reading, verb: Token, noun: int | None = None) -> list[Party]:
    """The parties that are a verb's subject: by syntax, else the nearest nominative before it in its clause."""
    if verb.verb_form == "Part" and (described := described_by(reading, verb)):
        return described
    head = subject(reading.document, verb)
    if head is not None and head.index == noun:
        return []
    line = reading.dateline
    if head is not None and line is not None and line.first <= head.index < line.last:
        head = None  # «Пекин. 16 октября. ИНТЕРФАКС – Председатель …»: syntax takes the city for the subject
    found = parties_around(reading, head) if head is not None else []
    if found or (head is not None and head.pos in {"NOUN", "PROPN"} and head.index not in reading.party_of):
        return found
    before = [
        p
        for p in reading.parties
        if reading.sentence_start(verb.index) <= p.first < verb.index
        and p.case == "Nom"
        and p.kind != "country"
        and not any(t.verb_form == "Fin" for t in reading.document.tokens[p.last : verb.index])
    ]
    if before:
        return parties_around(reading, reading.token(before[-1].head))
    earlier = verb_before(reading, verb) if head is None else None
    return subject_parties(reading, earlier, noun) if earlier is not None else []


def described_by(reading: Reading, participle: Token) -> list[Party]:
    """The party before the comma that opens a participle's clause: «министр А, находящийся с визитом в Никарагуа», or the
    two joined there: «А и Б, созвонившиеся в понедельник»."""
    comma = participle.index - 1
    if comma <= reading.sentence_start(participle.index) or reading.token(comma).text != ",":
        return []
    ends = [p for p in reading.parties if p.last == comma and p.kind in {"person", "post", "delegation"}]
    if ends and participle.lower.endswith(("ие", "иеся")) and (joined := two_before(reading, ends[-1])):
        return joined
    return [p for p in ends if p.number == participle.number][-1:]


def two_before(reading: Reading, last: Party) -> list[Party]:
    """A party and the one that «и» joins it to; none where nothing does."""
    is_joined = last.first and reading.token(last.first - 1).lower == "и"
    first = (
        [p for p in reading.parties if p.last == last.first - 1 and p.kind in {"person", "post"}] if is_joined else []
    )
    return [*first[-1:], last] if first else []


def verb_before(reading: Reading, verb: Token) -> Token | None:
    """The verb that a verb without a subject goes on from: «проведёт переговоры с A, встретится с B»."""
    if verb.verb_form != "Fin":
        return None
    same = [
        t
        for t in reading.document.tokens[reading.sentence_start(verb.index) : verb.index]
        if t.verb_form == "Fin" and (t.tense, t.number) == (verb.tense, verb.number)
    ]
    return same[-1] if same else None


def parties_around(reading: Reading, head: Token) -> list[Party]:
    """The party at a head word and those joined to it: «Путин и Макрон», «президенты России и США Путин и Байден»."""
    here = reading.party_of.get(head.index, [])
    if not here:
        return []
    found = list(here)
    end = reading.sentence_end(head.index)
    index = reading.after_link(max(p.last for p in here), end)
    while index >= 0:
        group = joined_at(reading, index, end, here[0].case)
        if not group:
            break
        found += group
        index = reading.after_link(max(p.last for p in group), end)
    return found


def joined_at(reading: Reading, index: int, end: int, case: str) -> list[Party]:
    """The parties in a case that begin behind «и», a word or two before them: «и его немецкий коллега Писториус»."""
    for start in range(index, min(index + 3, end)):
        group = [p for p in reading.parties_at.get(start, []) if p.case in {case, ""}]
        if group:
            return group if start == index or reading.token(index).lower in OWNERS else []
    return []


def with_chain(reading: Reading, tokens: Sequence[Token]) -> list[Party]:
    """The parties that «с» introduces among the words of a clause: «с министром … встретился премьер»."""
    for token in tokens:
        if token.lower in {"с", "со"}:
            group = reading.chain(token.index + 1, "Ins")
            if group:
                return group
    return []


def is_others(reading: Reading, index: int) -> bool:
    """People, a nation or a body that is no party starts at a token in the instrumental: «жителями», «палестинцами», «"шестеркой"»."""
    for token in reading.document.tokens[index : min(index + 4, reading.sentence_end(index))]:
        if token.case == "Ins" and token.pos in {"NOUN", "PROPN"}:
            is_body = token.lemma in BODIES or any(e.first <= token.index < e.last for e in reading.document.entities)
            return is_body or (token.number == "Plur" and token.animacy == "Anim")
        if token.pos not in {"ADJ", "DET", "NUM"} and token.text not in {"«", '"', "„"}:
            return False
    return False


def is_remote(tokens: tuple[Token, ...] | list[Token]) -> bool:
    """«телефонный», «по телефону», «по видеосвязи»."""
    return any(t.lemma in word_set("remote", "lemma") for t in tokens)


def destination_of(reading: Reading, near: Token) -> PlaceMention | None:
    """The country or city a visit leads to: «в Бразилию», «находится в США», «в столицу Мьянмы», «в российскую столицу»."""
    start, end = reading.sentence_start(near.index), reading.sentence_end(near.index)
    goals = [
        p for p in reading.places if start < p.first < end and abs(p.first - near.index) <= 14 and is_goal(reading, p)
    ]
    after = [p for p in goals if p.first > near.index]
    return after[0] if after else (goals[-1] if goals else None)


def is_goal(reading: Reading, place: PlaceMention) -> bool:
    """«в» or «на» stands before a place, or before the word «столица» or «город» with it."""
    before = reading.document.tokens[max(0, place.first - 2) : place.first]
    words = [t.lower for t in before]
    if place.kind == "adjective":  # «в российскую столицу»
        after = reading.token(min(place.last, len(reading.document.tokens) - 1))
        return after.lemma == "столица" and words[-1:] != [] and words[-1] in INTO
    if place.kind not in {"country", "city"} or not words:
        return False
    return words[-1] in INTO or (before[-1].lemma in {"столица", "город"} and words[0] in INTO)


def is_official(reading: Reading, party: Party) -> bool:
    """A delegation, an official post, or a person who holds one; not «эксперты», «студенты»."""
    if party.kind == "person" and party.person is not None:
        dossier = reading.dossiers[party.person]
        return any(p.is_official for p in dossier.posts) or (bool(dossier.country) and not dossier.posts)
    is_private = party.kind == "group" and reading.token(party.head).lemma in word_set("unofficial_group", "lemma")
    return party.kind in {"post", "delegation", "group", "country"} and not is_private
