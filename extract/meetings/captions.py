"""The caption of a meeting: what the article calls it, as a phrase in the nominative that reads alone.

«третьем заседании рабочей группы по ВТС» becomes «третье заседание рабочей группы по ВТС» ("third session of the working
group …"); where only a verb tells of the meeting, the words of its clause stand («Путин и Вучич встречались»).
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.inflect import nominative
from extract.language import Language
from extract.meetings.event import Event
from extract.meetings.party import Party
from extract.meetings.phrase import ORDINAL, TENS
from extract.meetings.reading import Reading
from extract.meetings.titles import is_day, is_verb, lower_first
from extract.meetings.trigger import Trigger
from extract.tables import column, reference

WORDS = column("caption_word", "lemma", "class")
TYPES = {row["meeting_type"]: row["name_ru"] for row in reference("meeting_type")}
PEOPLE = {"person", "post"}
MANY = 4  # words
LONGEST = 120  # characters
BARE = {"Nom", "Acc", "Ins"}  # cases that need a preposition behind a meeting's noun
POSSESSIVES = {"его", "ее", "их"}
OPENING, CLOSING = {"«", "“", "„"}, {"»", "”"}
LOOSE = {"ADP", "CCONJ", "SCONJ", "PUNCT", "DET", "ADV", "PART", "ADJ"}  # no phrase ends in them
ENDS = {";", ":", "(", ")", "–", "—", "-", "!", "?", "…", ".", "/"}


def caption(reading: Reading, language: Language, event: Event) -> str:
    """The fullest noun phrase that names an event, else the clause of its verb, else the bare noun or type."""
    spans = {opening(reading, t): (closing(reading, t), t) for t in named(event)}
    telling = [(last - first, first) for first, (last, _) in spans.items() if tells(reading, first, last)]
    told = "" if telling else next((text for t in telling_verbs(reading, event) if (text := clause(reading, t))), "")
    if told:
        return shortened(told)
    if not spans:
        return shortened(event.trigger.title or TYPES[event.kind])
    first = max(telling)[1] if telling else max(spans, key=lambda f: spans[f][0] - f)
    last, trigger = spans[first]
    return shortened(noun_phrase(reading, language, first, last, trigger))


def telling_verbs(reading: Reading, event: Event) -> Iterator[Trigger]:
    """The verbs that tell who met whom or where a journey led; «министр, приехавший в Москву» is no sentence."""
    for trigger in event.triggers:
        is_full = len(trigger.parties) > 1 or trigger.destination is not None
        if trigger.rule.startswith("verb") and is_full and reading.token(trigger.index).verb_form != "Part":
            yield trigger


def tells(reading: Reading, first: int, last: int) -> bool:
    """A phrase that names a party, a state or a place, or says at some length what it was about."""
    named = {p.first for p in reading.parties} | {p.first for p in reading.places}
    return not named.isdisjoint(range(first, last)) or last - first > MANY


def named(event: Event) -> Iterator[Trigger]:
    """The nouns that tell of an event, those of its own type before others."""
    nouns = [t for t in event.triggers if t.phrase is not None]
    own = [t for t in nouns if t.meeting_type == event.kind]
    yield from own or nouns


def noun_phrase(reading: Reading, language: Language, first: int, last: int, trigger: Trigger) -> str:
    """A meeting's noun with what agrees with it before and what belongs to it behind, nominative."""
    text = nominative(reading.document, language, first, trigger.index + 1, trigger.index)
    if last > trigger.index + 1:
        text += " " + reading.document.span_text(trigger.index + 1, last)
    is_start = first == reading.sentence_start(first) and (
        reading.token(first).pos != "PROPN" or first in reading.adjectives
    )
    return lower_first(text) if is_start else text


def opening(reading: Reading, trigger: Trigger) -> int:
    """The first word before a noun that agrees with it; «этой», «вчерашних», «ночью» are left out."""
    noun, first = reading.token(trigger.index), trigger.index
    while first > reading.sentence_start(trigger.index):
        word = reading.token(first - 1)
        agrees = (
            word.case == noun.case
            or word.index in reading.adjectives
            or ORDINAL.match(word.lower)
            or word.lower in TENS
        )
        if not (agrees or word.text.isupper()) or word.pos not in {"ADJ", "DET", "NUM", "NOUN", "PROPN"}:
            break
        if word.index < (trigger.phrase or (first, 0))[0] or word.lemma in WORDS:
            break
        first -= 1
    return first


def closing(reading: Reading, trigger: Trigger) -> int:
    """Where the words behind a noun end that say of whom, with whom, of what body and where."""
    index, end = trigger.index + 1, reading.sentence_end(trigger.index)
    while index < end:
        token = reading.token(index)
        if token.text in OPENING:
            index = next((i + 1 for i in range(index, end) if reading.token(i).text in CLOSING), index)
            if index >= end or reading.token(index - 1).text not in CLOSING:
                break
            continue
        if is_end(reading, trigger, index):
            break
        index += 1
    while index > trigger.index + 1 and is_loose_end(reading, index - 1):
        index -= 1
    return index


