"""When an event took place, as its own clause tells; what the rest of the article tells stands in setting_day.py."""

from __future__ import annotations

from datetime import date, timedelta

from extract.dates import DateMention, Interval, duration_days, resolve
from extract.dates.resolution import days
from extract.language import Token
from extract.meetings.clauses import attachment, tense
from extract.meetings.reading import Reading
from extract.meetings.trigger import Trigger
from extract.meetings.whereabouts import described_by, tie
from extract.tables import column

EDGES = column("date_edge", "lemma", "edge")
PASSING = frozenset({"проходить", "продолжаться", "идти"})
ONGOING = frozenset({"находиться", "пребывать", "начинаться", "открываться", "стартовать"})
NOW = frozenset({"сейчас", "теперь"})
MOVING = frozenset({"перенести", "переносить", "перенестись", "переноситься", "сдвинуть", "отложить"})
MOMENTS = frozenset({"время", "момент"})


def date_of(reading: Reading, trigger: Trigger, anchor: Interval | None) -> Interval | None:
    """The day or days stated in the trigger's clause, the one that hangs on it most closely; None where none is stated."""
    start, end = reading.sentence_start(trigger.index), reading.sentence_end(trigger.index)
    ties = [
        (tie(reading, trigger, m.first, m.last, m.noun) or int(is_of_frame(reading, trigger, m)), m)
        for m in reading.dates
        if start <= m.first < end and not m.attached and not in_dateline(reading, m.first)
    ]
    found: list[tuple[DateMention, Interval]] = []
    for strength, mention in sorted(ties, key=lambda t: (t[1].kind == "clock", -t[0], abs(t[1].first - trigger.index))):
        day = resolve(mention, reading.published, trigger.realis, anchor, reading.year) if strength else None
        if day is not None:
            found.append((mention, day))
    found = moved_to(reading, trigger, found)
    day = next((day for mention, day in found if mention.bound in {"", "since"}), None)
    return from_to(reading, trigger, found) or (whole(reading, trigger, day) if day else ongoing(reading, trigger))


def is_of_frame(reading: Reading, trigger: Trigger, mention: DateMention) -> bool:
    """«В прошлом году президент на встрече с учёными предложил …»: the year or month of what was said there is the meeting's."""
    is_coarse = mention.kind in {"year", "month", "season"} or mention.unit in {"week", "month", "year"}
    if not is_coarse or mention.bound or not trigger.is_setting or trigger.governor is None or trigger.realis != "held":
        return False
    verb = attachment(reading.document, mention.last - 1, frozenset({trigger.governor}))
    is_opening = mention.first - reading.sentence_start(mention.first) <= 2
    return verb is not None and verb.index == trigger.governor and (is_opening or mention.last == verb.index)


def moved_to(
    reading: Reading, trigger: Trigger, found: list[tuple[DateMention, Interval]]
) -> list[tuple[DateMention, Interval]]:
    """«визит, намеченный на декабрь, перенесён на начало года», «с 30 апреля на 5 мая»: the day behind the verb."""
    verb = trigger.governor
    if verb is None or reading.token(verb).lemma not in MOVING:
        return found
    later = [(m, day) for m, day in found if m.first > verb and m.preposition == "на"]
    return later or found


def from_to(reading: Reading, trigger: Trigger, found: list[tuple[DateMention, Interval]]) -> Interval | None:
    """«завершил в среду визит, начавшийся 20 марта»: the days from one told edge to the other; under way, from the day of the
    news («находится с визитом, который продлится до 7 декабря»)."""
    edges: dict[str, Interval] = {}
    for mention, day in found:
        edges.setdefault(edge(reading, trigger, mention), day)
    if "end" not in edges:
        return None
    end, is_under_way = edges["end"], is_present(reading, trigger)
    start = edges.get("start") or edges.get("")
    if start is None and is_under_way and reading.published is not None:
        start = days(reading.published, reading.published, "relative")
    if start is None or start.start > end.end or start.precision != "day" or end.precision != "day":
        return None
    return Interval(start.start, end.end, "day", end.basis)


