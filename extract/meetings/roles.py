"""Roles that a text gives apart from the meeting's own phrase: heads of delegations, chairs, hosts and co-chairs.

The verbs and phrases stand in lexicon/role_verb.csv and role_phrase.csv; which meeting a role is of, in sharing.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.language import Token
from extract.meetings.clauses import is_negated, subject
from extract.meetings.party import Party
from extract.meetings.phrase import DASHES
from extract.meetings.reading import Reading
from extract.meetings.trigger import subject_parties
from extract.tables import lexicon

PHRASES: dict[str, list[tuple[tuple[str, ...], dict[str, str]]]] = {}  # by their first word
for _row in lexicon("role_phrase"):
    _words = tuple(_row["phrase"].split())
    PHRASES.setdefault(_words[0], []).append((_words, _row))
VERBS = {row["lemma"] for row in lexicon("role_verb")}
BODIES = {"делегация", "команда", "группа", "миссия"}
LEADERS = {"глава", "руководитель"}
FAR = 5  # sentences
SHARE = "часть"  # «армянскую часть комиссии возглавлял X»
CHAIRED = frozenset({"session", "meeting", "talks", "consultations"})


@dataclass(frozen=True)
class Role:
    """A role told of at a token; `kinds` are the meeting types that have it, all where empty; `noun` is the
    meeting's own word where the role hangs on it («дал обед»); `reach`: how many sentences behind the meeting it may be."""

    party: Party
    role: str
    index: int
    kinds: frozenset[str] = frozenset()
    noun: int | None = None
    reach: int = 1


def find_roles(reading: Reading) -> Iterator[Role]:
    """Every role in order of mention."""
    for token in reading.document.tokens:
        if token.lemma in BODIES:
            yield from heads(reading, token)
        if token.lemma in VERBS and token.pos in {"VERB", "PROPN"}:  # «Председательствовал …» looks like a name
            yield from of_verb(reading, token)
        elif token.lower.startswith("сопредседател"):
            yield from (Role(p, "co_chair", token.index, CHAIRED, None, FAR) for p in after(reading, token))
        elif token.lower.startswith("модератор"):
            yield from (Role(p, "chair", token.index, reach=FAR) for p in after(reading, token))
        yield from of_phrase(reading, token.index)


def of_phrase(reading: Reading, index: int) -> Iterator[Role]:
    """«под председательством X», «по приглашению X»."""
    for phrase, row in PHRASES.get(reading.token(index).lower, ()):
        if tuple(t.lower for t in reading.document.tokens[index : index + len(phrase)]) == phrase:
            start = index + len(phrase)
            if row["case"] == "Nom":  # «с принимающей стороны – министр X»
                start += reading.token(min(start, len(reading.document.tokens) - 1)).text in DASHES
            found = [p for p in reading.chain(start, row["case"]) if p.kind in {"person", "post"}]
            role = "co_chair" if row["role"] == "chair" and len(found) == 2 else row["role"]
            yield from (Role(p, role, index, frozenset(row["kinds"].split())) for p in found)


def of_verb(reading: Reading, verb: Token) -> Iterator[Role]:
    """«председательствовал X», «заседание вёл X», «делегацию возглавил X», «обед дал X»."""
    if is_negated(reading.document, verb):
        return
    around = around_verb(reading, verb)
    for row in lexicon("role_verb"):
        if row["lemma"] != verb.lemma:
            continue
        thing = next((t for t in around if t.lemma == row["object"] or stands_for(reading, t, row["object"])), None)
        if row["object"] and thing is None:
            continue
        if row["role"] == "host" or row["object"] in {"заседание", "совещание"}:
            parties = [p for p in acting(reading, verb) if p.kind in {"person", "post"}]
            parties = parties if row["role"] == "host" or len(parties) == 1 else []
        else:
            parties = leaders(reading, verb)
        kinds = frozenset(row["kinds"].split())
        is_of_side = row["role"] == "head_of_delegation" or row["object"] == SHARE
        noun = thing.index if thing is not None and not is_of_side else None
        reach = FAR if is_of_side else 1
        if reach == FAR:
            parties = [of_side(reading, p, thing) for p in parties]
            parties += [side[0] for side in counterparts(reading, verb, parties)]
        yield from (Role(p, row["role"], verb.index, kinds, noun, reach) for p in parties)
        return


