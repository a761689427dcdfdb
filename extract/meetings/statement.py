"""What one trigger states, resolved: its sides and their states, its day and its place."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from extract.dates import Interval, resolve
from extract.dates.resolution import days
from extract.meetings.carriers import ONGOING, PREDICATES
from extract.meetings.clauses import subject
from extract.meetings.dossier import Dossier
from extract.meetings.event import FAMILY, Event, Participant, Statement
from extract.meetings.party import Party
from extract.meetings.pronouns import FIRST, SPEECH
from extract.meetings.reading import Reading
from extract.meetings.sameness import is_earlier
from extract.meetings.sides import country_of
from extract.meetings.timing import date_of
from extract.meetings.trigger import Trigger
from extract.meetings.whereabouts import place_of
from extract.tables import column, lexicon, word_set

THEY = {"их", "они", "оба", "обе"}
BOTH = {"двух", "обеих", "обоих"}
STATES = {"стран", "государств", "республик", "сторон"}
REACH = 8  # sentences
NEAR = 3  # sentences that two persons named together may stand before «президенты»
GROUP = re.compile(r"\b(g) (?=\d)")  # «G7» is two tokens
VISITS = column("meeting_verb", "lemma", "meeting_type")
MANY = 5  # states; of a smaller circle («в "нормандском формате"») none stays away
SPEAKERS = ("пресс-секретарь", "официальный представитель", "представитель", "источник", "собеседник", "эксперт")


def state(reading: Reading, trigger: Trigger, dossiers: dict[int, Dossier], events: list[Event]) -> Statement:
    """Parties turned into sides and countries; date and place of the trigger's own clause."""
    sides: list[Participant] = []
    countries = set(trigger.countries)
    parties = [
        (p, role)
        for party, role in trigger.parties
        for p in meant_by(reading, party, events)
        if reading.token(p.head).lemma not in FIRST or not is_spokesman(p, dossiers)
    ]
    if not parties and is_theirs(reading, trigger):
        parties = [(p, None) for p in last_pair(reading, trigger.index, events)]
    if trigger.speaker is not None and is_open(reading, trigger) and takes_part(trigger, dossiers):
        parties.insert(0, (trigger.speaker, None))
    if all(p.kind == "group" for p, _ in parties):
        parties = [(p, None) for p in who_came(reading, trigger)] + parties
    if parties and {p for p, _ in parties} <= set(trigger.counterparts):
        parties = [(p, None) for p in topic(reading, trigger, events)] + parties
    for party, role in parties:
        country = country_of(party, dossiers)
        if country:
            countries.add(country)
        if not any(party.person is not None and party.person == s.person for s in sides):
            sides.append(Participant(party, role))
    if trigger.destination is not None and trigger.meeting_type == "visit":
        countries.add(trigger.destination.code)
        guests = {c for p, _ in parties if (c := country_of(p, dossiers))}
        is_town = trigger.destination.kind == "city" and trigger.rule.startswith("noun")  # «с визитом в городе Мосул»
        if guests == {trigger.destination.code} and not is_town:  # a journey at home is no visit
            return Statement(trigger, (), frozenset(), None, None)
    for party, _ in parties:
        if (
            party.kind in {"group", "delegation"} and party.country is None
        ):  # «представители израильских и палестинских служб»
            countries |= {
                p.code
                for p in reading.places
                if party.first <= p.first < party.last and p.kind in {"country", "adjective"}
            }
    circle = states_of_format(reading, trigger)
    if trigger.meeting_type != "summit" or len(countries) != 1 or len(circle) < MANY:
        countries |= circle  # but «Олланд посетит саммит "большой восьмёрки"» tells of one who goes, of no other
    if len(countries) < 2 and not any(p.kind == "person" for p, _ in parties):
        countries |= states_of_both(reading, trigger, events)
    if not countries and not parties and is_earlier(reading, trigger) and events:
        countries |= events[-1].countries  # «Предыдущие консультации прошли в Дакке»: of the same states
    if not countries and not parties and is_news_of_talks(reading, trigger):
        countries |= reading.pair
    place, date = place_of(reading, trigger), date_of(reading, trigger, anchor(reading, trigger, events))
    trigger = dated(reading, trigger, date)
    return Statement(trigger, tuple(sides), frozenset(countries), date, place)


def is_open(reading: Reading, trigger: Trigger) -> bool:
    """Who speaks may take part: no person is named, or the counterpart only («заявил он на встрече с X», not «о визите X»)."""
    named = {p for p, _ in trigger.parties if p.kind in {"person", "post"}}
    is_visited = any(reading.token(p.first - 1).lower == "у" for p in named if p.first)  # «на совещании у президента»
    return not named or (len(named) == 1 and (is_visited or named <= set(trigger.counterparts)))


