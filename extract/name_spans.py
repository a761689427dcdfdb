"""Where the names of people stand: the tagger's spans cut, joined, split and completed.

Nothing is declined or identified here; a span is a range of tokens [first, last).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extract.declension import fold, is_given, is_patronymic, is_surname, readings
from extract.language import Document, Language, Token
from extract.lexicon import rows

Span = tuple[int, int]
CYRILLIC = re.compile(r"[А-ЯЁ][А-Яа-яЁё]*(-[А-Яа-яЁё]+)*$")
LATIN = re.compile(r"[A-Z][A-Za-z]+$")
PARTICLE_PREFIX = re.compile(r"(аль|эль|ас|аш|ад|ар|ан|ат|аз|ус|ур|бин|бен|ибн)-[А-ЯЁ][а-яё]+$")
NUMERAL = re.compile(r"[IVX]+$")
OPENING, CLOSING = frozenset("«\"„“'"), frozenset("»\"“”'")
APOSTROPHES = frozenset("'’ʼ`")
LONG_INITIALS = frozenset({"дж", "дм", "ал", "вл", "св", "вяч", "юл", "ев", "ник", "мих", "серг"})
# One syllable of a Chinese or Korean name in Russian letters; a given name has one or two, the last of them declined.
SYLLABLE = (
    "(?:(?:цз|чж|[бпмфдтнлгкхцсжчшй])?(?:уань|юань|янь|уай|ань|уан|инь|энь|унь|юнь|юэ|яо|ао|ай|эй|уй|оу|ян|ан|эн|ин|ун|юн|"
    "он|ен|уа|эр|[аэиоуюяеы]))"
)
CHINESE = re.compile(f"{SYLLABLE}{{1,2}}(?:а|у|ом|ем|е|я|ю)?$")
NAMED_AFTER = frozenset({"имени", "им"})
PLACE_PREPOSITIONS = frozenset({"в", "во", "из", "под"})


@cache
def particles(side: str) -> frozenset[str]:
    """Lower-case words that belong to the name word after or before them: «ван дер», «оглы»."""
    return frozenset(row["particle"] for row in rows("name_particle") if row["side"] == side)


@cache
def asian_surnames() -> frozenset[str]:
    return frozenset(fold(row["surname"]) for row in rows("asian_surname"))


def find_spans(document: Document, language: Language) -> tuple[Span, ...]:
    """The spans of all names, in order, none overlapping."""
    return Spans(document, language).find()


def is_initial(document: Document, index: int) -> bool:
    """«С» of «С. Лавров», with its full stop next."""
    token = document.tokens[index]
    letters = (len(token.text) == 1 and not NUMERAL.match(token.text)) or token.lower in LONG_INITIALS
    after = document.tokens[index + 1].text if index + 1 < len(document.tokens) else ""
    if not (token.is_capitalised and letters and after == "."):
        return False
    # «встретился с Ван И.»: the full stop ends the sentence.
    ends = document.sentences[token.sentence][1] == index + 2
    return not (ends and index and document.tokens[index - 1].lower in asian_surnames())


class Spans:
    """The search in one document; each step takes spans and gives spans."""

    def __init__(self, document: Document, language: Language) -> None:
        self.document = document
        self.language = language
        self.tokens = document.tokens
        self.entity_of = {i: e for e in document.entities for i in range(e.first, e.last)}

    def find(self) -> tuple[Span, ...]:
        cut = [piece for e in self.document.entities if e.kind == "PER" for piece in self.pieces(e.first, e.last)]
        spans = self.joined(self.extended(self.with_patterns(cut)))
        spans = [part for span in spans for part in self.split(span)]
        spans = self.with_repeats(spans)
        return tuple(span for span in sorted(spans) if not self.is_false(span))

    # -- what a token is

    def is_word(self, index: int) -> bool:
        """A capitalised Cyrillic word, a name with a particle in front («аль-Асад») or a Latin one."""
        text = self.tokens[index].text
        return bool(CYRILLIC.match(text) or PARTICLE_PREFIX.match(text) or LATIN.match(text)) and not self.is_initial(index)

    def is_initial(self, index: int) -> bool:
        return 0 <= index < len(self.tokens) and is_initial(self.document, index)

    def is_particle(self, index: int, side: str) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].text in particles(side)

    def text_at(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def glued(self, index: int) -> bool:
        """No space between this token and the one before."""
        return index > 0 and self.tokens[index - 1].stop == self.tokens[index].start

    def starts_sentence(self, index: int) -> bool:
        first = self.document.sentences[self.tokens[index].sentence][0]
        return all(not t.text[:1].isalpha() for t in self.tokens[first:index])

    def is_abbreviation(self, index: int) -> bool:
        text = self.tokens[index].text
        return len(text) > 1 and text.isupper() and not NUMERAL.match(text)

    def is_common(self, index: int) -> bool:
        """A word that the dictionary knows, and not as a name: «Президент», «Вдобавок»."""
        token = self.tokens[index]
        if len(token.text) <= 3 and token.lower in asian_surnames():
            return False
        parses = self.language.parses(token.text)
        names = {"Name", "Surn", "Patr", "Geox", "Abbr", "Orgn"}
        return bool(parses) and parses[0].is_known and not any(names & set(p.tag.grammemes) for p in parses)

    def is_known(self, index: int) -> bool:
        return any(p.is_known for p in self.language.parses(self.tokens[index].text))

    def is_place(self, index: int) -> bool:
        """A place by the dictionary and not a person: «Кубы», «Киеве»."""
        if self.tokens[index].lower in asian_surnames():
            return False
        parses = [p for p in self.language.parses(self.tokens[index].text) if p.is_known]
        grammemes = {g for p in parses for g in p.tag.grammemes}
        return "Geox" in grammemes and not {"Name", "Surn"} & grammemes

    # -- the tagger's spans, cut

    def pieces(self, first: int, last: int) -> Iterator[Span]:
        """The runs of name words in a span: «Никодима (Ротова» gives two, «Энрике|Энрике Каприлеса» too."""
        start = first
        while start < last:
            stop = self.run(start, last)
            if stop == start:
                start += 1
                continue
            yield from self.trimmed(start, stop)
            start = stop

    def run(self, start: int, limit: int) -> int:
        """The end of the run of name words, initials and particles that begins at `start`."""
        index, words = start, 0
        while index < limit:
            step = self.step(index, words, limit)
            if not step:
                break
            words += 1
            index += step
        while index > start and (self.tokens[index - 1].text in particles("next") or self.text_at(index - 1) == "-"):
            index -= 1
        return index if words else start

    def step(self, index: int, words: int, limit: int) -> int:
        """How many tokens the next unit of a name takes; 0 where the name ends."""
        if self.is_initial(index):
            return 2
        if self.is_word(index):
            return 3 if self.apostrophe_word(index) and index + 2 < limit + 2 else 1
        if self.text_at(index).lower() == "д" and self.text_at(index + 1) in APOSTROPHES:
            return 3 if index + 2 < len(self.tokens) else 0
        if words and (NUMERAL.match(self.text_at(index)) or self.is_particle(index, "previous")):
            return 1
        if self.is_particle(index, "next") and index + 1 < len(self.tokens) and self.text_at(index + 1)[:1].isalpha():
            return 1
        if words and self.text_at(index) == "-" and self.is_initial(index + 1):
            return 1
        return 0

    def apostrophe_word(self, index: int) -> bool:
        """«О'Нил» is three tokens without spaces."""
        if not (self.text_at(index + 1) in APOSTROPHES and self.glued(index + 1)):
            return False
        return index + 2 < len(self.tokens) and self.glued(index + 2) and self.text_at(index + 2)[:1].isalpha()

    def trimmed(self, first: int, last: int) -> Iterator[Span]:
        """Without the posts and other common words in front, and without what has no name word at all."""
        while last - first > 1 and self.is_word(first) and (self.drops(first) or self.is_place(first)):
            first += 1
        words = [i for i in range(first, last) if self.is_word(i)]
        if all(LATIN.match(self.tokens[i].text) for i in words):
            return
        if len(words) == 1 and (self.has_common_tail(words[0]) or self.is_common(words[0]) and not self.can_be_surname(words[0])):
            return
        yield first, last

    def drops(self, index: int) -> bool:
        """A common word before a name («Президент Путин») is no given name where the tagger does not take it for one."""
        token, after = self.tokens[index], self.tokens[index + 1]
        if self.has_common_tail(index):
            return True
        if not self.is_common(index):
            return False
        if token.pos != "PROPN" or (token.case != after.case and bool(token.case)):
            return True
        inanimate = self.language.parses(token.text)[0].feats.get("Animacy") == "Inan"
        return self.starts_sentence(index) and not inanimate and not is_given(self.language, token.text)

    def has_common_tail(self, index: int) -> bool:
        """«Экс-министр Кудрин», «Самолеты-беспилотники», but «Мун Чжэ-ин», «Буш-младший»."""
        head, _, tail = self.tokens[index].text.rpartition("-")
        if not head or not tail.islower():
            return False
        return any(p.is_known and p.pos == "NOUN" for p in self.language.parses(tail))

    def can_be_surname(self, index: int) -> bool:
        """A common word may be a surname («Маск») where it does not begin a sentence."""
        token = self.tokens[index]
        return token.pos == "PROPN" and not self.starts_sentence(index) and token.number != "Plur"

    # -- spans made longer

    def extended(self, spans: list[Span]) -> list[Span]:
        """Name words next to a span, and initials after it, taken in."""
        taken = {i for first, last in spans for i in range(first, last)}
        result = []
        for first, last in spans:
            while first > 0 and first - 1 not in taken and self.belongs_left(first - 1, first):
                first -= 1
            while first > 1 and self.is_initial(first - 2) and not {first - 1, first - 2} & taken and first >= 2:
                first -= 2
            while last < len(self.tokens) and last not in taken and (step := self.belongs_right(first, last)):
                last += step
            result.append((first, last))
            taken |= set(range(first, last))
        return result

    def same_line(self, left: int, right: int) -> bool:
        return self.tokens[left].sentence == self.tokens[right].sentence

    def belongs_left(self, index: int, first: int) -> bool:
        """Whether the token before a span is the beginning of the name."""
        token, head = self.tokens[index], self.tokens[first]
        if not self.same_line(index, first):
            return False
        if self.is_particle(index, "next"):
            return self.is_word(first)
        if not self.is_word(index) or self.is_abbreviation(index) != self.is_abbreviation(first) or len(token.text) < 2:
            return False
        if self.is_place(index) or self.is_common(index) or LATIN.match(token.text):
            return False
        if self.is_particle(first, "next"):
            return True
        if token.case and head.case and token.case != head.case:
            return False
        entity = self.entity_of.get(index)
        if entity is not None and (entity.last - entity.first > 1 or entity.kind == "PER"):
            return False
        return self.before_patronymic(first) or is_given(self.language, token.text) or (
            not is_surname(self.language, token.text) and (token.head == first or head.head == index)
        )

    def before_patronymic(self, first: int) -> bool:
        """«Путин Владимир Владимирович»: given name and patronymic take a surname before them."""
        if first + 1 >= len(self.tokens) or not self.same_line(first, first + 1):
            return False
        return is_given(self.language, self.text_at(first)) and is_patronymic(self.language, self.text_at(first + 1))

    def belongs_right(self, first: int, last: int) -> int:
        """How many tokens after a span belong to the name, 0 for none."""
        if not self.same_line(first, last):
            return 0
        if self.is_particle(last, "previous") or (NUMERAL.match(self.text_at(last)) and not self.is_abbreviation(first)):
            return 1
        if self.is_initial(last) and not any(self.is_initial(i) for i in range(first, last)):
            stop = last + (4 if self.is_initial_pair(last) else 2)
            after = self.text_at(stop)
            return 0 if CYRILLIC.match(after) and self.same_line(last, stop) and not self.ends_line(stop - 1) else stop - last
        if self.is_word(last) and self.completes(first, last):
            return 1
        return 0

    def is_initial_pair(self, index: int) -> bool:
        return index + 2 < len(self.tokens) and self.is_initial(index + 2)

    def ends_line(self, index: int) -> bool:
        return self.document.sentences[self.tokens[index].sentence][1] == index + 1

    def completes(self, first: int, index: int) -> bool:
        """A capitalised word after given names or initials alone: the surname the tagger left out."""
        token, before = self.tokens[index], self.tokens[index - 1]
        if self.entity_of.get(index) or self.is_abbreviation(index) or self.is_place(index) or self.is_common(index):
            return False
        words = [i for i in range(first, index) if self.is_word(i)]
        if any(not is_given(self.language, self.tokens[i].text) for i in words):
            return False
        return bool(words) and not LATIN.match(token.text) and (not token.case or token.case == before.case)

    def joined(self, spans: list[Span]) -> list[Span]:
        """Neighbouring spans that are one name: «Матильды» «Уррутии», «Тихоновой» «Татьяне Васильевне»."""
        result: list[Span] = []
        for first, last in sorted(spans):
            if result and result[-1][1] >= first and self.are_one(result[-1], (first, last)):
                result[-1] = (result[-1][0], max(last, result[-1][1]))
            elif not result or first >= result[-1][1]:
                result.append((first, last))
        return result

    def are_one(self, left: Span, right: Span) -> bool:
        if left[1] > right[0]:
            return True
        if not self.same_line(left[0], right[0]):
            return False
        one, two = self.words(left), self.words(right)
        if not one or not two:
            return True
        given = [is_given(self.language, w) or is_patronymic(self.language, w) for w in one]
        if all(given):
            return not (is_given(self.language, two[0]) and len(two) > 1 and len(one) > 1)
        return len(one) == 1 and len(two) == 2 and is_given(self.language, two[0]) and is_patronymic(self.language, two[1])

    def words(self, span: Span) -> list[str]:
        return [self.tokens[i].text for i in range(*span) if self.is_word(i)]

    # -- spans split

    def split(self, span: Span) -> list[Span]:
        """Two names that ran together: «Путиным Меркель», «Рафаэль Корреа Эдвард Сноуден», «Януковича Кернес»."""
        indices = [i for i in range(*span) if self.is_word(i)]
        words = [self.tokens[i].text for i in indices]
        if not 2 <= len(words) <= 5 or fold(words[0]) in asian_surnames():
            return [span]
        cut = self.cut_by_role(words) if len(words) == span[1] - span[0] else 0
        cut = cut or self.cut_by_case(indices)
        return [span] if not cut else [(span[0], indices[cut]), (indices[cut], span[1])]

    def cut_by_role(self, words: list[str]) -> int:
        """Where a second name begins by what the dictionary says of the words, 0 for nowhere."""
        given = [is_given(self.language, w) for w in words]
        surname = [is_surname(self.language, w) for w in words]
        if len(words) == 2 and not any(given) and all(surname) and not self.agree(words[:1], words[1:]):
            return 1
        if len(words) == 4 and given[0] and not given[1] and given[2] and not surname[2] and not given[3]:
            return 2
        return 0

    def cut_by_case(self, indices: list[int]) -> int:
        """Where the case changes for the tagger and by the forms: «Марины Дмитрий Туркин»."""
        words = [self.tokens[i].text for i in indices]
        for cut in range(1, len(indices)):
            one, two = self.tokens[indices[cut - 1]], self.tokens[indices[cut]]
            if one.case and two.case and one.case != two.case and not self.agree(words[:cut], words[cut:]):
                return cut
        return 0

    def agree(self, left: list[str], right: list[str]) -> bool:
        """Whether the words of two runs can stand in one case and gender; a run that disagrees in itself says nothing."""
        one, two = self.common_states(left), self.common_states(right)
        return not one or not two or bool(one & two)

    def common_states(self, words: list[str]) -> set[tuple[str, str]]:
        forms = [{(r.case, r.gender) for r in readings(self.language, w, "any") if r.weight >= 0.5 and r.gender} for w in words]
        return set.intersection(*forms)

    # -- names the tagger missed

    def free(self, index: int, taken: set[int], kinds: frozenset[str] = frozenset({"ORG", "LOC"})) -> bool:
        entity = self.entity_of.get(index)
        return index not in taken and not (entity is not None and entity.kind in kinds)

    def with_patterns(self, spans: list[Span]) -> list[Span]:
        """Initials with a surname, and a given name with a word after it in its case."""
        taken = {i for first, last in spans for i in range(first, last)}
        result = list(spans)
        for index in range(len(self.tokens) - 1):
            span = None
            if index not in taken:
                span = self.initials_with_surname(index) or self.given_with_surname(index, taken) or self.asian(index, taken)
                span = span or self.after_post(index, taken)
            if span and not taken & set(range(*span)):
                result.append(span)
                taken |= set(range(*span))
        return result

    def initials_with_surname(self, index: int) -> Span | None:
        """«Б.Обама»: initials and a capitalised word of one sentence, or nearly: the splitter cuts at full stops."""
        if not self.is_initial(index):
            return None
        stop = index + (4 if self.is_initial_pair(index) else 2)
        if stop >= len(self.tokens) or not self.is_word(stop) or self.is_common(stop) or self.is_place(stop):
            return None
        near = self.tokens[stop].start - self.tokens[stop - 1].stop <= 1
        return (index, stop + 1) if near and not LATIN.match(self.text_at(stop)) else None

    def given_with_surname(self, index: int, taken: set[int]) -> Span | None:
        """«Антониу Гутерриш»: a given name and one or two more name words in its case."""
        token = self.tokens[index]
        if not (self.is_word(index) and self.free(index, taken) and is_given(self.language, token.text)):
            return None
        if self.is_abbreviation(index) and not token.case:
            return None
        stop = index + 1
        while stop < len(self.tokens) and stop - index < 4 and self.follows(index, stop, taken):
            stop += 1
        return (index, stop) if stop - index > 1 else None

    def asian(self, index: int, taken: set[int]) -> Span | None:
        """«Ван Цзюнь», «Бэ Чжун Хо»: a surname of the table and one or two words that only a name can be."""
        if not (self.is_word(index) and self.tokens[index].lower in asian_surnames() and len(self.text_at(index)) > 1):
            return None
        stop = index + 1
        while stop < len(self.tokens) and stop - index < 4 and self.is_syllabic(index, stop, taken):
            stop += 1
        return (index, stop) if stop - index > 1 else None

    def after_post(self, index: int, taken: set[int]) -> Span | None:
        """«Президент Маттарелла»: a word unknown to the dictionary, or a surname, in apposition to an animate noun."""
        token = self.tokens[index]
        head = self.tokens[token.head]
        if not (self.is_word(index) and token.pos == "PROPN" and self.free(index, taken, frozenset({"ORG"}))):
            return None
        if token.rel not in ("appos", "flat:name") or head.pos != "NOUN" or head.animacy != "Anim" or head.case != token.case:
            return None
        entity = self.entity_of.get(index)
        if not 0 < index - head.index <= 4 or (entity is not None and entity.last - entity.first > 1):
            return None
        fits = not self.is_known(index) or is_surname(self.language, token.text)
        return (index, index + 1) if fits and not self.is_place(index) and not self.is_abbreviation(index) else None

    def is_syllabic(self, index: int, stop: int, taken: set[int]) -> bool:
        token = self.tokens[stop]
        if not (self.is_word(stop) and self.free(stop, taken) and self.free(index, taken) and self.same_line(index, stop)):
            return False
        return token.pos == "PROPN" and not self.is_known(stop) and bool(CHINESE.match(token.lower.replace("-", "")))

    def follows(self, index: int, stop: int, taken: set[int]) -> bool:
        token, first = self.tokens[stop], self.tokens[index]
        if not (self.is_word(stop) and self.free(stop, taken) and self.same_line(index, stop)) or LATIN.match(token.text):
            return False
        if self.is_common(stop) or self.is_place(stop) or self.is_abbreviation(stop) != self.is_abbreviation(index):
            return False
        return token.pos == "PROPN" and (token.case == first.case or not token.case or not first.case)

    def with_repeats(self, spans: list[Span]) -> list[Span]:
        """Surnames of this text's own people where the tagger passed them over, in capitals too."""
        taken = {i for first, last in spans for i in range(first, last)}
        surnames = self.known_surnames(spans)
        result = list(spans)
        for index, token in enumerate(self.tokens):
            if index in taken or not self.is_word(index) or not self.free(index, taken, frozenset({"ORG"})):
                continue
            entity = self.entity_of.get(index)
            if entity is not None and entity.last - entity.first > 1:
                continue
            if self.nominatives(token) & surnames and not (self.starts_sentence(index) and self.is_common(index)):
                first = index - 1 if index - 1 not in taken and self.is_named_word(index - 1, index) else index
                result.append((first, index + 1))
                taken |= {first, index}
        return result

    def is_named_word(self, index: int, after: int) -> bool:
        """A given name just before a repeated surname."""
        if index < 0 or not self.is_word(index) or not self.same_line(index, after):
            return False
        return is_given(self.language, self.tokens[index].text) and not self.is_place(index)

    def known_surnames(self, spans: list[Span]) -> set[str]:
        """Nominatives that the last words of names can have; of a single word only where the dictionary does not know it."""
        found: set[str] = set()
        for span in spans:
            words = self.words(span)
            last = next((i for i in reversed(range(*span)) if self.is_word(i)), span[0])
            is_full = len(words) + any(self.is_initial(i) for i in range(*span)) > 1
            if len(self.text_at(last)) > 3 and (is_full or not self.is_known(last)):
                found |= self.nominatives(self.tokens[last])
        return found

    def nominatives(self, token: Token) -> set[str]:
        """What a token can be the form of, as a surname in the case that the tagger sees (Gen and Acc are one)."""
        cases = {"Gen", "Acc"} if token.case in {"Gen", "Acc"} else {token.case}
        known = readings(self.language, token.text.capitalize() if token.text.isupper() else token.text, "surname")
        return {fold(r.nominative) for r in known if r.case in cases and r.weight >= 0.3 and r.number == "Sing"}

    # -- spans that are no people

    def is_false(self, span: Span) -> bool:
        """A brand in quotes, a street or prize «имени …», a city («во Владимире»)."""
        first, last = span
        before = self.text_at(first - 1)
        if self.fills_quotes(first, last):
            return True
        if before.lower() in NAMED_AFTER or (before == "." and self.text_at(first - 2).lower() == "им"):
            return True
        if last - first > 1:
            return False
        grammemes = {g for p in self.language.parses(self.text_at(first)) if p.is_known for g in p.tag.grammemes}
        place = "Geox" in grammemes and not (before.lower() not in PLACE_PREPOSITIONS and {"Name", "Surn"} & grammemes)
        return place or (self.is_abbreviation(first) and (len(self.text_at(first)) < 4 or "Abbr" in grammemes))

    def fills_quotes(self, first: int, last: int) -> bool:
        """«Северный поток», «Адмирал Кузнецов»: quotes with the name and at most two words without a verb before it."""
        if self.text_at(last) not in CLOSING:
            return False
        for index in range(first - 1, max(-1, first - 4), -1):
            if self.text_at(index) in OPENING:
                return True
            if not self.text_at(index)[:1].isalpha() or self.tokens[index].pos == "VERB":
                return False
        return False