def edge(reading: Reading, trigger: Trigger, mention: DateMention) -> str:
    """Whether a day is the first («начавшийся 20 марта», «с 20 марта») or the last («завершится», «до 7 декабря»); else ""."""
    if mention.start != mention.end:
        return ""
    if mention.bound in {"since", "until"}:
        return "start" if mention.bound == "since" else "end"
    verb = attachment(reading.document, mention.first, frozenset({trigger.index}))
    return EDGES.get(verb.lemma, "") if verb is not None else ""


def is_last_day(reading: Reading, trigger: Trigger) -> bool:
    """«прервал визит», «завершил переговоры»: the day told of is the last."""
    return trigger.governor is not None and EDGES.get(reading.token(trigger.governor).lemma) == "end"


def whole(reading: Reading, trigger: Trigger, day: Interval) -> Interval:
    """«завершили в пятницу двухдневные переговоры», «в пятницу открылся трехдневный саммит»: the days before or after belong to it."""
    first, last = trigger.phrase or (trigger.index, trigger.index)
    lengths = [n for t in reading.document.tokens[first : min(last, trigger.index)] if (n := duration_days(t.text))]
    told = EDGES.get(reading.token(trigger.governor).lemma) if trigger.governor is not None else None
    if told is None or not lengths or day.precision != "day" or day.start != day.end:
        return day
    rest = timedelta(days=lengths[0] - 1)
    only = date.fromisoformat(day.end)
    start, end = (only - rest, only) if told == "end" else (only, only + rest)
    return Interval(start.isoformat(), end.isoformat(), "day", day.basis)


def in_dateline(reading: Reading, index: int) -> bool:
    return reading.dateline is not None and reading.dateline.first <= index < reading.dateline.last


def is_present(reading: Reading, trigger: Trigger) -> bool:
    """The event is said to be under way: «находится с визитом», «проходит встреча»."""
    verb = reading.token(trigger.governor) if trigger.governor is not None else None
    return verb is not None and trigger.realis == "held" and tense(reading.document, verb) == "Pres"


def ongoing(reading: Reading, trigger: Trigger) -> Interval | None:
    """«проходит», «находится с визитом», «начинается», «сейчас проводит» are said of the publication day; all but the first
    only where no other day is told."""
    if reading.published is None or trigger.realis != "held":
        return None
    start, end = reading.sentence_start(trigger.index), reading.sentence_end(trigger.index)
    is_told = any(start <= m.first < end and not in_dateline(reading, m.first) for m in reading.dates)
    verb = reading.token(trigger.governor) if trigger.governor is not None else None
    told = [verb] if verb is not None and is_present(reading, trigger) else []
    is_passing = trigger.verb is not None and any(v.lemma in PASSING for v in told)
    is_current = any(is_now(reading, v) for v in told)  # «сейчас находится с визитом и вернётся 5 ноября»
    if is_passing or is_current or (not is_told and any(v.lemma in ONGOING for v in told)):
        return days(reading.published, reading.published, "relative")
    clauses = (
        reading.token(i) for i in described_by(reading, trigger.index)
    )  # «переговоры, которые проходят на острове»
    is_described = not is_told and any(v.lemma in PASSING and tense(reading.document, v) == "Pres" for v in clauses)
    return days(reading.published, reading.published, "relative") if is_described else None


def is_now(reading: Reading, verb: Token) -> bool:
    """«сейчас премьер-министр проводит заседание», «в настоящее время ведёт переговоры»."""
    said = [reading.token(i) for i in reading.document.children[verb.index]]
    return any(t.lower in NOW or (t.lower in MOMENTS and t.case == "Acc") for t in said)


def conflict(a: Interval | None, b: Interval | None) -> bool:
    """Two dates that cannot be of one event."""
    if a is None or b is None:
        return False
    short = min(len(x) for x in (a.start, a.end, b.start, b.end))
    return a.start[:short] > b.end[:short] or b.start[:short] > a.end[:short]
