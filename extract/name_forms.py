"""The words of names with their parts told apart, and put into the nominative, all names of an article together."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from extract.declension import CASES, UNDECLINED, UNREADABLE, fold, is_given, is_patronymic, is_surname, readings, recased
from extract.language import Document, Language, Token
from extract.lexicon import column
from extract.name_spans import APOSTROPHES, CHINESE, LATIN, NUMERAL, asian_surnames, is_initial, particles

State = tuple[str, str, str]  # case, gender, number
STATES: tuple[State, ...] = tuple((c, g, "Sing") for c in CASES for g in ("Masc", "Fem"))
PLURAL_STATES: tuple[State, ...] = tuple((c, "", "Plur") for c in CASES)
# «Чжина» of «Ким Ён Чжина» has a syllable too many to be the nominative.
_SYLLABLE = "[бвгджзйклмнпрстфхцчшщ]{0,3}[аеиоуыэюя]{1,3}(?:нг|нь|[кптмнлрй])?"
ONE_SYLLABLE, TWO_SYLLABLES = re.compile(f"{_SYLLABLE}$"), re.compile(f"(?:{_SYLLABLE}){{1,2}}$")
# A surname that may stand before the given name: «Юлдашева Кристина», but «Норман Огустин».
RUSSIAN_SURNAME = re.compile(
    r"(ов|ев|ин|ын)(а|у|ым|ой|е)?$|(ск|цк)(ий|ого|ому|им|ом|ая|ой|ую)$|(енко|дзе|швили)$|(ян|ук|юк)(а|у|ом|ем|е)?$"
)
SPANISH = re.compile(r"(ес|ас|ос|ис|ия|ро)(а|у|ом|е|ы|у|ой)?$")
FEMININE_VERB, PRIOR_MASCULINE = 0.93, 0.75
PRIOR = 0.12  # what a reading's own weight counts beside one other name of the article that shows the same nominative
TEMPER = 0.5  # how far the weight of a reading counts before other names are heard


@dataclass(frozen=True, slots=True)
class Part:
    """One unit of a name; `role` is initial, given, patronymic, surname, any, particle or numeral; in «Ким Чен Ын» family, fixed, foreign."""

    text: str
    role: str
    token: int


@dataclass(frozen=True)
class Draft:
    """A name being read: its parts, what the context says of each state, and, once declined, its nominative parts."""

    first: int
    last: int
    parts: tuple[Part, ...]
    evidence: Mapping[State, float] = field(default_factory=dict)
    state: State = ("", "", "")
    certainty: float = 0.0
    words: tuple[str, ...] = ()  # the parts in the nominative
    is_asian: bool = False

    @property
    def case(self) -> str:
        return self.state[0]

    @property
    def gender(self) -> str:
        return self.state[1]

    @property
    def nominative(self) -> str:
        return written(self.words, self.parts)

    def of(self, *roles: str) -> tuple[str, ...]:
        """The nominative words of some roles, in order."""
        return tuple(w for w, p in zip(self.words, self.parts, strict=True) if p.role in roles)


def written(words: tuple[str, ...], parts: tuple[Part, ...]) -> str:
    """Parts as one string: «С. В. Лавров», «Шарль д'Эстен»."""
    return " ".join(w for w, p in zip(words, parts, strict=True) if w)


# -- parts and roles


def draft(document: Document, language: Language, span: tuple[int, int]) -> Draft:
    """A span taken apart, with the evidence of its context."""
    units = tuple(units_of(document, span))
    words = [text for text, kind, _ in units if kind == "word"]
    has_initials = any(kind == "initial" for _, kind, _ in units)
    named, asian = roles(language, words, has_initials)
    if any(kind == "numeral" for _, kind, _ in units):  # «Хуан Карлос I» has no surname
        named, asian = ["given"] * len(words), False
    found = iter(named)
    parts = tuple(Part(text, next(found) if kind == "word" else kind, token) for text, kind, token in units)
    tokens = [document.tokens[p.token] for p in parts if p.role not in ("initial", "particle", "numeral", "family", "fixed")]
    evidence = context(document, span, tokens) if tokens else {}
    return Draft(*span, parts if words else (), evidence, is_asian=asian)


