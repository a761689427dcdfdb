"""Names of people that the tagger missed: by initials, a given name, a post, an Asian surname, or a repeated surname."""

from __future__ import annotations

import re
from functools import cache

from extract.names.declension import is_given, is_surname
from extract.names.words import CHINESE, LATIN, NUMERAL, NameScan, Span, asian_surnames
from extract.tables import reference

ADJECTIVAL = re.compile(r"[ыои](?:й|м|го|ого|его|ому|ему|им|ым|ой|ей)$|ая$|[оу]ю$|о[йю]$")


def with_patterns(scan: NameScan, spans: list[Span]) -> list[Span]:
    """Initials with a surname, and a given name with a word after it in its case."""
    taken = {i for first, last in spans for i in range(first, last)}
    result = list(spans)
    for index in sorted(scan.words | scan.initials):
        span = None
        if index not in taken and index < len(scan.tokens) - 1:
            span = (
                initials_with_surname(scan, index)
                or given_with_surname(scan, index, taken)
                or asian(scan, index, taken)
                or numbered(scan, index)
            )
            span = span or after_post(scan, index, taken) or subject_surname(scan, index, taken)
        if span and not taken & set(range(*span)):
            result.append(span)
            taken |= set(range(*span))
    return result


def initials_with_surname(scan: NameScan, index: int) -> Span | None:
    """«Б.Обама»: initials and a capitalised word of one sentence, or nearly: the splitter cuts at full stops."""
    if not scan.is_initial(index):
        return None
    stop = index + (4 if scan.is_initial_pair(index) else 2)
    if stop >= len(scan.tokens) or not scan.is_word(stop) or scan.is_place(stop):
        return None
    if scan.is_common(stop) and not is_adjectival(scan, stop):
        return None
    near = scan.tokens[stop].start - scan.tokens[stop - 1].stop <= 1
    return (index, stop + 1) if near and not LATIN.match(scan.text_at(stop)) else None


def is_adjectival(scan: NameScan, index: int) -> bool:
    """«К. Загородным встретился»: an adjective without a noun of its own is a surname; not «корпус Б. Новым директором стал …»."""
    after = scan.tokens[index + 1] if index + 1 < len(scan.tokens) else None
    is_alone = after is None or after.pos not in {"NOUN", "PROPN", "ADJ"} or after.case != scan.tokens[index].case
    return (
        is_alone
        and bool(ADJECTIVAL.search(scan.tokens[index].lower))
        and all(p.tag.POS == "ADJF" for p in scan.language.parses(scan.text_at(index)))
    )


def given_with_surname(scan: NameScan, index: int, taken: set[int]) -> Span | None:
    """«Антониу Гутерриш»: a given name and one or two more name words in its case."""
    token = scan.tokens[index]
    if not (scan.is_word(index) and scan.free(index, taken) and is_given(scan.language, token.text)):
        return None
    if scan.is_abbreviation(index) and not token.case:
        return None
    stop = index + 1
    while stop < len(scan.tokens) and stop - index < 4 and follows(scan, index, stop, taken):
        stop += 1
    return (index, stop) if stop - index > 1 else None


def follows(scan: NameScan, index: int, stop: int, taken: set[int]) -> bool:
    token, first = scan.tokens[stop], scan.tokens[index]
    if not (scan.is_word(stop) and scan.free(stop, taken) and scan.same_line(index, stop)) or LATIN.match(token.text):
        return False
    if scan.is_common(stop) or scan.is_place(stop) or scan.is_abbreviation(stop) != scan.is_abbreviation(index):
        return False
    return token.pos == "PROPN" and (token.case == first.case or not token.case or not first.case)


def asian(scan: NameScan, index: int, taken: set[int]) -> Span | None:
    """«Ван Цзюнь», «Бэ Чжун Хо»: a surname of the table and one or two words that only a name can be."""
    if not (scan.is_word(index) and scan.tokens[index].lower in asian_surnames() and len(scan.text_at(index)) > 1):
        return None
    stop = index + 1
    while stop < len(scan.tokens) and stop - index < 4 and is_syllabic(scan, index, stop, taken):
        stop += 1
    return (index, stop) if stop - index > 1 else None


