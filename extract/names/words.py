"""What a token can be in a name: a name word, an initial, a particle, or a word that is none.

The questions that the search for names asks of single tokens; which tokens make one name is in `spans`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.language import Document, Language, Token
from extract.names.declension import fold, readings
from extract.tables import lexicon, reference, word_set

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
    "(?:(?:цз|чж|[бпвмфдтнлгкхцсзжчшй])?(?:уань|юань|юан|янь|уай|ань|уан|инь|энь|унь|юнь|юэ|яо|ао|ай|эй|уй|оу|ян|ан|эн|ин|ун|юн|"
    "он|ен|уа|эр|[аэиоуюяеы]))"
)
CHINESE = re.compile(f"{SYLLABLE}{{1,2}}(?:а|у|ом|ем|е|я|ю)?$")
NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Abbr", "Orgn"})
NAMED_AFTER = frozenset({"имени", "им"})
OFFICES = frozenset({"chief", "state", "minister", "deputy_minister", "envoy"})  # kinds of posts
PLACE_PREPOSITIONS = frozenset({"в", "во", "из", "под"})


@cache
def particles(side: str) -> frozenset[str]:
    """Lower-case words that belong to the name word after or before them: «ван дер», «оглы»."""
    return frozenset(row["particle"] for row in lexicon("name_particle") if row["side"] == side)


@cache
def asian_surnames() -> frozenset[str]:
    return frozenset(fold(row["surname"]) for row in lexicon("asian_surname"))


@cache
def state_words() -> frozenset[str]:
    """Countries that have a name of one word, lower case, ё folded."""
    names = (row["name_ru"] for row in reference("country"))
    return frozenset(fold(name) for name in names if name.isalpha())


@cache
def office_words() -> frozenset[str]:
    """Heads of posts of state, ё folded: «министр», «председатель»."""
    return frozenset(fold(row["head"]) for row in lexicon("position_head") if row["kind"] in OFFICES)


@cache
def ends_of_states() -> frozenset[str]:
    """The last words of all names of countries, lower case, ё folded: «аравия» of «Саудовская Аравия», «оаэ»."""
    names = [row["name_ru"] for row in reference("country")] + [row["alias"] for row in reference("country_alias")]
    return frozenset(fold(name).split()[-1] for name in names)


@cache
def body_words() -> frozenset[str]:
    """Organisations that have a name of one word, Cyrillic, lower case."""
    names = {row["alias"] for row in reference("organization_alias")}
    names |= {row["organization_core"] for row in reference("organization")}
    return frozenset(name for name in names if len(name) > 2 and CYRILLIC.match(name.capitalize()))


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


class NameScan:
    """One document's tokens, asked one at a time."""

    def __init__(self, document: Document, language: Language) -> None:
        self.document = document
        self.language = language
        self.tokens = document.tokens
        self.entity_of = {i: e for e in document.entities for i in range(e.first, e.last)}
        self.initials = {i for i, t in enumerate(self.tokens) if t.is_capitalised and is_initial(document, i)}
        self.words = {i for i, t in enumerate(self.tokens) if can_be_word(t.text)} - self.initials

    def is_word(self, index: int) -> bool:
        """A capitalised Cyrillic word, a name with a particle in front («аль-Асад») or a Latin one."""
        return index in self.words

    def is_initial(self, index: int) -> bool:
        return index in self.initials

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
        known = known_as(self.language, token.text)
        return known.is_first and not NAMES & known.all_grammemes

    def is_office(self, index: int) -> bool:
        """«Председателем Си Цзиньпином», «Премьером Госсовета»: posts that official sites write with a capital letter."""
        return bool(known_as(self.language, self.tokens[index].text).lemmas & office_words())

    def is_name_word(self, index: int) -> bool:
        """A given name or surname of the dictionary."""
        return bool({"Name", "Surn"} & known_as(self.language, self.tokens[index].text).grammemes)

    def is_known(self, index: int) -> bool:
        return known_as(self.language, self.tokens[index].text).is_known

    def is_place(self, index: int) -> bool:
        """A place by the dictionary and not a person: «Кубы», «Киеве»."""
        if self.tokens[index].lower in asian_surnames():
            return False
        grammemes = known_as(self.language, self.tokens[index].text).grammemes
        return "Geox" in grammemes and not {"Name", "Surn"} & grammemes

    def is_state(self, index: int) -> bool:
        """A country of one word, given names too: «Израиля», «Иордании»."""
        return bool(known_as(self.language, self.tokens[index].text).lemmas & state_words())

    def ends_state(self, index: int) -> bool:
        """A country, or the last word of one: «Омана», «ОАЭ», «Саудовской Аравии»."""
        return (
            index >= 0
            and self.is_word(index)
            and bool(known_as(self.language, self.text_at(index)).lemmas & ends_of_states())
        )

    def is_body(self, index: int) -> bool:
        """An organisation of one word: «Совбеза», «Генштаба»."""
        known = known_as(self.language, self.tokens[index].text)
        return not {"Name", "Surn"} & known.grammemes and bool(known.lemmas & body_words())

    def has_common_tail(self, index: int) -> bool:
        """«Экс-министр Кудрин», «Самолеты-беспилотники», but «Мун Чжэ-ин», «Буш-младший», «Юнус-бек»."""
        head, _, tail = self.tokens[index].text.rpartition("-")
        if not head or not tail.islower():
            return False
        nouns = [p.normal_form for p in self.language.parses(tail) if p.is_known and p.pos == "NOUN"]
        return bool(nouns) and not word_set("name_tail", "tail") & set(nouns)

    def same_line(self, left: int, right: int) -> bool:
        return self.tokens[left].sentence == self.tokens[right].sentence

    def is_initial_pair(self, index: int) -> bool:
        return index + 2 < len(self.tokens) and self.is_initial(index + 2)

    def ends_line(self, index: int) -> bool:
        return self.document.sentences[self.tokens[index].sentence][1] == index + 1

    def words_of(self, span: Span) -> list[str]:
        """The texts of the name words of a span."""
        return [self.tokens[i].text for i in range(*span) if self.is_word(i)]

    def free(self, index: int, taken: set[int], kinds: frozenset[str] = frozenset({"ORG", "LOC"})) -> bool:
        entity = self.entity_of.get(index)
        return index not in taken and not (entity is not None and entity.kind in kinds)

    def nominatives(self, token: Token) -> frozenset[str]:
        """What a token can be the form of, as a surname in the case that the tagger sees (Gen and Acc are one)."""
        return nominatives(self.language, token.text, "Gen" if token.case == "Acc" else token.case)