def stands_for(reading: Reading, adjective: Token, thing: str) -> bool:
    """«Российскую делегацию возглавлял А, украинскую возглавлял Б»: the adjective alone, the noun told before it."""
    if adjective.index not in reading.adjectives or adjective.gender != "Fem" or thing != "делегация":
        return False
    before = reading.document.tokens[reading.sentence_start(adjective.index) : adjective.index]
    behind = reading.document.tokens[adjective.index + 1 : adjective.index + 2]
    return any(t.lemma == thing for t in before) and all(t.verb_form == "Fin" for t in behind)


def acting(reading: Reading, verb: Token) -> list[Party]:
    """Who does what a verb says: the nominative right before it, whatever the syntax says, else its subject."""
    beside = [p for p in reading.parties if p.last == verb.index and p.case == "Nom" and p.number == "Sing"]
    joined = (
        any(t.lower in {"и", ","} for t in reading.document.tokens[max(0, beside[0].first - 1) : beside[0].first])
        if beside
        else False
    )
    return beside if beside and not joined else subject_parties(reading, verb)


def around_verb(reading: Reading, verb: Token) -> list[Token]:
    """The objects of a verb: nouns in the accusative, nominative lookalikes too, up to the next finite verb; what «которое»
    stands for («совещания, которое провёл губернатор»)."""
    tokens = reading.document.tokens
    start, end = reading.sentence_start(verb.index), reading.sentence_end(verb.index)
    before = next((i for i in range(verb.index - 1, start - 1, -1) if tokens[i].verb_form == "Fin"), start)
    stop = next((i for i in range(verb.index + 1, end) if tokens[i].verb_form == "Fin"), end)
    found = [*tokens[before : verb.index], *tokens[verb.index + 1 : min(stop, verb.index + 7)]]
    objects = [t for t in found if t.case in {"Acc", "Nom"} and tokens[t.index - 1].pos != "ADP"]
    meant = (antecedent(reading, t) for t in objects if t.lemma == "который")
    return [*objects, *(t for t in meant if t is not None)]


def antecedent(reading: Reading, relative: Token) -> Token | None:
    """The noun that «которое» stands for: the nearest before its comma that agrees in gender and number."""
    before = reading.document.tokens[reading.sentence_start(relative.index) : relative.index]
    nouns = (t for t in reversed(before) if t.pos == "NOUN" and t.number == relative.number)
    return next((t for t in nouns if relative.gender in {"", t.gender}), None)


def leaders(reading: Reading, verb: Token) -> list[Party]:
    """The subject of «возглавил»: the persons right behind the verb, else by syntax."""
    found = [p for p in reading.chain(verb.index + 1, "Nom") if p.kind in {"person", "post"}]
    if found:
        return found
    if verb.lower.endswith("емая") or verb.lower.endswith("емой"):
        return [p for p in reading.chain(verb.index + 1, "Ins") if p.kind in {"person", "post"}][:1]
    head = subject(reading.document, verb)
    if head is not None and head.lemma in {"делегация", "группа"}:
        return []
    return [p for p in subject_parties(reading, verb) if p.kind in {"person", "post"}]


def counterparts(reading: Reading, verb: Token, known: list[Party]) -> Iterator[list[Party]]:
    """«Иранскую делегацию возглавлял X, саудовскую — Y»: an adjective of a country and a dash stand for the verb; those
    named behind each."""
    start = max([verb.index, *(p.last for p in known)])
    tokens = reading.document.tokens[: reading.sentence_end(verb.index)]
    for index in range(start, len(tokens) - 2):
        if tokens[index].text in DASHES and index - 1 in reading.adjectives | {
            p.last - 1 for p in reading.places if p.kind == "country"
        }:
            side = reading.token(index - 1)
            found = [p for p in reading.chain(index + 1, "Nom") if p.kind in {"person", "post"}]
            if found:
                yield [of_side(reading, p, side) for p in found]


def of_side(reading: Reading, party: Party, side: Token | None) -> Party:
    """«Колумбийскую делегацию возглавил вице-министр»: who leads a delegation is of its state, where the post names none."""
    if party.country is not None or side is None:
        return party
    codes = [p.country for p in reading.party_of.get(side.index, ()) if p.kind in {"delegation", "country"}]
    codes += [p.code for p in reading.places if p.first <= side.index < p.last]
    before = [p.country for p in reading.parties if p.kind == "delegation" and p.last <= side.index]
    codes += before[-1:] if side.lemma in BODIES else []  # «Делегацию возглавляет …», said of the one told of before
    return replace(party, country=next((c for c in codes if c), None))


