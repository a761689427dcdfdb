"""The phrase of a meeting noun: its adjectives and ordinal, the parties it names, the body that meets, and where it ends."""

from __future__ import annotations

import re

from extract.language import Token
from extract.meetings.party import Party
from extract.meetings.reading import Reading
from extract.meetings.trigger import is_others
from extract.positions.bodies import body_country
from extract.tables import column, lexicon, word_set

BODY_NAMES = {"кабинет": "правительство", "кабмин": "правительство", "совмин": "правительство"}
NOUNS = {row["lemma"]: row for row in lexicon("meeting_noun")}
ORDINAL = re.compile(r"(\d+)-?(?:е|й|я|го|м|ом|ое|ая|ый|ой)?$")
ROMAN = re.compile(r"[IVXL]+$")  # «XV заседание»
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}
TOPICS = {"по", "о", "об", "обо", "из-за", "для", "ради", "вокруг", "относительно", "насчет"}
PARTICIPLE_REACH = 6  # tokens
FORMATS = {"формат", "состав"}
DASHES = {"–", "—", "-"}
ADVERBIAL = {("тем",), ("прочим",)}  # «между тем» names no sides
BETWEEN = 9  # tokens that both sides of «между A и B» may take
ORDINAL_STEMS = column("ordinal", "stem", "number")
TENS = column("tens", "word", "number")


def modifiers(reading: Reading, noun: Token) -> int:
    """The first token of the adjectives and ordinals before a noun."""
    first = noun.index
    start = reading.sentence_start(noun.index)
    while first > start and is_modifier(reading, reading.token(first - 1), noun):
        first -= 1
    return min([first, *participles(reading, noun)])


def participles(reading: Reading, noun: Token) -> list[int]:
    """Participles before the noun that have words of their own: «на проходящем в Лондоне саммите»."""
    return [
        c
        for c in reading.document.children[noun.index]
        if 0 < noun.index - c <= PARTICIPLE_REACH and is_modifier(reading, reading.token(c), noun)
    ]


def is_modifier(reading: Reading, token: Token, noun: Token) -> bool:
    """An adjective, a number, or a participle that agrees with the noun: «запланированного визита»."""
    if token.verb_form == "Part":
        return token.case == noun.case != ""
    return token.pos in {"ADJ", "DET", "NUM"} or token.index in reading.adjectives or bool(ROMAN.match(token.text))


def ordinal_of(reading: Reading, first: int, last: int) -> int | None:
    """The ordinal before a noun: «третьем», «11-е», «двадцать пятое»; None where there is none."""
    tens = 0
    for token in reading.document.tokens[first:last]:
        match = ORDINAL.match(token.lower)
        if match:
            return int(match.group(1))
        if ROMAN.match(token.text):
            return roman(token.text)
        if token.lower in TENS:
            tens = int(TENS[token.lower])
            continue
        for stem, number in ORDINAL_STEMS.items():
            if token.pos in {"ADJ", "NUM"} and is_ordinal(token.lower, stem):
                return tens + int(number)
    return None


