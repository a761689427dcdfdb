"""Where an event took place: a city or a country named in its clause, a venue, or the dateline where it fits."""

from __future__ import annotations

from dataclasses import dataclass

from extract.meetings.carriers import PREDICATES
from extract.meetings.clauses import attachment, verb_chain
from extract.meetings.phrase import NOUNS
from extract.meetings.pronouns import QUOTES
from extract.meetings.reading import Reading
from extract.meetings.trigger import Trigger
from extract.places import PlaceMention
from extract.places.forms import CONSONANTS, fold
from extract.tables import capitals, lexicon, word_set

PREPOSITIONS = {"в", "во", "на"}
AGENCY_SEATS = {"Москва", "Киев", "Минск"}  # news is dated from here wherever it happened
CITY_STATES = {"Сингапур", "Монако", "Ватикан", "Сан-Марино"}
SETTINGS = {"столица", "город", "штат", "провинция", "префектура", "пригород", "остров", "курорт", "область"}


@dataclass(frozen=True)
class Place:
    """A city (nominative, None where only the country is known) and its country (ISO alpha-2); `venues` are the countries
    that have a building of the name where only that is told («в Белом доме»)."""

    city: str | None
    country: str | None
    venues: frozenset[str] = frozenset()

    def conflicts(self, other: Place) -> bool:
        if self.city and other.city:
            return self.city != other.city
        return bool(self.country and other.country) and not self.countries & other.countries

    @property
    def countries(self) -> frozenset[str | None]:
        """The countries it may lie in."""
        return self.venues or frozenset({self.country})

    def merged(self, other: Place) -> Place:
        return Place(self.city or other.city, self.country or other.country)


def anchors(reading: Reading, trigger: Trigger) -> frozenset[int]:
    """The words that what is said of an event's time and place hangs on: the trigger, the verb that carries it with what
    plans it, and the clauses that describe it."""
    is_told = trigger.parties or trigger.verb is not None
    verb = trigger.verb if trigger.verb is not None else trigger.governor if is_told else None
    found = {trigger.index, *described_by(reading, trigger.index), *agreeing_clause(reading, trigger)}
    if trigger.destination is not None:
        found |= described_by(reading, trigger.destination.first)
    if verb is not None:
        plans = [v for v in verb_chain(reading.document, reading.token(verb)) if v.index == verb or v.tense == "Pres"]
        found |= {v.index for v in plans}  # «планирует на следующей неделе встретиться»
    return frozenset(found)


def described_by(reading: Reading, noun: int) -> set[int]:
    """«встреча, назначенная на 16 мая», «визит, который должен был начаться»; not «в Пекине, где 30 ноября прошло …»."""
    found: set[int] = set()
    for child in reading.document.children[noun]:
        below = [reading.token(c) for c in reading.document.children[child]]
        if reading.token(child).rel.startswith("acl") and not any(t.lower in {"где", "куда", "откуда"} for t in below):
            found |= {child, *(t.index for t in below if t.pos == "VERB")}
    return found


def agreeing_clause(reading: Reading, trigger: Trigger) -> set[int]:
    """«встреча с президентом, которая прошла накануне»: the clause is the meeting's by its gender, whatever syntax says; so is
    one of a verb that only a meeting can have («саммит в узком формате, который пройдёт 9 декабря»)."""
    noun = reading.token(trigger.index)
    if noun.pos != "NOUN":
        return set()
    behind = reading.document.tokens[trigger.index + 1 : reading.sentence_end(trigger.index)]
    pronoun = next((t for t in behind if t.lemma == "который" or t.verb_form == "Fin"), None)
    if pronoun is None or pronoun.lemma != "который" or pronoun.case not in {"Nom", "Acc"}:
        return set()
    if pronoun.number != noun.number or noun.gender != pronoun.gender:
        return set()
    verb = reading.token(pronoun.head)
    head = reading.token(verb.head)  # the noun that the clause's verb hangs on
    is_wrong = head.gender != pronoun.gender and head.number == pronoun.number and pronoun.case == "Nom"
    tells = {"Nom": "happen", "Acc": "light"}[pronoun.case]  # «совещание, которое провёл губернатор»
    return {verb.index} if is_wrong or PREDICATES.get(verb.lemma) == tells else set()