def heads(reading: Reading, delegation: Token) -> Iterator[Role]:
    """«делегация во главе с X», «делегация под руководством X», «глава делегации X»."""
    end = reading.sentence_end(delegation.index)
    words = [t.lower for t in reading.document.tokens[delegation.index : min(end, delegation.index + 14)]]
    for number, word in enumerate(words):
        index = delegation.index + number
        if word == "главе" and words[number + 1 : number + 2] in (["с"], ["со"]):
            parties = reading.chain(index + 2, "Ins")
        elif word in {"руководством", "председательством", "началом"}:
            parties = reading.chain(index + 1, "Gen")
        else:
            continue
        states = [p.code for p in reading.places if delegation.index < p.first < index and p.kind == "country"]
        parties = parties if len(states) > 1 or (delegation.number == "Plur" and word != "главе") else parties[:1]
        if len(states) == len(parties) > 1:  # «делегации Вьетнама и Лаоса под руководством А и Б»
            parties = [replace(p, country=p.country or code) for p, code in zip(parties, states, strict=True)]
        yield from (Role(of_side(reading, p, delegation), "head_of_delegation", index, reach=FAR) for p in parties)
    yield from members(reading, delegation)
    yield from (Role(p, "head_of_delegation", delegation.index, reach=FAR) for p in at_head(reading, delegation))
    before = reading.document.tokens[
        max(reading.sentence_start(delegation.index), delegation.index - 3) : delegation.index
    ]
    if any(t.lemma in LEADERS for t in before) and delegation.case == "Gen":
        beside = [p for p in reading.party_of.get(delegation.index, []) if p.kind == "person"]
        yield from (Role(p, "head_of_delegation", delegation.index, reach=FAR) for p in beside)


def at_head(reading: Reading, delegation: Token) -> list[Party]:
    """«Титов во главе российской делегации прибыл»: who stands before «во главе», else the subject."""
    first = next(i for i in range(delegation.index, -1, -1) if i == 0 or reading.token(i - 1).pos != "ADJ")
    if first < 2 or [t.lower for t in reading.document.tokens[first - 2 : first]] != ["во", "главе"]:
        return []
    start, end = reading.sentence_start(first), reading.sentence_end(first)
    named = [p for p in reading.parties if p.kind in {"person", "post"} and p.case == "Nom" and p.number == "Sing"]
    before = [p for p in named if start <= p.first and p.last <= first - 2]
    return before[-1:] or [p for p in named if delegation.index < p.first < end][:1]


def members(reading: Reading, delegation: Token) -> Iterator[Role]:
    """«В состав делегации вошли также X и Y»."""
    start, end = reading.sentence_start(delegation.index), reading.sentence_end(delegation.index)
    before = reading.document.tokens[max(start, delegation.index - 4) : delegation.index]
    if delegation.lemma != "делегация" or not any(t.lemma == "состав" for t in before):
        return
    verb = next((t for t in reading.document.tokens[start:end] if t.lemma in {"войти", "входить"}), None)
    if verb is None or is_negated(reading.document, verb):
        return
    starts = range(max(verb.index, delegation.index) + 1, end)
    first = next((i for i in starts if any(p.case == "Nom" for p in reading.parties_at.get(i, ()))), None)
    listed = reading.chain(first, "Nom") if first is not None else []
    named = (p for p in listed if p.kind == "person")
    # Of a visit the text mostly tells who travels, not who meets.
    kinds = frozenset({"session", "talks", "consultations"})
    yield from (Role(of_side(reading, p, delegation), "member", verb.index, kinds, None, FAR) for p in named)


def after(reading: Reading, token: Token) -> list[Party]:
    """The persons named right after a plural post («сопредседателей комиссии – A и B»), or who hold the post."""
    covering = [p for p in reading.party_of.get(token.index, []) if p.kind == "person"]
    end = reading.sentence_end(token.index)
    behind = [p for p in reading.parties if token.index < p.first < min(end, token.index + 40) and p.kind == "person"]
    if token.number == "Plur" and token.case == "Nom" and len(covering) == 1:
        named = [p for p in reading.chain(covering[0].first, "Nom") if p.kind == "person"]
        covering = named if len(named) == 2 else covering  # «сопредседатели комиссии А и Б обсудили»
    is_many = token.lower.endswith("ями")
    if is_many or (token.lower.endswith(("ем", "ом")) and not covering):
        # «сопредседателями выступили A и B», «модератором стал A»
        acting = [p for p in behind if p.case == "Nom"]
        if acting:
            return acting[: 2 if is_many else 1]
    return covering if covering or token.number != "Plur" else behind[:2]
