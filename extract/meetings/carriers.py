"""The verb that carries a meeting noun, and in what way: «провёл встречу», «встреча прошла», «участвовал», «заявил после»."""

from __future__ import annotations

from extract.language import Token
from extract.meetings.clauses import governors, is_predicate
from extract.meetings.phrase import DASHES
from extract.meetings.reading import Reading
from extract.tables import column, lexicon

PREDICATES = column("predicate", "lemma", "class")
CARRYING = {"light", "happen", "attend_event", "planned", "cancelled"}  # verbs that tell of the event itself
ONGOING = {
    "вести",
    "вестись",
    "проводить",
    "проводиться",
    "идти",
    "продолжать",
    "продолжаться",
    "проходить",
    "стать",
    "быть",
}
DIRECT = {"obj", "nsubj", "nsubj:pass", "root", "conj", "iobj", "acl"}  # relations in which a verb tells of its noun
JOURNEY_REACH = 9  # tokens between a participle and «визитом»
ROUNDS = {"раунд", "тур", "этап"}
SERIES = {"ряд", "серия", "цикл"}
JOURNEYS = {row["lemma"] for row in lexicon("meeting_verb") if row["frame"] in {"visit", "arrive"}} | {"находиться"}


def governing_verb(reading: Reading, noun: Token) -> tuple[Token | None, str]:
    """The verb a meeting noun hangs on, and in what way: light («провёл встречу»), happen («встреча прошла»), attend_event
    («участвовал во встрече»), speak («заявил после встречи»), planned, cancelled."""
    journey = journey_before(reading, noun)
    if journey is not None:
        return journey, "visit"
    omitted = omitted_verb(reading, noun)
    if omitted is not None:
        return omitted, PREDICATES[omitted.lemma]
    chain = [noun, *governors(reading.document, noun)]
    number = next((n for n, t in enumerate(chain) if n and (t.pos == "VERB" or t.lemma in PREDICATES)), None)
    verb = chain[number] if number is not None else None
    nearer = nearer_verb(reading, noun, verb)
    if nearer is not None:
        kind = PREDICATES.get(nearer.lemma, "speak")
        return nearer, kind if kind in {"light", "happen"} and is_object_of(reading, noun, nearer) else "speak"
    if verb is None:
        return None, ""
    inner = [t.lemma for t in chain[1:number]]
    told = short_participle(reading, noun, verb)
    if told is not None:
        return told, PREDICATES[told.lemma]
    kind = PREDICATES.get(verb.lemma, "speak")
    if kind == "attend":
        beside = [reading.token(c).lemma for c in reading.document.children[verb.index]]  # «в саммите примут участие»
        kind = "attend_event" if attends(verb, [*inner, *(w for w in beside if w == "участие")]) else "speak"
    elif kind == "gather":  # «собрались на заседание», but «собираются провести заседание»
        kind = "attend_event"
    elif kind == "light" and noun.rel not in DIRECT and not is_round(reading, noun, chain[1:number]):
        kind = "speak"
    if verb.lemma in JOURNEYS:
        kind = "visit"
    return verb, kind


def omitted_verb(reading: Reading, noun: Token) -> Token | None:
    """«Во вторник у него запланирована встреча с А, в среду – переговоры с Б»: a dash stands for the verb told before it."""
    start, end = reading.sentence_start(noun.index), reading.sentence_end(noun.index)
    words = reading.document.tokens
    before = words[start : noun.index]
    dash = next((t.index for t in reversed(before) if t.pos not in {"ADJ", "DET", "NUM"}), start)
    if words[dash].text not in DASHES or any(is_predicate(t) for t in words[noun.index : end]):
        return None
    told = next((t for t in reversed(words[start:dash]) if is_predicate(t)), None)
    is_list = told is not None and any(t.text == "," for t in words[told.index : dash])
    return told if is_list and told and PREDICATES.get(told.lemma) in {"light", "happen", "planned"} else None


