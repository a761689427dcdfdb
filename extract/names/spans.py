"""Where the names of people stand: the tagger's spans cut, joined, split and completed.

Nothing is declined or identified here; a span is a range of tokens [first, last). Names the tagger missed: `gaps`; what
only looks like a name: `lookalikes`.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.language import Document, Language
from extract.names.declension import is_dictionary_name, is_given, is_patronymic, is_surname
from extract.names.gaps import with_patterns, with_repeats
from extract.names.lookalikes import is_false
from extract.names.splitting import split
from extract.names.words import APOSTROPHES, CYRILLIC, LATIN, NUMERAL, PARTICLE_PREFIX, NameScan, Span, particles


def find_spans(document: Document, language: Language) -> tuple[Span, ...]:
    """The spans of all names, in order, none overlapping."""
    scan = NameScan(document, language)
    cut = [piece for e in document.entities if e.kind == "PER" for piece in pieces(scan, e.first, e.last)]
    spans = joined(scan, extended(scan, with_patterns(scan, cut)))
    spans = [part for span in spans for part in split(scan, span)]
    return tuple(span for span in sorted(with_repeats(scan, spans)) if not is_false(scan, span))


def pieces(scan: NameScan, first: int, last: int) -> Iterator[Span]:
    """The runs of name words in a span: «Никодима (Ротова» gives two, «Энрике|Энрике Каприлеса» too."""
    start = first
    while start < last:
        stop = run(scan, start, last)
        if stop == start:
            start += 1
            continue
        yield from trimmed(scan, start, stop)
        start = stop


def run(scan: NameScan, start: int, limit: int) -> int:
    """The end of the run of name words, initials and particles that begins at `start`."""
    index, words = start, 0
    while index < limit:
        width = step(scan, index, words, limit)
        if not width:
            break
        words += 1
        index += width
    while index > start and (scan.tokens[index - 1].text in particles("next") or scan.text_at(index - 1) == "-"):
        index -= 1
    return index if words else start


def step(scan: NameScan, index: int, words: int, limit: int) -> int:
    """How many tokens the next unit of a name takes; 0 where the name ends."""
    if scan.is_initial(index):
        return 2
    if scan.is_word(index):
        return 3 if apostrophe_word(scan, index) and index + 2 < limit + 2 else 1
    if scan.text_at(index).lower() == "д" and scan.text_at(index + 1) in APOSTROPHES:
        return 3 if index + 2 < len(scan.tokens) else 0
    if words and (NUMERAL.match(scan.text_at(index)) or scan.is_particle(index, "previous")):
        return 1
    if scan.is_particle(index, "next") and index + 1 < len(scan.tokens) and scan.text_at(index + 1)[:1].isalpha():
        return 1
    if words and scan.text_at(index) == "-" and scan.is_initial(index + 1):
        return 1
    return 0


def apostrophe_word(scan: NameScan, index: int) -> bool:
    """«О'Нил» is three tokens without spaces."""
    if not (scan.text_at(index + 1) in APOSTROPHES and scan.glued(index + 1)):
        return False
    return index + 2 < len(scan.tokens) and scan.glued(index + 2) and scan.text_at(index + 2)[:1].isalpha()


def trimmed(scan: NameScan, first: int, last: int) -> Iterator[Span]:
    """Without the posts and other common words in front, and without what has no name word at all."""
    first = next((i + 1 for i in range(last - 2, first, -1) if is_state_between(scan, i)), first)
    while (
        last - first > 1
        and scan.is_word(first)
        and (drops(scan, first) or is_place(scan, first) or scan.is_body(first))
    ):
        first += 1
    words = [i for i in range(first, last) if scan.is_word(i)]
    if all(LATIN.match(scan.tokens[i].text) for i in words):
        return
    if len(words) == 1 and (
        scan.has_common_tail(words[0]) or scan.is_common(words[0]) and not can_be_surname(scan, words[0])
    ):
        return
    yield first, last


def is_state_between(scan: NameScan, index: int) -> bool:
    """«Госадминсовета Мьянмы Мин Аун Хлайном»: what stands before a country in the middle of a span is its body."""
    return (
        scan.is_state(index) and not scan.is_name_word(index) and not is_given(scan.language, scan.text_at(index - 1))
    )


def is_place(scan: NameScan, index: int) -> bool:
    """A place before a name is no part of it, unless it is a given name too: «Милан Петрович», but «Израиля Шимона Переса»."""
    after = scan.text_at(index + 1)
    if scan.is_state(index) and not is_patronymic(scan.language, after):
        entity = scan.entity_of.get(index)
        return is_given(scan.language, after) or (entity is not None and entity.kind == "LOC")
    return scan.is_place(index) and not is_given(scan.language, scan.tokens[index].text)


def drops(scan: NameScan, index: int) -> bool:
    """A common word before a name («Президент Путин») is no given name where the tagger does not take it for one."""
    token, after = scan.tokens[index], scan.tokens[index + 1]
    if scan.has_common_tail(index):
        return True
    if not scan.is_common(index):
        return False
    if is_given(scan.language, token.text) and not is_dictionary_name(scan.language, token.text):
        return False  # «Шандора Варги»: a foreign name that is a noun too
    if scan.is_office(index) or token.pos != "PROPN" or (token.case != after.case and bool(token.case)):
        return True
    inanimate = scan.language.parses(token.text)[0].feats.get("Animacy") == "Inan"
    return scan.starts_sentence(index) and not inanimate and not is_given(scan.language, token.text)


def can_be_surname(scan: NameScan, index: int) -> bool:
    """A common word may be a surname («Маск») where it does not begin a sentence."""
    token = scan.tokens[index]
    return token.pos == "PROPN" and not scan.starts_sentence(index) and token.number != "Plur"


def extended(scan: NameScan, spans: list[Span]) -> list[Span]:
    """Name words next to a span, and initials after it, taken in."""
    taken = {i for first, last in spans for i in range(first, last)}
    result = []
    for first, last in spans:
        while first > 0 and first - 1 not in taken and belongs_left(scan, first - 1, first):
            first -= 1
        while first > 1 and scan.is_initial(first - 2) and not {first - 1, first - 2} & taken and first >= 2:
            first -= 2
        while last < len(scan.tokens) and last not in taken and (width := belongs_right(scan, first, last)):
            last += width
        result.append((first, last))
        taken |= set(range(first, last))
    return result


def belongs_left(scan: NameScan, index: int, first: int) -> bool:
    """Whether the token before a span is the beginning of the name."""
    token, head = scan.tokens[index], scan.tokens[first]
    if not scan.same_line(index, first):
        return False
    if scan.is_particle(index, "next"):
        return scan.is_word(first)
    if not scan.is_word(index) or scan.is_abbreviation(index) != scan.is_abbreviation(first) or len(token.text) < 2:
        return False
    if is_given_before_surname(scan, index, first):
        return True
    if is_place(scan, index) or scan.is_body(index) or scan.is_common(index) or LATIN.match(token.text):
        return False
    if scan.is_particle(first, "next"):
        return True
    if token.case and head.case and token.case != head.case:
        return False
    entity = scan.entity_of.get(index)
    if entity is not None and (entity.last - entity.first > 1 or entity.kind == "PER"):
        return False
    return (
        before_patronymic(scan, first)
        or is_given(scan.language, token.text)
        or (
            not is_surname(scan.language, token.text)
            and (token.head == first or head.head == index)
            and not (scan.starts_sentence(index) and is_full(scan, first))
        )
    )


def is_given_before_surname(scan: NameScan, index: int, first: int) -> bool:
    """A given name that is a town or a thing elsewhere: «министр обороны Омана Салем Аль-Хадрами», «Никарагуа Росой Ибаньес»;
    not «Республики Корея Чон Ый Ён»."""
    if scan.ends_state(index) or scan.is_body(index) or is_full(scan, first) or LATIN.match(scan.text_at(index)):
        return False
    return scan.ends_state(index - 1) or bool(PARTICLE_PREFIX.match(scan.text_at(first)))


def is_full(scan: NameScan, first: int) -> bool:
    """A given name with a surname, which need no word more before them: «Бобслеист Иван Зубов»."""
    if first + 1 >= len(scan.tokens) or not scan.same_line(first, first + 1):
        return False
    return is_given(scan.language, scan.text_at(first)) and scan.is_word(first + 1)


def before_patronymic(scan: NameScan, first: int) -> bool:
    """«Путин Владимир Владимирович»: given name and patronymic take a surname before them."""
    if first + 1 >= len(scan.tokens) or not scan.same_line(first, first + 1):
        return False
    return is_given(scan.language, scan.text_at(first)) and is_patronymic(scan.language, scan.text_at(first + 1))


def belongs_right(scan: NameScan, first: int, last: int) -> int:
    """How many tokens after a span belong to the name, 0 for none."""
    if not scan.same_line(first, last):
        return 0
    if scan.is_particle(last, "previous") or (NUMERAL.match(scan.text_at(last)) and not scan.is_abbreviation(first)):
        return 1
    if scan.is_initial(last) and not any(scan.is_initial(i) for i in range(first, last)):
        stop = last + (4 if scan.is_initial_pair(last) else 2)
        after = scan.text_at(stop)
        return (
            0 if CYRILLIC.match(after) and scan.same_line(last, stop) and not scan.ends_line(stop - 1) else stop - last
        )
    if scan.is_word(last) and completes(scan, first, last):
        return 1
    return 0


def completes(scan: NameScan, first: int, index: int) -> bool:
    """A capitalised word after given names or initials alone: the surname the tagger left out."""
    token, before = scan.tokens[index], scan.tokens[index - 1]
    if scan.entity_of.get(index) or scan.is_abbreviation(index) or scan.is_place(index) or scan.is_common(index):
        return False
    words = [i for i in range(first, index) if scan.is_word(i)]
    if any(not is_given(scan.language, scan.tokens[i].text) for i in words):
        return False
    return bool(words) and not LATIN.match(token.text) and (not token.case or token.case == before.case)


def joined(scan: NameScan, spans: list[Span]) -> list[Span]:
    """Neighbouring spans that are one name: «Матильды» «Уррутии», «Тихоновой» «Татьяне Васильевне»."""
    result: list[Span] = []
    for first, last in sorted(spans):
        if result and result[-1][1] >= first and are_one(scan, result[-1], (first, last)):
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        elif not result or first >= result[-1][1]:
            result.append((first, last))
    return result


def are_one(scan: NameScan, left: Span, right: Span) -> bool:
    if left[1] > right[0]:
        return True
    if not scan.same_line(left[0], right[0]):
        return False
    one, two = scan.words_of(left), scan.words_of(right)
    if not one or not two:
        return True
    given = [is_given(scan.language, w) or is_patronymic(scan.language, w) for w in one]
    if all(given):
        return not (is_given(scan.language, two[0]) and len(two) > 1 and len(one) > 1)
    return len(one) == 1 and len(two) == 2 and is_given(scan.language, two[0]) and is_patronymic(scan.language, two[1])