def roman(numeral: str) -> int:
    """«XV» is 15: a smaller digit before a greater one is taken off."""
    values = [ROMAN_DIGITS[c] for c in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def is_ordinal(word: str, stem: str) -> bool:
    """«пятое», «пятого»: a stem and an adjective's ending; not «пять», «пяти», «пятью»."""
    return word.startswith(stem) and 2 <= len(word) - len(stem) <= 4 and not word.endswith("ью")


def noun_arguments(reading: Reading, noun: Token, kind: str) -> tuple[list[tuple[Party, str | None]], set[str], int]:
    """The parties that follow a meeting noun, the countries of the body that meets, and where the phrase ends."""
    found: list[tuple[Party, str | None]] = []
    countries: set[str] = set()
    index, end = noun.index + 1, reading.sentence_end(noun.index)
    is_topic = False
    while index < end:
        token = reading.token(index)
        words = tuple(t.lower for t in reading.document.tokens[index : index + 2])
        if token.lower == ":" and reading.token(min(index + 1, end - 1)).lower in {"с", "со"}:
            index += 1  # «встречи премьера: с министром А, с министром Б»
            continue
        if token.text in DASHES and len(named := reading.chain(index + 1, "Gen")) > 1 and named[0].kind == "person":
            found += [(p, None) for p in named]  # «встреча сопредседателей – Петрова и Иванова»
            index = max(p.last for p in named)
            break
        if is_phrase_over(reading, token, noun):
            break
        step, role, case = frame_of(words)
        if step:
            group = reading.chain(index + step, case)
        elif kind == "visit" and any(p.case == "Dat" for p in reading.parties_at.get(index, ())):
            group, role = reading.chain(index, "Dat"), "host"  # «нанёс визит вежливости министру»
        elif not is_topic and case_of_start(reading, index) == "Gen" and not is_of_noun(reading, noun, index):
            group, role = reading.chain(index, "Gen"), None
        else:
            group = []
        is_topic = not step and (is_topic or token.lower in TOPICS)  # «переговоры по делу Анны Котовой»
        if group:
            found += [(p, role) for p in group]
            index = max(p.last for p in group)
        else:
            if kind == "session":
                countries |= {c for c in [body_country(token.lemma)] if c}
                is_matter = reading.token(index - 1).lower in TOPICS  # «заседание контактной группы по Украине»
                places = [] if is_matter else [p for p in reading.places if p.first == index]
                countries |= {p.code for p in places if p.kind in {"adjective", "country"}}
            if token.lower == "," and not reading.parties_at.get(index + 1):
                break
            index += 1
    return found, countries, index


def is_phrase_over(reading: Reading, token: Token, noun: Token) -> bool:
    """A predicate, a clause, another meeting or the subject of the sentence ends what belongs to a noun."""
    is_short = token.verb_form == "Part" and not token.case  # «визит связан с договорённостью»
    begins = reading.parties_at.get(token.index, ())
    is_subject = noun.case in {"Loc", "Gen", "Dat"} and any(p.case == "Nom" and p.number == "Sing" for p in begins)
    return (
        token.verb_form in {"Fin", "Conv"}
        or is_short
        or token.lower in {";", ":", "(", "—"}
        or (token.lemma in {"который", *NOUNS} and not is_who_sits(noun, token))
        or is_subject
    )


def is_who_sits(noun: Token, token: Token) -> bool:
    """«заседание коллегии министерства»: the body whose session it is, though «коллегия» alone may be a session too."""
    is_body = token.lemma in word_set("meeting_body", "lemma") and token.case == "Gen"
    return is_body and NOUNS[noun.lemma]["meeting_type"] == "session" and token.index - noun.index <= 2


def phrase_end(reading: Reading, noun: Token, end: int) -> int:
    """Where the noun's phrase ends: without the mark behind it and the subject that follows («В ходе заседания стороны …»)."""
    while end > noun.index + 1:
        last = reading.token(end - 1)
        is_subject = last.pos == "NOUN" and last.case == "Nom" and noun.case != "Nom"
        if last.pos not in {"PUNCT", "ADP", "CCONJ"} and not is_subject:
            break
        end -= 1
    return max(end, noun.index + 1)


def frame_of(words: tuple[str, ...]) -> tuple[int, str | None, str]:
    """How a participant is introduced: (words to skip, role, case of the party); 0 words where nothing introduces one."""
    for row in lexicon("participant_frame"):
        phrase = tuple(row["phrase"].split(" "))
        if words[: len(phrase)] == phrase:
            return len(phrase), row["role"] or None, row["case"]
    return 0, None, ""


def case_of_start(reading: Reading, index: int) -> str:
    """«Gen» where a party in the genitive starts at a token."""
    return "Gen" if any(p.case in {"Gen", ""} or (p.case == "Acc") for p in reading.parties_at.get(index, ())) else ""


def is_of_noun(reading: Reading, noun: Token, index: int) -> bool:
    """«переговоры в администрации канцлера»: the post or name belongs to a noun of its own, not to the meeting."""
    before = reading.token(index - 1)
    spans = [(m.first, m.last) for m in reading.dates] + [(m.first, m.last) for m in reading.places]
    marked = any(first <= before.index < last for first, last in spans)
    is_person = any(p.kind in {"person", "post"} for p in reading.parties_at[index])
    is_apart = before.pos == "NOUN" and before.index != noun.index and before.case == "Loc" and not marked
    is_apart = is_apart and before.lemma not in FORMATS  # «в закрытом формате министров А и Б»
    return is_person and is_apart and before.index not in reading.party_of


def body_of(reading: Reading, noun: Token) -> str | None:
    """Whose session or summit it is, as a lemma: «комитет» of «на расширенном заседании комитета Совфеда»; None where unsaid."""
    for token in reading.document.tokens[noun.index + 1 : min(noun.index + 4, reading.sentence_end(noun.index))]:
        if token.pos in {"NOUN", "PROPN"}:
            return BODY_NAMES.get(token.lemma, token.lemma) if token.case == "Gen" or token.text.isupper() else None
        if token.pos != "ADJ":
            return None
    return None


def names_body(reading: Reading, noun: Token) -> bool:
    """«заседание совета директоров»: the noun's genitive says whose session it is, so it is none told of before."""
    after = reading.token(min(noun.index + 1, reading.sentence_end(noun.index) - 1))
    return (
        NOUNS[noun.lemma]["meeting_type"] == "session" and after.case == "Gen" and after.pos in {"NOUN", "ADJ", "PROPN"}
    )


def introduced(reading: Reading, noun: Token) -> list[tuple[Party, str | None]]:
    """Parties before the noun: «под председательством X прошло заседание», «с участием X состоялась встреча»."""
    found: list[tuple[Party, str | None]] = []
    for index in range(reading.sentence_start(noun.index), noun.index):
        words = tuple(t.lower for t in reading.document.tokens[index : index + 2])
        step, role, case = frame_of(words)
        if (
            words[:1] == ("между",) and words[1:] not in ADVERBIAL
        ):  # «между Россией, Еврокомиссией и Украиной»: not all need be parties
            found += [(p, None) for p in reading.parties if index < p.first < noun.index and p.case == case]
        elif step > 1:
            found += [(p, role) for p in reading.chain(index + step, case)]
    return found


def meets_others(reading: Reading, noun: Token, end: int) -> bool:
    """«встреча с жителями», «переговоры с "шестеркой"»: somebody is met who is no party."""
    tokens = reading.document.tokens[noun.index + 1 : max(end, noun.index + 1)]
    return any(t.lower in {"с", "со"} and is_others(reading, t.index + 1) for t in tokens)


def is_between(reading: Reading, noun: Token) -> bool:
    """«переговоры между КНДР и командованием войск ООН»: two sides, whatever they are."""
    tokens = reading.document.tokens[noun.index + 1 : reading.sentence_end(noun.index)]
    start = next((n for n, t in enumerate(tokens) if t.lower == "между" or t.verb_form == "Fin"), None)
    if start is None or tokens[start].lower != "между":
        return False
    behind = tokens[start + 1 : start + 1 + BETWEEN]
    joint = next((n for n, t in enumerate(behind) if t.lower == "и"), None)
    return joint is not None and all(any(t.case == "Ins" for t in side) for side in (behind[:joint], behind[joint:]))
