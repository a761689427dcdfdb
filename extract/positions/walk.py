"""The walk to the right from the head noun of a post over what belongs to it.

«замминистра обороны по вопросам планирования и развития обороны Боливарианской Республики Венесуэла»: group by group,
each in the case that is due, until something comes that does not belong. Modifiers before the head: phrases.py.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from extract.inflect import Agreement, readings
from extract.places.evidence import CLOSING_QUOTES, OPENING_QUOTES
from extract.positions.heads import Head, find_head
from extract.positions.scene import KINDS_OF_PLACE, Scene, is_adjective, name_of_place, noun_group, rank_at
from extract.tables import column, lexicon, reference

MAX_QUOTE = 12  # tokens between quotation marks
MAX_BRACKET = 5
NUMBER_SIGNS = frozenset(["№", "N", "номер"])
CONTACTS = frozenset(["связь", "борьба", "работа", "взаимодействие", "сотрудничество", "противодействие"])
CONTROLS = frozenset(["контроль", "надзор", "наблюдение", "уход"])
TREATIES = frozenset(["договор", "соглашение", "конвенция"])
NESTING = frozenset(["aide", "envoy", "deputy"])
WITH_INSTRUMENTAL = ("командующ", "заведующ", "управляющ")
TAIL_PREPOSITIONS = frozenset(["о", "об", "по", "в", "на", "с", "за", "для", "против"])


@dataclass(frozen=True, slots=True)
class Preposition:
    """The case a preposition asks for, the kinds of heads that take it, and what it must come after, if anything."""

    case: str
    kinds: frozenset[str]
    after: str


@cache
def prepositions() -> dict[str, list[Preposition]]:
    """What position_preposition.csv says; a preposition may stand with two cases."""
    found: dict[str, list[Preposition]] = defaultdict(list)
    for row in lexicon("position_preposition"):
        found[row["preposition"]].append(Preposition(row["case"], frozenset(row["kinds"].split()), row["after"]))
    return dict(found)


@cache
def known_tails() -> dict[str, list[tuple[str, ...]]]:
    """What follows a preposition in the names of bodies, by the preposition, the longest first: «о коллективной безопасности»."""
    names = {row["organization_core"] for row in reference("organization")}
    names |= {row["alias"] for row in reference("organization_alias")}
    tails: dict[str, set[tuple[str, ...]]] = {}
    for words in map(str.split, names):
        first = next((i for i, word in enumerate(words) if i and word in TAIL_PREPOSITIONS), len(words))
        if len(words) - first > 1:
            tails.setdefault(words[first], set()).add(tuple(words[first:]))
    return {word: sorted(found, key=lambda tail: (-len(tail), tail)) for word, found in tails.items()}


def after_known_tail(here: Scene, index: int) -> int:
    """Where the name of a known body ends that goes on at a preposition; the index itself where none does."""
    for tail in known_tails().get(here.word(index), ()):
        last = index + len(tail)
        if tuple(map(here.word, range(index, last))) == tail:
            return last
    return index


@cache
def topic_stops() -> frozenset[str]:
    """What stands after «по» without belonging to a post: «по телефону», «по итогам»."""
    return frozenset(row["noun"] for row in lexicon("position_topic_stop"))


class Walk:
    """A walk to the right from a head noun, group by group, for as long as what comes belongs to the post."""

    def __init__(self, here: Scene, head: Head, shape: Agreement) -> None:
        self.here, self.head, self.shape = here, head, shape
        self.tokens = here.document.tokens
        self.index = head.start
        self.stop = here.end_of_sentence(head.index)
        self.case = head.governs or "Gen"
        self.groups: list[tuple[int, int]] = []
        self.joined: list[tuple[int, int]] = []
        self.has_preposition = False

    def run(self) -> int:
        """The end of the phrase."""
        steps = (
            self.quote,
            self.known_tail,
            self.number,
            self.group,
            self.affairs,
            self.coordinated,
            self.preposition,
            self.bracket,
            self.namesake,
            self.person,
        )
        while self.index < self.stop and any(step() for step in steps):
            pass
        return self.index

    def take(self, last: int) -> bool:
        """Step over a group that belongs to the post; after it only genitives follow."""
        self.groups.append((self.index, last))
        self.index, self.case = last, "Gen"
        return True

    def group(self) -> bool:
        """One noun with its adjectives in the case that is due, or the bare name of a place."""
        last = noun_group(self.here, self.index, self.case, self.stop)
        if last is None and self.case != "Gen" and not self.groups:  # «командующего 58-й армии», not only «армией»
            last = noun_group(self.here, self.index, "Gen", self.stop)
        if last is None and self.groups and self.here.word(self.groups[-1][1] - 1).startswith(WITH_INSTRUMENTAL):
            last = noun_group(self.here, self.index, "Ins", self.stop)  # «заместитель командующего Черноморским флотом»
        if last is None and self.groups:
            last = name_of_place(self.here, self.index)
        last = last or self.foreign_body()
        if last is None or not self.may_nest(last - 1):
            return False
        after_place = bool(self.groups) and self.here.place_from(self.groups[-1][0]) is not None
        if after_place and self.here.place_from(self.index) is None:  # nothing depends on the name of a country
            return False
        return self.take(last)

    def foreign_body(self) -> int | None:
        """«председатель Милли Меджлиса», «спикер Жогорку Кенеша»: the first word of a body's name does not bend."""
        tokens, following = self.tokens, self.index + 1
        is_name = all(
            i < self.stop and tokens[i].is_capitalised and self.here.entity_at.get(i) == "ORG"
            for i in (self.index, following)
        )
        return noun_group(self.here, following, self.case, self.stop) if is_name else None

    def known_tail(self) -> bool:
        """«Организации Договора о коллективной безопасности»: the name of a known body goes on behind a preposition."""
        last = after_known_tail(self.here, self.index)
        return bool(self.groups) and self.index < last <= self.stop and self.take(last)

    def affairs(self) -> bool:
        """«министр обороны и по делам ветеранов»."""
        words = tuple(map(self.here.word, range(self.index, min(self.index + 3, self.stop))))
        if not self.groups or self.head.kind not in {"minister", "deputy_minister"} or words[:2] != ("и", "по"):
            return False
        return words[2:] in {("делам",), ("вопросам",)} and self.take(self.index + 3)

    def may_nest(self, index: int) -> bool:
        """Whether a noun may depend on what stands before, seeing that it may be a post itself: «советник президента»."""
        if rank_at(self.here, index):
            return False
        inner = find_head(self.here, index)
        if inner is None or self.tokens[index].number == "Plur":
            return True
        if inner.kind == "occupation" or self.head.kind in {"state", "minister"}:
            return False
        if not self.groups:
            return True
        before = self.groups[-1]
        if self.here.place_from(before[0]) is not None:
            return False
        after_post = find_head(self.here, before[1] - 1) is not None  # «комиссии первого зампреда» are two posts
        return after_post or inner.kind not in {"deputy", "deputy_minister", "aide", "envoy", "member", "military"}

    def quote(self) -> bool:
        """A name between quotation marks: «командир подлодки «Екатеринбург»», «солист ленинградского «Рассвета»»."""
        opening = self.index
        while opening < self.stop and is_adjective(self.here, self.tokens[opening], self.case):
            opening += 1
        if opening + 1 >= self.stop or self.tokens[opening].text not in OPENING_QUOTES:
            return False
        for last in range(opening + 2, min(opening + MAX_QUOTE, self.stop)):
            if self.tokens[last].text in CLOSING_QUOTES:
                name = self.tokens[opening + 1].text
                return (name[:1].isupper() or name[:1].isdigit()) and self.take(last + 1)
        return False

    def coordinated(self) -> bool:
        """«промышленности и торговли», «труда, занятости и социальной защиты», «президенты России и США»."""
        if not self.groups or self.tokens[self.index].lower not in {"и", ","}:
            return False
        case = self.tokens[self.groups[-1][1] - 1].case or "Gen" if self.has_preposition else "Gen"
        last = noun_group(self.here, self.index + 1, case, self.stop)
        if last is None or not self.may_join(self.groups[-1], (self.index + 1, last)):
            return False
        if self.tokens[self.index].lower == "," and not self.comes_to_and(last, case):
            return False
        if self.shape.number == "Plur" and self.is_own(self.groups[-1]) and self.is_own((self.index + 1, last)):
            self.joined = [*(self.joined or self.groups[-1:]), (self.index + 1, last)]
        self.index += 1
        return self.take(last)

    def is_own(self, group: tuple[int, int]) -> bool:
        """A group that makes a post of its own of a plural one: a country, or a body written large."""
        noun = self.tokens[group[1] - 1]
        return self.here.place_from(group[0]) is not None or noun.is_capitalised and not self.has_preposition

    def may_join(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Like joins like: two things, or two countries where there are several officials."""
        place, another = self.here.place_from(one[0]), self.here.place_from(other[0])
        if place or another:
            return bool(place and another) and (self.has_preposition or self.may_be_plural())
        noun, before = self.tokens[other[1] - 1], self.tokens[one[1] - 1]
        if noun.text.isupper() or before.text.isupper():
            return noun.is_capitalised and before.is_capitalised and self.may_be_plural()
        if find_head(self.here, noun.index) is not None or noun.is_capitalised != before.is_capitalised:
            return False
        nouns = [f for f in readings(self.here.language, noun.text) if not f.is_adjective]
        due = [f for f in nouns if f.case == "Gen"] or nouns  # «экономики и энергетики»: a field, not people
        return not any(f.is_animate for f in due) or noun.number == "Plur"  # «семьи, женщин и детей»

    def may_be_plural(self) -> bool:
        """Whether there are several officials; one cannot head two: «Главы МИД России и Франции» are plural."""
        if self.shape.number != "Plur":
            forms = readings(self.here.language, self.tokens[self.head.index].text)
            plural = next((f for f in forms if f.number == "Plur" and f.case in {"Nom", self.shape.case}), None)
            if plural is None or self.head.index + 1 < self.head.start:
                return False
            self.shape = Agreement(plural.case, "Plur", "")
        return True

    def comes_to_and(self, index: int, case: str) -> bool:
        """After a comma: more of the same follow, the last of them after «и»."""
        while index < self.stop and self.tokens[index].lower in {",", "и"}:
            last = noun_group(self.here, index + 1, case, self.stop)
            if last is None:
                return False
            if self.tokens[index].lower == "и":
                return True
            index = last
        return False

    def preposition(self) -> bool:
        """«по вопросам …», «при президенте», «в США», «от Техаса», where the head may take them."""
        word, following = self.tokens[self.index].lower, self.index + 1
        if following >= self.stop:
            return False
        uses = [use for use in prepositions().get(word, ()) if self.takes(word, following, use)]
        ends = (noun_group(self.here, following, use.case, self.stop) for use in uses)
        last = next((end for end in ends if end is not None), None)
        if last is None:
            return False
        self.has_preposition = True
        self.index = following
        return self.take(last)

    def takes(self, word: str, following: int, use: Preposition) -> bool:
        """Whether this head, or the body it is head of, goes with a preposition."""
        if word == "на" and self.tokens[following].lemma == "переговоры":
            return True
        token, vice = self.tokens[following], word == "по" and self.head.lemma.startswith("вице")
        if self.head.kind not in use.kinds and not vice:
            return False
        if word == "по":
            return not {t.lemma for t in self.tokens[following : following + 2]} & topic_stops()
        if use.after:
            return self.comes_after(use.after)
        if word == "из":
            return self.here.place_from(following) is not None
        if word in {"в", "во", "на"}:
            located = [self.here.entity_at.get(i) == "LOC" for i in (following, following + 1)]
            near = located[1] and not token.is_capitalised or token.lemma in KINDS_OF_PLACE
            return bool(self.here.place_from(following)) or located[0] or token.text.isupper() or near
        return True

    def comes_after(self, what: str) -> bool:
        """«движения против войны»: a body's name goes on; «по связям с общественностью»: a noun of contact."""
        nouns = {self.tokens[i].lemma for first, last in self.groups[-1:] for i in range(first, last)}
        named = {"contact": CONTACTS, "control": CONTROLS, "treaty": TREATIES}
        if what in named:
            return bool(nouns & named[what])
        return any(column("position_body", "noun", "level").get(noun) == what for noun in nouns)

    def bracket(self) -> bool:
        """An abbreviation or a home in brackets, if the phrase or the name goes on after it."""
        if self.tokens[self.index].text != "(":
            return False
        for last in range(self.index + 1, min(self.index + MAX_BRACKET, self.stop)):
            if last in self.here.person_at:
                return False
            if self.tokens[last].text == ")":
                after = last + 1
                goes_on = after in self.here.person_at or noun_group(self.here, after, "Gen", self.stop)
                if not goes_on and not rank_at(self.here, after):
                    return False
                self.index = after
                return True
        return False

    def number(self) -> bool:
        """«больницы № 17», «гимназии N46», «школы номер 5»."""
        if self.tokens[self.index].text not in NUMBER_SIGNS or self.index + 1 >= self.stop or not self.groups:
            return False
        if self.tokens[self.index].text != "№" and not self.tokens[self.index + 1].text.isdigit():
            return False
        return self.take(self.index + 2)

    def namesake(self) -> bool:
        """«института имени Сербского», «театра им. Товстоногова»."""
        if not self.groups or self.here.word(self.index) not in {"имени", "им"}:
            return False
        following = self.index + 1 + (self.here.word(self.index + 1) == ".")
        if following >= self.stop:
            return False
        name = self.here.person_at.get(following)
        return self.take(self.here.people[name].last if name is not None else following + 1)

    def person(self) -> bool:
        """The name of a nested post's holder: «советник президента США Дональда Трампа по …»."""
        name = self.here.person_at.get(self.index)
        if name is None or self.here.people[name].first != self.index:
            return False
        person = self.here.people[name]
        another = person.last in self.here.person_at
        if "Gen" not in self.here.cases_of(person):
            return False
        if not self.groups and self.head.kind == "aide":  # «советник Трампа», whatever the adviser's own name
            return (another or self.shape.case not in {"Gen", "Acc"}) and self.take(person.last)
        if not self.groups and not (another and self.shape.case != "Gen"):
            return False
        nested = next((g for g in self.groups if find_head(self.here, g[1] - 1)), None)
        if nested is None or self.head.kind not in NESTING:
            return another and self.take(person.last)  # «спикеру правительства Хатоямы Хирофуми Хирано»
        closed = self.shape.case in {"Gen", "Acc"} and not another and self.here.word(person.last) != "по"
        return not closed and self.take(person.last)