def units_of(document: Document, span: tuple[int, int]) -> Iterator[tuple[str, str, int]]:
    """(text, kind, token) of the units of a span; «О'Нил» is one word, «С.» an initial."""
    tokens, index = document.tokens, span[0]
    while index < span[1]:
        token = tokens[index]
        if is_initial(document, index):
            yield token.text + ".", "initial", index
            index += 2
        elif index + 2 < span[1] and tokens[index + 1].text in APOSTROPHES:
            yield document.span_text(index, index + 3), "word", index + 2
            index += 3
        elif token.text in particles("next") | particles("previous"):
            yield token.text, "particle", index
            index += 1
        elif NUMERAL.match(token.text) and index > span[0]:
            yield token.text, "numeral", index
            index += 1
        else:
            if token.text[:1].isalpha():
                yield token.text, "word", index
            index += 1


def roles(language: Language, words: list[str], has_initials: bool) -> tuple[list[str], bool]:
    """The role of each word of a name, and whether the surname stands first for good (Chinese, Korean, Vietnamese)."""
    count = len(words)
    given = [is_given(language, w) for w in words]
    surname = [is_surname(language, w) for w in words]
    patronymic = [is_patronymic(language, w, by_suffix=count > 2) for w in words]
    if has_initials and count == 1:
        return ["surname"], False
    if count == 1:
        return [single_role(given[0], surname[0], patronymic[0])], False
    if is_asian(language, words, given, surname):
        return ["family", *["fixed"] * (count - 2), "foreign"], True
    for i in range(1, count):
        if patronymic[i] and given[i - 1] and not (count == 2 and surname[i]):
            return [*["surname"] * (i - 1), "given", "patronymic", *["surname"] * (count - i - 1)], False
    if count == 2 and given[1] and not surname[1] and not given[0] and RUSSIAN_SURNAME.search(words[0].lower()):
        return ["surname", "given"], False
    return western(given), False


def single_role(given: bool, surname: bool, patronymic: bool) -> str:
    if given and surname:
        return "any"
    return "given" if given else "patronymic" if patronymic and not surname else "surname"


def western(given: list[bool]) -> list[str]:
    """Given names, then words that may be either, then the surname."""
    middle = ["given" if all(given[1 : i + 1]) else "any" for i in range(1, len(given) - 1)]
    return ["given", *middle, "surname"]


def is_asian(language: Language, words: list[str], given: list[bool], surname: list[bool]) -> bool:
    """«Си Цзиньпин», «Ким Чен Ын», «Нгуен Фу Чонг»: a known surname first, then one or two short words or Chinese syllables."""
    rest = [fold(w) for w in words[1:]]
    if fold(words[0]) not in asian_surnames() or len(words) > 4:
        return False
    if len(rest) > 1 and all(ONE_SYLLABLE.match(w) for w in rest[:-1]) and len(rest[-1]) <= 6:
        return True
    if any(given[1:]):
        return False
    if len(rest) == 1:
        word = rest[0].replace("-", "")
        unknown = not surname[1] and not any(p.is_known for p in language.parses(word))
        return bool(CHINESE.match(word)) or (unknown and bool(TWO_SYLLABLES.match(word))) or ("-" in rest[0] and len(word) < 10)
    return all(len(w) <= 7 for w in rest) and not any(surname[1:])


# -- evidence


@cache
def preposition_cases() -> dict[str, frozenset[str]]:
    return {p: frozenset(c.split("|")) for p, c in column("preposition_case", "preposition", "cases").items()}


def context(document: Document, span: tuple[int, int], tokens: list[Token]) -> dict[State, float]:
    """The logarithm of how well each state fits what stands around and in the name."""
    share = 1 / math.sqrt(len(tokens))
    before = document.tokens[span[0] - 1] if span[0] else None
    governed = preposition_cases().get(before.lower) if before is not None else None
    heads = appositions(document, span)
    beside = post_before(document, span) or heads
    feminine = feminine_odds(document, span, heads)
    modifier = before if before is not None and before.pos == "ADJ" and before.case else None
    is_subject = document.tokens[span[0]].rel in ("nsubj", "nsubj:pass")
    result = {}
    for state in (*STATES, *PLURAL_STATES):
        case, gender, number = state
        score = sum(share * tag_fit(t, state) for t in tokens)
        score += sum(0.7 * case_fit(h.case, case) for h in beside[:1])
        score += 0.8 * case_fit("Nom", case) if is_subject else 0.0
        if modifier is not None:
            score += 0.7 * tag_fit(modifier, state)
        if governed is not None:
            score += 0.0 if case in governed else -2.5
        if number == "Sing":
            score += math.log(feminine if gender == "Fem" else 1 - feminine)
        result[state] = score
    return result