def meant_by(reading: Reading, party: Party, events: list[Event]) -> list[Party]:
    """«президенты», «лидеры двух стран», said of those whose meeting was just told of; else the party itself."""
    if party.kind != "group" or party.number != "Plur" or not is_bare(reading, party):
        return [party]
    return last_pair(reading, party.head, events) or named_pair(reading, party.head) or [party]


def last_pair(reading: Reading, index: int, events: list[Event]) -> list[Party]:
    """The two whose meeting was told of last before a word."""
    sentence = reading.token(index).sentence
    for event in reversed(events):
        people = [s.party for s in event.participants]
        if len(people) == 2 and sentence - reading.token(event.triggers[-1].index).sentence <= REACH:
            return people
    return []


def named_pair(reading: Reading, index: int) -> list[Party]:
    """The last two persons named together before a word: «Путин и Буш определили дату. Накануне президенты переговорили …»."""
    sentence = reading.token(index).sentence
    people = [p for p in reading.parties if p.kind == "person" and p.first < index]
    for a, b in reversed(list(pairwise(people))):
        joined = [t.lower for t in reading.document.tokens[a.last : b.first]] == ["и"]
        if joined and a.person != b.person and sentence - reading.token(b.head).sentence <= NEAR:
            return [a, b]
    return []


def is_theirs(reading: Reading, trigger: Trigger) -> bool:
    """«их первая встреча», «они встретились»: of those told of before."""
    first = trigger.phrase[0] if trigger.phrase else trigger.index
    return any(t.lower in THEY for t in reading.document.tokens[max(0, first - 1) : trigger.index])


def is_news_of_talks(reading: Reading, trigger: Trigger) -> bool:
    """«Следующий раунд переговоров намечен на октябрь», in an article about two states: theirs."""
    verb = reading.token(trigger.verb).lemma if trigger.verb is not None else ""
    is_told = PREDICATES.get(verb) in {"happen", "planned"} and verb not in ONGOING
    return trigger.rule.startswith("noun") and FAMILY.get(trigger.meeting_type) == "contact" and is_told


def is_bare(reading: Reading, party: Party) -> bool:
    """Officials named by their rank only, without a country or a body of their own."""
    tokens = reading.document.tokens[party.first : party.last + 2]
    named = {i for p in reading.places for i in range(p.first, p.last)}
    named |= {i for e in reading.document.entities for i in range(e.first, e.last)}
    return reading.token(party.head).lemma in word_set("bare_group", "lemma") and not any(
        t.index in named for t in tokens
    )


def states_of_format(reading: Reading, trigger: Trigger) -> set[str]:
    """The states behind a well-known circle: «саммит в "нормандском формате"», «встреча министров стран G7»."""
    first, last = trigger.phrase or (trigger.index, trigger.index + 1)
    spans = [(p.first, p.last + 4) for p, _ in trigger.parties if p.kind in {"group", "post", "delegation"}]
    spans.append((first, last + 4))
    lemmas = [
        GROUP.sub(r"\1", " ".join(t.lemma for t in reading.document.tokens[a:b] if t.pos != "PUNCT"))
        for a, b in [(first, last), *spans]
    ]
    return {
        c
        for row in lexicon("meeting_format")
        if any(row["lemmas"] in text for text in lemmas)
        for c in row["countries"].split()
    }


def states_of_both(reading: Reading, trigger: Trigger, events: list[Event]) -> set[str]:
    """«заседание комиссии двух стран»: the two states whose meeting was just told of."""
    first, last = trigger.phrase or (trigger.index, trigger.index + 1)
    words = [t.lower for t in reading.document.tokens[first : min(last + 2, reading.sentence_end(trigger.index))]]
    if not any(a in BOTH and b in STATES for a, b in pairwise(words)):
        return set()
    sentence = reading.token(trigger.index).sentence
    for event in reversed(events):
        if len(event.countries) == 2 and sentence - reading.token(event.triggers[-1].index).sentence <= NEAR:
            return set(event.countries)
    return set()


def dated(reading: Reading, trigger: Trigger, date: Interval | None) -> Trigger:
    """«подпишут во Владивостоке на встрече 5 сентября»: a stated day after the publication is still to come."""
    if date is None or reading.published is None or trigger.realis != "held":
        return trigger
    today = reading.published.isoformat()[: len(date.start)]
    if date.basis == "stated" and date.start > today:
        return replace(trigger, realis="planned", is_vague=False)
    return replace(trigger, is_vague=False) if date.start < today else trigger