def tie(reading: Reading, trigger: Trigger, first: int, last: int, noun: int | None = None) -> int:
    """How closely a phrase of time or place belongs to a trigger: 2 it hangs on it or on its verb, 1 it stands right beside or
    in a sentence without a verb, 0 it speaks of something else. `noun` is the noun that a date is known to stand with.

    A bare mention («сказал он на встрече в Москве») has no verb of its own: only what hangs on the noun or follows it is its.
    """
    targets = anchors(reading, trigger)
    found = attachment(reading.document, last - 1 if reading.token(last - 1).pos == "NOUN" else first, targets)
    is_noun_behind = found is not None and found.index == trigger.index > first
    if is_noun_behind and verbs_between(reading, first, trigger.index):  # «пройдёт в Москве, заявил на встрече министр»
        return 0
    if noun == trigger.index or (found is not None and found.index in targets):
        return 2
    if found is None and any(p.last in {first - 1, first} for p, _ in trigger.parties):
        return 1  # «встретился с министром обороны Китая в Пекине»: what follows a party is told of the meeting
    if not trigger.parties and trigger.verb is None:
        return int(follows(reading, trigger.index, first))
    if (found is not None and found.verb_form == "Fin") or describes(reading, first, last):
        return 0
    beside = any(abs(first - 1 - t) <= 2 or abs(t - last) <= 2 for t in targets)
    is_alone = found is None and verbs_between(reading, first, trigger.index) == 0 and title_like(reading, first)
    return int(beside or is_alone)


def follows(reading: Reading, noun: int, first: int) -> bool:
    """«после заседания исполкома в среду», «во время переговоров в Сочи в мае»: only the noun's own phrase lies between."""
    between = reading.document.tokens[noun + 1 : first]
    words = [t for t in between if t.text not in QUOTES]
    return noun < first and len(words) <= 6 and all(t.pos in {"NOUN", "PROPN", "ADJ", "ADP", "NUM"} for t in words)


def describes(reading: Reading, first: int, last: int) -> bool:
    """«обсудил предстоящий 16 марта референдум»: a date between an attribute and the noun behind it is that noun's."""
    before = reading.token(first - 1) if first else None
    return (
        before is not None
        and before.pos in {"ADJ", "VERB"}
        and before.rel.startswith(("amod", "acl"))
        and before.head >= last
    )


def title_like(reading: Reading, index: int) -> bool:
    """A sentence without a finite verb."""
    start, end = reading.sentence_start(index), reading.sentence_end(index)
    return not any(t.verb_form == "Fin" for t in reading.document.tokens[start:end])


def place_of(reading: Reading, trigger: Trigger) -> Place | None:
    """The place stated in the trigger's clause: the nearest «в …» of it."""
    start, end = reading.sentence_start(trigger.index), reading.sentence_end(trigger.index)
    if trigger.destination is not None:
        goal = trigger.destination
        return Place(goal.name if goal.kind == "city" else None, goal.code)
    if trigger.meeting_type == "call":
        return None
    near = [
        p
        for p in reading.places
        if start <= p.first < end
        and p.kind in {"city", "country", "region"}
        and is_location(reading, p.first)
        and tie(reading, trigger, p.first, p.last)
    ]
    near.sort(key=lambda p: (city_of(reading, p) is None, is_of_noun(reading, p), abs(p.first - trigger.index)))
    if near:
        return city_of(reading, near[0]) or Place(None, near[0].code)
    return capital(reading, trigger, start, end) or venue(reading, trigger, start, end)