def short_participle(reading: Reading, noun: Token, verb: Token) -> Token | None:
    """«Заседание комиссии перенесено на 27 октября, сообщил торгпред»: the participle that agrees with the noun tells of it,
    whatever verb syntax gives."""
    if verb.index < noun.index or PREDICATES.get(verb.lemma) in CARRYING or noun.case not in {"Nom", "Acc"}:
        return None
    for token in reading.document.tokens[noun.index + 1 : verb.index]:
        if token.verb_form == "Fin" or token.lemma == "который":
            return None
        if token.verb_form == "Part" and not token.case and PREDICATES.get(token.lemma) in {"planned", "cancelled"}:
            is_same = token.number == noun.number and token.gender in {"", noun.gender}
            return token if is_same else None
    return None


def journey_before(reading: Reading, noun: Token) -> Token | None:
    """«министр, находящийся в настоящее время с визитом в Перу»: the verb right before «с визитом», whatever syntax says."""
    start = max(reading.sentence_start(noun.index), noun.index - JOURNEY_REACH)
    before = reading.document.tokens[start : noun.index]
    if noun.case != "Ins" or not any(t.lower == "с" for t in before[-4:]):
        return None
    verb = next((t for t in reversed(before) if t.pos == "VERB" or t.text == ","), None)
    is_apart = verb is None or verb.lemma not in JOURNEYS or verb.verb_form != "Part"
    return None if is_apart else verb


def is_round(reading: Reading, noun: Token, between: list[Token]) -> bool:
    """«провёл первый раунд переговоров», «провёл ряд встреч с министрами»: the verb tells of what the word in between counts."""
    after = reading.token(min(noun.index + 1, reading.sentence_end(noun.index) - 1))
    words = ROUNDS | SERIES if after.lower in {"с", "со"} else ROUNDS
    return bool(between) and between[-1].rel in DIRECT and all(t.lemma in words for t in between)


def nearer_verb(reading: Reading, noun: Token, verb: Token | None) -> Token | None:
    """A finite verb before the noun that stands between it and the verb syntax gave: the arc went too far."""
    start = reading.sentence_start(noun.index)
    before = [t for t in reading.document.tokens[start : noun.index] if t.verb_form == "Fin"]
    if before and verb is None:  # «"Мы благодарны", – сказал президент на саммите»
        between = reading.document.tokens[before[-1].index : noun.index]
        return None if any(t.text in {",", '"', "»"} for t in between) else before[-1]
    if not before or verb is None or verb.index == before[-1].index or verb.verb_form == "Inf":
        return None
    if any(t.lower == "что" for t in reading.document.tokens[before[-1].index : noun.index]):
        return None  # «рассказал, что встреча пройдёт»: the noun is in the clause below
    low, high = sorted((verb.index, noun.index))
    return (
        before[-1]
        if low < before[-1].index < high or high - low > noun.index - before[-1].index and verb.index > noun.index
        else None
    )


def is_object_of(reading: Reading, noun: Token, verb: Token) -> bool:
    """Only adjectives, dates and places stand between a verb and its noun: «провел двусторонние переговоры»."""
    between = reading.document.tokens[verb.index + 1 : noun.index]
    return noun.case in {"Nom", "Acc", "Gen"} and not any(t.pos == "ADP" or t.text == "," for t in between[-3:])


def attends(verb: Token, inner: list[str]) -> bool:
    """«принял участие в заседании», «прибыл на переговоры»; not «заявил на встрече»."""
    if "участие" in inner or verb.lemma in {
        "участвовать",
        "поучаствовать",
        "присутствовать",
        "председательствовать",
        "представлять",
    }:
        return True
    return verb.lemma in {"посетить", "присоединиться", "возглавить", "возглавлять"}


def clause_below(reading: Reading, noun: Token) -> tuple[Token | None, str]:
    """The verb of a clause that hangs on the noun and tells of it: «встречу, которая пройдёт», «совещание, которое провёл
    губернатор», «встрече, назначенной на май»."""
    for child in reading.document.children[noun.index]:
        below = reading.token(child)
        kind = PREDICATES.get(below.lemma, "")
        if not below.rel.startswith("acl") or below.index < noun.index:
            continue
        if below.verb_form == "Part" and kind in {"happen", "planned", "cancelled"}:
            return below, kind
        which = [t for c in reading.document.children[below.index] if (t := reading.token(c)).lemma == "который"]
        if which and kind in ({"happen"} if which[0].rel.startswith("nsubj") else {"light"}):
            return below, kind
    return None, ""