def anchor(reading: Reading, trigger: Trigger, events: list[Event]) -> Interval | None:
    """The day that «в тот же день» and «двумя днями ранее» count from: the one told just before, of the event just told of,
    else of the publication."""
    sentence = reading.token(trigger.index).sentence
    told = [m for m in reading.dates if m.kind != "anaphora" and m.last <= trigger.index]
    if told and told[-1].kind in {"weekday", "day"} and sentence == reading.token(told[-1].first).sentence:
        day = resolve(told[-1], reading.published, trigger.realis, None, reading.year)
        if day is not None and day.precision == "day":
            return day  # «рассмотрят в понедельник, в этот день пройдёт заседание»
    for event in reversed(events):
        if event.date is not None and sentence - reading.token(event.triggers[-1].index).sentence <= 2:
            return event.date
    return days(reading.published, reading.published, "relative") if reading.published else None


def topic(reading: Reading, trigger: Trigger, events: list[Event]) -> list[Party]:
    """Who the text speaks of where a sentence names the counterpart only («Там запланированы встречи с генсеком НАТО»):
    the last subject of the two sentences before."""
    sentence = reading.token(trigger.index).sentence
    verb = reading.token(trigger.verb) if trigger.verb is not None else None
    acting = subject(reading.document, verb, 0) if verb is not None and PREDICATES.get(verb.lemma) == "light" else None
    if acting is not None and acting.index != trigger.index and acting.pos in {"NOUN", "PROPN"}:
        return []  # «Еврокомиссия провела переговоры с премьером»: it is said who
    before = [
        p
        for p in reading.parties
        if p.kind == "person"
        and p.case == "Nom"
        and p.first < trigger.index
        and 0 <= sentence - reading.token(p.head).sentence <= 2
    ]
    before = [p for p in before if not is_source(reading, p)] or before
    known = {p.person for p in trigger.counterparts}
    if not before:  # «Следующий пункт поездки Меркель — Брюссель. Там запланированы встречи …»
        near = [p for p in reading.parties if p.kind == "person" and 0 < sentence - reading.token(p.head).sentence <= 2]
        before = near if len({p.person for p in near}) == 1 else []
    return [p for p in before[-1:] if p.person not in known] or travellers(reading, trigger, events)


def is_source(reading: Reading, party: Party) -> bool:
    """«…, сообщил Юрий Ушаков»: named behind a verb of saying as who told the news."""
    before = reading.document.tokens[max(0, party.first - 2) : party.first]
    return any(t.lemma in SPEECH and t.verb_form == "Fin" for t in before)


def travellers(reading: Reading, trigger: Trigger, events: list[Event]) -> list[Party]:
    """Who came, where a sentence names the host only: «Визит главы МИД Венгрии в Минск начался с переговоров с министром X»,
    «Делегация Вьетнама посетила завод, где состоялась встреча с его директором»."""
    sentence = reading.token(trigger.index).sentence
    known = {p.person for p in trigger.counterparts}
    for event in reversed(events):
        guests = [s.party for s in event.participants if s.role in {"guest", "head_of_delegation"}]
        if event.kind == "visit" and guests and sentence - reading.token(event.triggers[-1].index).sentence <= 1:
            return [p for p in guests if p.person not in known or p.person is None]
    came = [
        p
        for p in reading.parties
        if p.kind == "delegation"
        and p.case == "Nom"
        and p.last <= trigger.index
        and 0 <= sentence - reading.token(p.head).sentence <= 1
    ]
    return came[-1:]


def who_came(reading: Reading, trigger: Trigger) -> list[Party]:
    """«Лавров находится в Душанбе, где проходит заседание совета», «прибыл в Минск, где пройдёт саммит»: who is there for it."""
    verb = reading.token(trigger.verb) if trigger.verb is not None else None
    if verb is None or not verb.rel.startswith("acl") or PREDICATES.get(verb.lemma) != "happen":
        return []
    where = next((c for c in reading.document.children[verb.index] if reading.token(c).lower == "где"), None)
    before = reading.document.tokens[reading.sentence_start(verb.index) : where] if where is not None else ()
    above = next((t for t in reversed(before) if t.verb_form == "Fin"), None)
    if above is None or VISITS.get(above.lemma) != "visit":
        return []
    acting = subject(reading.document, above)
    return [p for p in reading.parties if acting and p.kind in {"person", "post"} and p.first <= acting.index < p.last]


def takes_part(trigger: Trigger, dossiers: dict[int, Dossier]) -> bool:
    """Who speaks at a session attends it; a spokesman else only tells of a meeting that others held."""
    is_at_session = trigger.is_setting and trigger.meeting_type == "session"
    return trigger.speaker is not None and (is_at_session or not is_spokesman(trigger.speaker, dossiers))


def is_spokesman(party: Party, dossiers: dict[int, Dossier]) -> bool:
    """A speaker who only tells of a meeting that others held."""
    titles = [p.title for p in dossiers[party.person].posts] if party.person is not None else []
    if party.position is not None:
        titles.append(party.position.title)
    return any(t.lower().startswith(SPEAKERS) for t in titles)