@lru_cache(maxsize=10_000)
def can_be_word(text: str) -> bool:
    """Whether a token is written like a word of a name."""
    return bool(CYRILLIC.match(text) or PARTICLE_PREFIX.match(text) or LATIN.match(text))


@dataclass(frozen=True, slots=True)
class Known:
    """What the dictionary says of a word: `grammemes` are of the readings that it has, `all_grammemes` and `lemmas` of those
    too that are guessed by the ending; `is_first`: the likeliest reading is no guess."""

    is_known: bool
    is_first: bool
    grammemes: frozenset[str]
    all_grammemes: frozenset[str]
    lemmas: frozenset[str]


@lru_cache(maxsize=10_000)
def known_as(language: Language, text: str) -> Known:
    """A word as the dictionary has it."""
    parses = language.parses(text)
    known = [p for p in parses if p.is_known]
    return Known(
        is_known=bool(known),
        is_first=bool(parses) and parses[0].is_known,
        grammemes=frozenset(g for p in known for g in p.tag.grammemes),
        all_grammemes=frozenset(g for p in parses for g in p.tag.grammemes),
        lemmas=frozenset(fold(p.normal_form) for p in parses),
    )


@lru_cache(maxsize=10_000)
def nominatives(language: Language, text: str, case: str) -> frozenset[str]:
    """The surnames that a word can be in a case; «Gen» is «Acc» too."""
    cases = {"Gen", "Acc"} if case == "Gen" else {case}
    known = readings(language, text.capitalize() if text.isupper() else text, "surname")
    return frozenset(fold(r.nominative) for r in known if r.case in cases and r.weight >= 0.3 and r.number == "Sing")
