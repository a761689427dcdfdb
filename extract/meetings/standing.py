"""Whether a trigger that tells of no event known so far makes one of its own."""

from __future__ import annotations

from extract.meetings.carriers import ONGOING, PREDICATES
from extract.meetings.clauses import tense
from extract.meetings.event import Statement
from extract.meetings.party import Party
from extract.meetings.pronouns import QUOTES
from extract.meetings.reading import Reading
from extract.meetings.trigger import Trigger, is_official
from extract.tables import word_set

REPEATED = {"verb:встречаться", "verb:общаться", "verb:беседовать", "verb:видеться"}
MEMBERS = {"депутат", "парламентарий", "сенатор"}
PROCESS = {"вести", "вестись", "проводить", "проводиться"}  # «ведут переговоры»: may go on for years


def stands_alone(reading: Reading, statement: Statement) -> bool:
    """Two sides, or an occasion with a side and a day or a place."""
    trigger, listed = statement.trigger, [s for s in statement.sides if s.is_listed]
    acting = [s for s in statement.sides if s.party.kind != "country"]
    is_noun, is_fixed = trigger.rule.startswith("noun"), statement.date is not None or statement.place is not None
    carrier = PREDICATES.get(reading.token(trigger.verb).lemma) if trigger.verb is not None else None
    if trigger.meeting_type == "visit":
        is_call_on = {s.role for s in acting} >= {"guest", "host"}  # «посол нанёс визит министру»
        return bool(acting) and (trigger.destination is not None or is_call_on)
    if is_of_document(reading, trigger):
        return False
    is_told_of = trigger.realis == "planned" and bool(statement.countries or statement.place)
    if trigger.is_aside and not (trigger.parties or statement.date or is_told_of):
        return False  # «накануне саммита ЕАЭС», «на полях сессии в Нью-Йорке»: when and where something else was
    if (len(listed) < 2 and is_indefinite(reading, statement)) or is_promise(reading, statement):
        return False
    if is_dated(reading, statement) and not is_of_parliament(reading, statement):
        return True
    if trigger.meeting_type == "summit":
        return is_known_summit(reading, statement)
    if trigger.meeting_type == "session":
        return not is_of_parliament(reading, statement) and is_known_session(reading, statement)
    if len(acting) >= 2 or len(statement.countries) >= 2:
        return True
    if trigger.rule in REPEATED and trigger.realis == "held":  # «встречался с разными людьми»
        return False
    is_gathering = (not is_noun or carrier == "happen") and any(is_circle(reading, s.party) for s in acting)
    if is_gathering and (is_of_day(statement) or statement.place is not None):
        return True  # «лидеры стран СНГ встретятся в Ялте»
    if any(s.party.number == "Plur" for s in acting) and is_fixed:  # «встреча глав МИД»: a group that meets
        return bool(statement.countries) or bool(statement.date and statement.place)
    is_day = is_of_day(statement)
    if is_noun and statement.date is not None and statement.place is not None and (is_day or trigger.verb is not None):
        return True  # «на переговорах в Астане 3 мая», «встреча пройдёт в Москве в мае»
    if is_noun and trigger.verb is not None and is_day and statement.countries:
        return True  # «переговоры с Ираном завершились в среду»
    if (
        is_noun
        and carrier == "happen"
        and not is_copula(reading, trigger)
        and (statement.place is not None or trigger.is_between)
    ):
        return True  # «в Вене стартуют переговоры по Сирии», «начались переговоры между КНДР и командованием»
    return any(is_official(reading, s.party) for s in listed) and (not is_noun or trigger.is_with_others or is_fixed)


def is_of_document(reading: Reading, trigger: Trigger) -> bool:
    """«подписали протокол шестого заседания»: named by its paper, it makes no occasion of its own."""
    noun = reading.token(trigger.index)
    head = reading.token(noun.head)
    is_papers = head.lemma in word_set("document", "lemma") and head.index < noun.index
    return noun.case == "Gen" and is_papers and trigger.body is None and not trigger.parties[1:]


def is_known_summit(reading: Reading, statement: Statement) -> bool:
    """A summit with a body, a circle of states or a participant, or that opens somewhere."""
    trigger = statement.trigger
    is_opening = trigger.verb is not None and statement.place is not None  # «в Душанбе открывается саммит»
    is_of_circle = len(statement.countries) > 1  # «саммит в "нормандском формате"»
    is_of_body = trigger.body is not None and is_one(reading, trigger)  # «предстоящий саммит НАТО»
    is_listed = any(s.is_listed for s in statement.sides)
    return is_opening or is_of_circle or is_of_body or is_listed or bool(statement.date and statement.place)