def tag_fit(token: Token, state: State) -> float:
    """How well the tagger's word on a token fits a state."""
    case, gender, number = state
    score = case_fit(token.case, case)
    if number == "Plur":
        return score + (math.log(0.3) if token.number == "Plur" else math.log(0.01))
    score += math.log(0.3) if token.number == "Plur" else 0.0
    if token.gender in ("Masc", "Fem"):
        score += math.log(0.75 if token.gender == gender else 0.25)
    return score


def case_fit(seen: str, case: str) -> float:
    """log P(tagged so | case); the genitive and accusative of people look alike."""
    if not seen:
        return math.log(0.2)
    if seen == case:
        return math.log(0.85)
    return math.log(0.3 if {seen, case} == {"Gen", "Acc"} else 0.03)


def appositions(document: Document, span: tuple[int, int]) -> list[Token]:
    """The nouns that the name stands beside («министром обороны Лопесом»), nearest first."""
    found: list[Token] = []
    token = document.tokens[span[0]]
    while token.rel in ("appos", "flat", "flat:name", "nmod") and token.head < token.index and len(found) < 3:
        before, token = token, document.tokens[token.head]
        if before.rel == "nmod" or token.pos not in ("NOUN", "PROPN"):
            break
        if not span[0] <= token.index < span[1] and token.pos == "NOUN" and token.animacy != "Inan":
            found.append(token)
    return found


def post_before(document: Document, span: tuple[int, int]) -> list[Token]:
    """The nearest animate noun before a name in the same phrase, where the syntax shows none: «лидера КНДР Ким Чен Ира»."""
    for token in reversed(document.tokens[max(0, span[0] - 6) : span[0]]):
        if token.pos in ("VERB", "ADP", "CCONJ", "PUNCT", "SCONJ"):
            break
        if token.pos == "NOUN" and token.animacy == "Anim" and not token.is_capitalised:
            return [token]
    return []


def feminine_odds(document: Document, span: tuple[int, int], heads: list[Token]) -> float:
    """The chance that the person is a woman, from the verb («заявила») and the post («королева»)."""
    odds = (1 - PRIOR_MASCULINE) / PRIOR_MASCULINE
    subject = heads[-1] if heads else document.tokens[span[0]]
    if subject.rel in ("nsubj", "nsubj:pass"):
        verb = document.tokens[subject.head]
        if verb.pos == "VERB" and verb.tense == "Past" and verb.number == "Sing" and verb.gender in ("Masc", "Fem"):
            odds *= 12 if verb.gender == "Fem" else 1 / 8
    for head in heads[:1]:
        if head.gender == "Fem" and head.animacy == "Anim":
            odds *= 8
    return min(0.99, max(0.01, odds / (1 + odds)))


# -- declension


Nominative = tuple[str, str]  # folded word, gender
Table = dict[State, list[tuple[str, float]]]  # for each state, nominatives with their weights
Credit = dict[Nominative, float]


def decline(drafts: list[Draft], language: Language) -> list[Draft]:
    """All names put into the nominative, each heeding what the other names of the article can be forms of."""
    tables = [word_tables(d, language) for d in drafts]
    credits = [credits_of(d, t) for d, t in zip(drafts, tables, strict=True)]
    witness = Witness(drafts, credits)
    return [settled(d, t, [witness.support(p.text, c) for p, c in zip(d.parts, own, strict=True)])
            for d, t, own in zip(drafts, tables, credits, strict=True)]


class Witness:
    """How far each nominative is borne out by the names of an article; one written form counts as the root of its number.

    «Дерипаски» nine times says three times as much as once; «Дерипаску» and «Дерипаска» beside it settle the name.
    """

    def __init__(self, drafts: list[Draft], credits: list[list[Credit]]) -> None:
        self.sums: dict[str, Counter[Nominative]] = defaultdict(Counter)
        self.counts: Counter[str] = Counter()
        for draft, own in zip(drafts, credits, strict=True):
            for part, credit in zip(draft.parts, own, strict=True):
                if credit:
                    self.sums[fold(part.text)].update(credit)  # type: ignore[arg-type]
                    self.counts[fold(part.text)] += 1
        self.total: Counter[Nominative] = Counter()
        for form, sums in self.sums.items():
            self.total.update({n: c / math.sqrt(self.counts[form]) for n, c in sums.items()})  # type: ignore[misc]

    def support(self, form: str, own: Credit) -> dict[Nominative, float]:
        """What the other occurrences say of the nominatives that one occurrence may have."""
        form = fold(form)
        count, sums = self.counts[form], self.sums.get(form, Counter())
        return {
            n: max(0.0, self.total[n] - sums[n] / math.sqrt(count) + (sums[n] - c) / math.sqrt(max(1, count - 1)))
            for n, c in own.items()
        }