def is_loose_end(reading: Reading, index: int) -> bool:
    """A word that cannot end a phrase: «… в Сочи российский», «… с Эрдоганом в», «… 10 мая»."""
    token = reading.token(index)
    if token.text in CLOSING or index in {p.last - 1 for p in reading.people}:
        return False
    return token.pos in LOOSE or is_day(reading, token)


def is_end(reading: Reading, trigger: Trigger, index: int) -> bool:
    """Whether a phrase ends before a token: a predicate, a pronoun, a subject of its own, a comma that opens a clause."""
    token, noun = reading.token(index), reading.token(trigger.index)
    if any(p.first < index < p.last for p in reading.people):
        return False  # «С. В. Лаврова»
    if token.text in ENDS or token.text in CLOSING or token.text == '"' or is_verb(token) or token.lemma == "который":
        return True
    if token.text == ",":
        return not continues(reading, index)
    after = reading.token(min(index + 1, len(reading.document.tokens) - 1))
    if token.lower in POSSESSIVES:
        return after.case in {"Nom", ""}  # «заседание Совета, его председатель …»
    if token.pos in {"PRON", "PART", "SCONJ"}:
        return True
    if token.pos == "ADV":
        return after.pos != "ADJ"
    if token.pos not in {"NOUN", "PROPN", "ADJ"} or token.case not in BARE or is_inside(reading, index):
        return False
    return token.case == "Nom" and noun.case != "Nom" or not is_governed(reading, trigger.index, index)


def is_inside(reading: Reading, index: int) -> bool:
    """A later word of a name or a place, whatever the tagger takes it for: «Си Цзиньпин», «Шри-Ланка»."""
    parties = reading.party_of.get(index, ())
    return any(p.first < index and (p.case != "Nom") for p in parties) or any(
        p.first <= index < p.last and p.kind != "adjective" for p in reading.places
    )


def is_governed(reading: Reading, noun: int, index: int) -> bool:
    """A preposition before a noun and its adjectives: «по ВТС», «в узком составе»; a bare one begins something new."""
    if reading.token(index - 1).text in {",", "и"}:
        return True  # a list goes on
    for before in reversed(reading.document.tokens[noun + 1 : index]):
        if before.pos == "ADP":
            return True
        if before.pos not in {"ADJ", "DET", "NUM"} and before.text not in {"«", "и"}:
            return False
    return False


def continues(reading: Reading, comma: int) -> bool:
    """A comma inside a list of parties or adjectives: «с министрами X, Y», «торгово-экономическому, научно-техническому и …»."""
    before, after = reading.token(comma - 1), reading.token(min(comma + 1, len(reading.document.tokens) - 1))
    if before.pos == after.pos == "ADJ":
        return before.case == after.case
    mine = {p.case for p in reading.party_of.get(comma - 1, ())}
    return any(p.case in mine and p.case != "Nom" for p in reading.parties_at.get(comma + 1, ()))


def clause(reading: Reading, trigger: Trigger) -> str:
    """The words of a verb's clause from its first party to its last, with the place that a journey leads to."""
    sentence = reading.token(trigger.index).sentence
    spans = [(p.first, p.last) for p, _ in trigger.parties if reading.token(p.first).sentence == sentence]
    if trigger.destination is not None and reading.token(trigger.destination.first).sentence == sentence:
        goal = trigger.destination
        spans.append((goal.first - (reading.token(goal.first - 1).pos == "ADP"), goal.last))
    first = min([trigger.index, *(f for f, _ in spans)])
    last = max([trigger.index + 1, *(t for _, t in spans)])
    verb = finite(reading, trigger.index)
    who = next((p for p in reading.parties_at.get(first, ()) if p.kind in PEOPLE and p.case == "Nom"), None)
    is_far = is_apart(reading, first, verb)
    if who is not None and (is_far or reading.token(first).pos == "PRON"):
        if reading.token(verb).number != "Sing":
            return ""
        start = min([verb, *(f for f, _ in spans if f > first and not is_apart(reading, f, verb))])
        return f"{name_of(reading, who)} {reading.document.span_text(start, last)}"
    text = reading.document.span_text(first, last)
    return "" if is_far else lower_first(text) if reading.token(first).pos != "PROPN" else text


def name_of(reading: Reading, party: Party) -> str:
    """A person's name, or the post as it stands."""
    if party.person is not None:
        return reading.dossiers[party.person].name.full_name
    return lower_first(reading.document.span_text(party.first, party.last))


def finite(reading: Reading, verb: int) -> int:
    """The verb itself, or the one that an infinitive hangs on: «рассчитывает встретиться»."""
    token = reading.token(verb)
    return token.head if token.verb_form == "Inf" and token.head < verb and token.head >= verb - 3 else verb


def is_apart(reading: Reading, first: int, verb: int) -> bool:
    """Another predicate stands between a word and a verb."""
    return any(t.verb_form == "Fin" and t.index != verb for t in reading.document.tokens[first:verb])


def shortened(text: str) -> str:
    """A caption on one line, cut behind a word where it is too long."""
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    words = text[: text.rfind(" ", 0, LONGEST)].rstrip(" ,;:–—-").split()
    while len(words) > 2 and len(words[-1]) < 4 and words[-1].islower():
        words.pop()
    return " ".join(words) + " …"