def is_known_session(reading: Reading, statement: Statement) -> bool:
    """A session with a side, a state, a day and a place, or that of a body that is told of as held or for a day."""
    trigger = statement.trigger
    is_happening = trigger.verb is not None and PREDICATES.get(reading.token(trigger.verb).lemma) == "happen"
    is_held = (
        trigger.is_setting and trigger.realis == "held" and is_one(reading, trigger)
    )  # «заявил на заседании комиссии»
    is_news = trigger.body is not None and (is_held or (is_happening and is_of_day(statement)))
    is_of_sides = any(s.party.kind != "country" for s in statement.sides) or bool(statement.countries)
    return is_of_sides or bool(statement.date and statement.place) or is_news


def is_one(reading: Reading, trigger: Trigger) -> bool:
    """One occasion by its number; «переговоры» are plural even when they are one."""
    noun = reading.token(trigger.index)
    return noun.number == "Sing" or noun.lemma in {"переговоры", "переговор"}


def is_dated(reading: Reading, statement: Statement) -> bool:
    """«на переговорах 13 июля», «на заседании фракции в пятницу», «раунд намечен на октябрь»: the day makes it one occasion."""
    trigger = statement.trigger
    if not trigger.rule.startswith("noun") or statement.date is None or statement.date.precision == "year":
        return False
    is_somebodys = bool(statement.sides or statement.countries) or trigger.meeting_type == "session"
    verb = reading.token(trigger.verb).lemma if trigger.verb is not None else None
    is_told = trigger.is_setting or (verb is not None and verb not in ONGOING)
    return is_one(reading, trigger) and is_somebodys and is_told


def is_circle(reading: Reading, party: Party) -> bool:
    """Many officials of some circle that is named: «лидеры стран СНГ», «члены кабинета»; not «президенты»."""
    if party.kind != "group" or party.number != "Plur":
        return False
    behind = [t for t in reading.document.tokens[party.first + 1 : party.last + 2] if t.text not in QUOTES]
    return any(t.case == "Gen" or t.text.isupper() for t in behind)


def is_of_day(statement: Statement) -> bool:
    """A day is told."""
    return statement.date is not None and statement.date.precision == "day"


def is_of_parliament(reading: Reading, statement: Statement) -> bool:
    """«на сессии краевого парламента 40 депутатов приняли закон»: a sitting that nobody but its members attends."""
    stated = {p for p, _ in statement.trigger.parties}
    others = [
        s
        for s in statement.sides
        if s.is_listed and s.party in stated and reading.token(s.party.head).lemma not in MEMBERS
    ]
    members = [s for s in statement.sides if reading.token(s.party.head).lemma in MEMBERS]
    return not others and (statement.trigger.body in word_set("parliament", "lemma") or bool(members))


def is_copula(reading: Reading, trigger: Trigger) -> bool:
    """«встреча в Монтеррее стала внеочередной»: said of one told before."""
    return trigger.verb is not None and reading.token(trigger.verb).lemma in {"стать", "быть", "идти", "произойти"}


def is_promise(reading: Reading, statement: Statement) -> bool:
    """«договорились о новых встречах»: with nobody and on no day in particular."""
    trigger = statement.trigger
    is_plural = reading.token(trigger.index).number == "Plur" and trigger.rule in {"noun:встреча", "noun:визит"}
    return is_plural and trigger.realis == "planned" and not trigger.counterparts and statement.date is None


def is_indefinite(reading: Reading, statement: Statement) -> bool:
    """«на заседаниях фракции», «ведут переговоры»: without a day no single occasion."""
    trigger = statement.trigger
    noun = reading.token(trigger.index)
    carrier = reading.token(trigger.verb).lemma if trigger.verb is not None else None
    if not trigger.rule.startswith("noun") or (statement.date is not None and not is_long(reading, statement, carrier)):
        return False
    if noun.number == "Plur" and noun.lemma not in {"переговоры", "переговор"}:
        return carrier in {None, *PROCESS}
    acting = [s for s in statement.sides if s.party.kind != "country"]
    is_told = (
        len(acting) > 1 and trigger.verb is not None and tense(reading.document, reading.token(trigger.verb)) == "Past"
    )
    return (
        carrier in PROCESS and trigger.meeting_type != "session" and not is_told
    )  # «дипломаты и лидеры проводили переговоры»


def is_long(reading: Reading, statement: Statement, carrier: str | None) -> bool:
    """«с января ведёт переговоры с руководством компании»: what is under way on no day in particular, whatever day is told."""
    verb = reading.token(statement.trigger.verb) if statement.trigger.verb is not None else None
    is_today = (
        statement.date is not None and reading.published is not None and statement.date.end == str(reading.published)
    )
    is_present = verb is not None and carrier in PROCESS and tense(reading.document, verb) == "Pres"
    return is_present and not is_today and statement.place is None and statement.trigger.meeting_type == "talks"