def word_tables(draft: Draft, language: Language) -> list[Table | None]:
    """For each part, the nominatives that it can have in each state; None for parts that do not bend."""
    syllables = ONE_SYLLABLE if any(p.role == "fixed" for p in draft.parts) else TWO_SYLLABLES
    return [word_table(language, p, syllables) for p in draft.parts]


def word_table(language: Language, part: Part, syllables: re.Pattern[str]) -> Table | None:
    kind = part.role
    if kind == "family":
        return {s: [(part.text.capitalize(), 1.0)] for s in (*STATES, *PLURAL_STATES)}
    if kind not in ("given", "surname", "patronymic", "any", "foreign") or LATIN.match(part.text):
        return None
    head, tail = apostrophe(part.text)
    table: Table = {s: [] for s in (*STATES, *PLURAL_STATES)}
    for r in readings(language, tail, kind):
        odd = part.role == "foreign" and not syllables.match(fold(r.nominative).replace("-", ""))
        table[r.case, r.gender, r.number].append((head + r.nominative, 0.05 * r.weight if odd else r.weight))
    top = max((weight for choices in table.values() for _, weight in choices), default=1.0)
    table = {state: [(word, weight / top) for word, weight in choices] for state, choices in table.items()}
    is_foreign = kind in ("given", "any") and not is_given(language, part.text)
    as_it_stands = (head + recased(tail, tail), UNDECLINED if is_foreign else UNREADABLE)
    return {state: choices or [as_it_stands] for state, choices in table.items()}


def apostrophe(text: str) -> tuple[str, str]:
    """«О'Нилом» bends after the apostrophe."""
    for mark in APOSTROPHES:
        if mark in text:
            head, _, tail = text.rpartition(mark)
            return head + mark, tail
    return "", text


def credits_of(draft: Draft, tables: list[Table | None]) -> list[Credit]:
    """For each part, how well each nominative would fit what stands around this name; 1 for the best."""
    found: list[Credit] = [{} for _ in tables]
    scores = {s: v for s, (v, _) in scored(draft, tables, None).items()}
    if not scores:
        return found
    top = max(scores.values())
    for state, score in scores.items():
        for table, credit in zip(tables, found, strict=True):
            best = max((w for _, w in table[state]), default=1.0) if table else 1.0
            for word, weight in table[state] if table else ():
                key = (fold(word), state[1])
                credit[key] = max(credit.get(key, 0.0), math.exp(score - top) * weight / best)
    return found


def scored(
    draft: Draft, tables: list[Table | None], support: list[dict[Nominative, float]] | None
) -> dict[State, tuple[float, tuple[str, ...]]]:
    """For each state, its score and the nominative parts."""
    result = {}
    for state, score in draft.evidence.items():
        if state[2] == "Plur" and len(draft.parts) > 1:
            continue
        words = []
        for i, (part, table) in enumerate(zip(draft.parts, tables, strict=True)):
            word, weight = best_word(table[state], state[1], support[i] if support else None) if table else (part.text, 0.0)
            score += weight
            words.append(word)
        result[state] = (score, tuple(words))
    return result if any(tables) else {}


def best_word(choices: list[tuple[str, float]], gender: str, support: Mapping[Nominative, float] | None) -> tuple[str, float]:
    """The likeliest nominative and its logarithmic score; without support the context counts for more."""
    if support is None:
        word, weight = max(choices, key=lambda c: c[1])
        return word, TEMPER * math.log(weight)
    if choices[0][1] <= UNDECLINED and len(choices) == 1:
        return choices[0][0], math.log(PRIOR * choices[0][1])
    rated = ((word, PRIOR * weight + support.get((fold(word), gender), 0.0)) for word, weight in choices)
    word, weight = max(rated, key=lambda c: c[1])
    return word, math.log(weight)


def settled(draft: Draft, tables: list[Table | None], support: list[dict[Nominative, float]]) -> Draft:
    """The draft with its likeliest state and nominative."""
    scores = scored(draft, tables, support)
    if not scores:
        return replace(draft, words=tuple(p.text for p in draft.parts))
    top = max(score for score, _ in scores.values())
    odds = {state: math.exp(score - top) for state, (score, _) in scores.items()}
    state = max(odds, key=lambda s: odds[s])
    certainty = sum(o for s, o in odds.items() if s[1] == state[1]) / sum(odds.values())
    return replace(draft, state=state, certainty=certainty, words=scores[state][1])