def numbered(scan: NameScan, index: int) -> Span | None:
    """«Папой Римским Львом XIV»: a given name with the number of one who reigns."""
    is_name = scan.is_word(index) and is_given(scan.language, scan.text_at(index))
    return (index, index + 2) if is_name and NUMERAL.match(scan.text_at(index + 1)) else None


def is_syllabic(scan: NameScan, index: int, stop: int, taken: set[int]) -> bool:
    token = scan.tokens[stop]
    if not (scan.is_word(stop) and scan.free(stop, taken) and scan.free(index, taken) and scan.same_line(index, stop)):
        return False
    return token.pos == "PROPN" and not scan.is_known(stop) and bool(CHINESE.match(token.lower.replace("-", "")))


def after_post(scan: NameScan, index: int, taken: set[int]) -> Span | None:
    """«Президент Маттарелла»: a word unknown to the dictionary, or a surname, in apposition to an animate noun."""
    token = scan.tokens[index]
    head = scan.tokens[token.head]
    if not (scan.is_word(index) and token.pos == "PROPN" and scan.free(index, taken, frozenset({"ORG"}))):
        return None
    if (
        token.rel not in ("appos", "flat:name")
        or head.pos != "NOUN"
        or head.animacy != "Anim"
        or head.case != token.case
    ):
        return None
    entity = scan.entity_of.get(index)
    if not 0 < index - head.index <= 4 or (entity is not None and entity.last - entity.first > 1):
        return None
    fits = not scan.is_known(index) or is_surname(scan.language, token.text)
    return (index, index + 1) if fits and not scan.is_place(index) and not scan.is_abbreviation(index) else None


def subject_surname(scan: NameScan, index: int, taken: set[int]) -> Span | None:
    """«Макрон встретился с Путиным»: the tagger often passes over a surname that opens a sentence."""
    token = scan.tokens[index]
    if not (scan.is_word(index) and token.pos == "PROPN" and token.case == "Nom" and scan.free(index, taken)):
        return None
    if not (scan.starts_sentence(index) or token.rel == "nsubj") or scan.is_place(index) or scan.is_abbreviation(index):
        return None
    is_known = token.lower in known_surnames_of_office() or (
        token.animacy == "Anim" and is_surname(scan.language, token.text)
    )
    return (index, index + 1) if is_known else None


@cache
def known_surnames_of_office() -> frozenset[str]:
    """Surnames of the reference table's office holders, lower case, ё folded."""
    return frozenset(row["surname"].lower() for row in reference("person") if len(row["surname"]) > 2)


def with_repeats(scan: NameScan, spans: list[Span]) -> list[Span]:
    """Surnames of this text's own people where the tagger passed them over, in capitals too."""
    taken = {i for first, last in spans for i in range(first, last)}
    surnames = known_surnames(scan, spans)
    result = list(spans)
    for index in sorted(scan.words) if surnames else ():
        token = scan.tokens[index]
        if index in taken or not scan.free(index, taken, frozenset({"ORG"})):
            continue
        entity = scan.entity_of.get(index)
        if entity is not None and entity.last - entity.first > 1:
            continue
        if scan.nominatives(token) & surnames and not (scan.starts_sentence(index) and scan.is_common(index)):
            first = index - 1 if index - 1 not in taken and is_named_word(scan, index - 1, index) else index
            result.append((first, index + 1))
            taken |= {first, index}
    return result


def is_named_word(scan: NameScan, index: int, after: int) -> bool:
    """A given name just before a repeated surname."""
    if index < 0 or not scan.is_word(index) or not scan.same_line(index, after):
        return False
    return is_given(scan.language, scan.tokens[index].text) and not scan.is_place(index)


def known_surnames(scan: NameScan, spans: list[Span]) -> set[str]:
    """Nominatives that the last words of names can have; of a single word only where the dictionary does not know it."""
    found: set[str] = set()
    for span in spans:
        words = scan.words_of(span)
        last = next((i for i in reversed(range(*span)) if scan.is_word(i)), span[0])
        is_full = len(words) + any(scan.is_initial(i) for i in range(*span)) > 1
        if len(scan.text_at(last)) > 3 and (is_full or not scan.is_known(last)):
            found |= scan.nominatives(scan.tokens[last])
    return found
