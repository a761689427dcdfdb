"""Names put into the nominative, all names of an article together: each is heard on what the others can be."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from extract.language import Language
from extract.names.context import PLURAL_STATES, STATES, State
from extract.names.declension import UNDECLINED, UNREADABLE, fold, is_dictionary_name, readings, recased
from extract.names.parts import NOT_SPANISH, ONE_SYLLABLE, TWO_SYLLABLES, Draft, Part
from extract.names.words import APOSTROPHES, LATIN
from extract.tables import known_people

PRIOR = 0.1  # what a reading's own weight counts beside one other name of the article that shows the same nominative
OTHER_GENDER = {"Masc": "Fem", "Fem": "Masc"}
TEMPER = 0.5  # how far the weight of a reading counts before other names are heard
Nominative = tuple[str, str]  # folded word, gender
Table = dict[State, list[tuple[str, float]]]  # for each state, nominatives with their weights
Credit = dict[Nominative, float]


def decline(drafts: list[Draft], language: Language) -> list[Draft]:
    """All names put into the nominative, each heeding what the other names of the article can be forms of."""
    tables = [word_tables(d, language) for d in drafts]
    credits = [credits_of(d, t) for d, t in zip(drafts, tables, strict=True)]
    witness = Witness(drafts, credits)
    return [
        settled(d, t, [witness.support(p.text, c, k) for p, c, k in zip(d.parts, own, well_known(d, t), strict=True)])
        for d, t, own in zip(drafts, tables, credits, strict=True)
    ]


@cache
def known_names() -> dict[str, list[list[str]]]:
    """The words of well-known people's names, folded, by the first of them."""
    names: dict[str, list[list[str]]] = defaultdict(list)
    for name in known_people():
        words = [fold(word) for word in name.split()]
        names[words[0]].append(words)
    return names


def well_known(draft: Draft, tables: list[Table | None]) -> list[set[str]]:
    """For each part, the nominatives by which the whole name is that of a well-known person: «Василием Небензей»."""
    found: list[set[str]] = [set() for _ in tables]
    if len(tables) < 2:
        return found
    choices = [
        {fold(word) for column in table.values() for word, _ in column} if table else {fold(part.text)}
        for part, table in zip(draft.parts, tables, strict=True)
    ]
    for words in (name for first in choices[0] for name in known_names().get(first, ())):
        if len(words) == len(choices) and all(w in c for w, c in zip(words, choices, strict=True)):
            for word, own in zip(words, found, strict=True):
                own.add(word)
    return found


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
                    self.sums[fold(part.text)].update(credit)
                    self.counts[fold(part.text)] += 1
        self.total: Counter[Nominative] = Counter()
        for form, sums in self.sums.items():
            self.total.update({n: c / math.sqrt(self.counts[form]) for n, c in sums.items()})

    def support(self, form: str, own: Credit, known: set[str]) -> dict[Nominative, float]:
        """What the other occurrences say of the nominatives that one occurrence may have; a well-known name counts as another.

        A wife's «Гейтс» bears out her husband's, but only by half: it says nothing of his sex.
        """
        form = fold(form)
        count, sums = self.counts[form], self.sums.get(form, Counter())
        others = {
            n: max(0.0, self.total[n] - sums[n] / math.sqrt(count) + (sums[n] - c) / math.sqrt(max(1, count - 1)))
            for n, c in own.items()
        }
        shared = {(w, g): 0.5 * c for (w, g), c in others.items() if not w.endswith(("а", "я", "ой", "ий", "ый"))}
        return {
            (w, g): c + shared.get((w, OTHER_GENDER.get(g, "")), 0.0) + own[w, g] * (w in known)
            for (w, g), c in others.items()
        }


UNBENT = "оглу"  # «Чавушоглу»


def word_tables(draft: Draft, language: Language) -> list[Table | None]:
    """For each part, the nominatives that it can have in each state; None for parts that do not bend."""
    syllables = ONE_SYLLABLE if any(p.role == "fixed" for p in draft.parts) else TWO_SYLLABLES
    return [word_table(language, p, syllables, draft.is_spanish) for p in draft.parts]


def word_table(language: Language, part: Part, syllables: re.Pattern[str], is_spanish: bool) -> Table | None:
    kind = part.role
    if kind == "family":
        return {s: [(part.text.capitalize(), 1.0)] for s in (*STATES, *PLURAL_STATES)}
    if kind not in ("given", "surname", "patronymic", "any", "foreign") or LATIN.match(part.text):
        return None
    head, tail = apostrophe(part.text)
    if kind != "given" and tail.lower().endswith(UNBENT):
        return {s: [(head + tail, 1.0)] for s in (*STATES, *PLURAL_STATES)}
    table: Table = {s: [] for s in (*STATES, *PLURAL_STATES)}
    for r in readings(language, tail, kind):
        odd = part.role == "foreign" and not syllables.match(fold(r.nominative).replace("-", ""))
        alien = is_spanish and part.role != "given" and NOT_SPANISH.search(r.nominative)
        weight = r.weight * (0.05 if odd else 0.01 if alien else 1.0)
        table[r.case, r.gender, r.number].append((head + r.nominative, weight))
    top = max((weight for choices in table.values() for _, weight in choices), default=1.0)
    as_it_stands = [(head + recased(tail, tail), undeclined(language, kind, tail))]
    return {s: [(word, weight / top) for word, weight in c] if c else as_it_stands for s, c in table.items()}


def undeclined(language: Language, kind: str, word: str) -> float:
    """How likely a word stays as it is where it should bend: given names of the East do («с Мьинт Аунгом»)."""
    if kind not in ("given", "any"):
        return UNREADABLE
    return UNDECLINED / 6 if is_dictionary_name(language, word) else UNDECLINED


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
            word, weight = (
                best_word(table[state], state[1], support[i] if support else None) if table else (part.text, 0.0)
            )
            score += weight
            words.append(word)
        result[state] = (score, tuple(words))
    return result if any(tables) else {}


def best_word(
    choices: list[tuple[str, float]], gender: str, support: Mapping[Nominative, float] | None
) -> tuple[str, float]:
    """The likeliest nominative and its logarithmic score; without support the context counts for more."""
    if support is None:
        word, weight = max(choices, key=lambda c: c[1])
        return word, TEMPER * math.log(weight)
    if len(choices) == 1 and choices[0][1] <= UNDECLINED:
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
