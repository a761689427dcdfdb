"""Whether a trigger that tells of no event known so far makes one of its own."""

from __future__ import annotations

from extract.meetings.event import Statement
from extract.meetings.reading import Reading
from extract.meetings.trigger import is_official

REPEATED = {"verb:встречаться", "verb:общаться", "verb:беседовать", "verb:видеться"}
PROCESS = {"вести", "вестись", "проводить", "проводиться"}  # «ведут переговоры»: may go on for years


def stands_alone(reading: Reading, statement: Statement) -> bool:
    """Two sides, or an occasion with a side and a day or a place."""
    trigger, listed = statement.trigger, [s for s in statement.sides if s.is_listed]
    acting = [s for s in statement.sides if s.party.kind != "country"]
    is_noun, is_fixed = trigger.rule.startswith("noun"), statement.date is not None or statement.place is not None
    if trigger.meeting_type == "visit":
        return bool(acting) and trigger.destination is not None
    if (len(listed) < 2 and is_indefinite(reading, statement)) or is_promise(reading, statement):
        return False
    if trigger.meeting_type == "summit":
        is_opening = trigger.verb is not None and statement.place is not None  # «в Душанбе открывается саммит»
        return is_opening or bool(listed or (statement.date and statement.place))
    if trigger.meeting_type == "session":
        return bool(acting or statement.countries or (statement.date and statement.place))
    if len(acting) >= 2 or len(statement.countries) >= 2:
        return True
    if trigger.rule in REPEATED and trigger.realis == "held":  # «встречался с разными людьми»
        return False
    if any(s.party.number == "Plur" for s in acting) and is_fixed:  # «встреча глав МИД»: a group that meets
        return bool(statement.countries) or bool(statement.date and statement.place)
    is_day = statement.date is not None and statement.date.precision == "day"
    if is_noun and statement.date is not None and statement.place is not None and (is_day or trigger.verb is not None):
        return True  # «на переговорах в Астане 3 мая», «встреча пройдёт в Москве в мае»
    if is_noun and trigger.verb is not None and is_day and statement.countries:
        return True  # «переговоры с Ираном завершились в среду»
    return any(is_official(reading, s.party) for s in listed) and (not is_noun or trigger.is_with_others or is_fixed)


def is_promise(reading: Reading, statement: Statement) -> bool:
    """«договорились о новых встречах»: with nobody and on no day in particular."""
    trigger = statement.trigger
    is_plural = reading.token(trigger.index).number == "Plur" and trigger.rule in {"noun:встреча", "noun:визит"}
    return is_plural and trigger.realis == "planned" and not trigger.counterparts and statement.date is None


def is_indefinite(reading: Reading, statement: Statement) -> bool:
    """«на заседаниях фракции», «ведут переговоры»: without a day no single occasion."""
    trigger = statement.trigger
    noun = reading.token(trigger.index)
    if statement.date is not None or not trigger.rule.startswith("noun"):
        return False
    carrier = reading.token(trigger.verb).lemma if trigger.verb is not None else None
    if noun.number == "Plur" and noun.lemma not in {"переговоры", "переговор"}:
        return carrier in {None, *PROCESS}
    return carrier in PROCESS and trigger.meeting_type != "session"