def is_of_noun(reading: Reading, place: PlaceMention) -> bool:
    """«В Вене на фоне терактов в Париже начались переговоры»: a place behind a noun that is no meeting may be that noun's."""
    noun = reading.token(place.first - 2) if place.first > 1 else None
    if noun is None or noun.pos != "NOUN" or noun.case not in {"Gen", "Loc"} or noun.lemma in NOUNS:
        return False
    return not any(p.first <= noun.index < p.last for p in reading.parties)


def capital(reading: Reading, trigger: Trigger, start: int, end: int) -> Place | None:
    """«в столице Чехии», «в российской столице»: the country's capital."""
    for token in reading.document.tokens[start:end]:
        if token.lemma == "столица" and token.case == "Loc" and tie(reading, trigger, token.index, token.index + 1):
            country = next(
                (p.code for p in reading.places if p.first - token.index in {1, -1} and p.kind != "city"), None
            )
            if country in capitals():
                return Place(capitals()[country], country)
    return None


def is_location(reading: Reading, index: int) -> bool:
    """«в Минске», «в столице Кубы Гаване»; not «посол в Минске», «в Россию»."""
    before = reading.document.tokens[max(0, index - 4) : index]
    if not before:
        return False
    if before[-1].lower not in PREPOSITIONS:
        inside = [t for t in before if t.lower in PREPOSITIONS]
        words = before[before.index(inside[-1]) + 1 :] if inside else ()
        if not words or not any(t.lemma in SETTINGS for t in words) and not all(t.pos == "ADJ" for t in words):
            return False
    elif reading.token(index).case == "Acc" and reading.token(index).lower[-1:] in {"ю", "у"}:
        return False
    return not any(p.first <= index - 1 < p.last for p in reading.positions)


def verbs_between(reading: Reading, a: int, b: int) -> int:
    low, high = sorted((a, b))
    return sum(t.verb_form == "Fin" for t in reading.document.tokens[low + 1 : high])


def venue(reading: Reading, trigger: Trigger, start: int, end: int) -> Place | None:
    """«в Кремле», «в Белом доме»: the country of a well-known building, the first where several have one of the name."""
    for row in lexicon("venue"):
        words = tuple(row["phrase"].split())
        for first in range(start + 1, end - len(words) + 1):
            lemmas = tuple(t.lemma for t in reading.document.tokens[first : first + len(words)])
            is_here = lemmas == words and reading.token(first - 1).lower in PREPOSITIONS
            if is_here and tie(reading, trigger, first, first + len(words)):
                countries = row["countries"].split()
                return Place(None, countries[0], frozenset(countries))
    return None


def city_of(reading: Reading, place: PlaceMention) -> Place | None:
    """The city a place is: a city, a state that is one, or the capital that «столица Чехии», «чешская столица» stand for;
    None for «в префектуре Ямагути»."""
    if place.first and reading.token(place.first - 1).lemma in word_set("region_word", "lemma"):
        return None
    if place.kind == "city" or place.name in CITY_STATES:
        return Place(place.name, place.code)
    beside = [place.first - 1, place.last] if place.first else [place.last]
    is_capital = any(reading.token(i).lemma == "столица" for i in beside if i < len(reading.document.tokens))
    return Place(capitals()[place.code], place.code) if is_capital and place.code in capitals() else None


def is_goal(reading: Reading, place: PlaceMention) -> bool:
    """«в Лондон», «в Москву»; not «в Лондоне», «в Москве»: the form tells more than the tagger."""
    if not place.first or reading.token(place.first - 1).lower not in PREPOSITIONS:
        return False
    word, name = fold(reading.token(place.last - 1).text), fold(place.name.split()[-1])
    if name[-1:] in {"а", "я"}:
        return word[-1:] in {"у", "ю"}
    if name[-1:] in CONSONANTS or name[-1:] in {"й", "ь"}:
        return word == name
    return reading.token(place.first).case == "Acc"
