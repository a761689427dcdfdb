"""What a scorer looks at: a stretch of text (a post's phrase, an organisation's name) and a person, in numbers.

Each feature has a name that can be read in the model's tables; none knows a word but through the lexicon.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.names import PersonMention
from extract.scoring.cast import Cast

FAR = 60  # tokens
DEEP = 10  # arcs
CLOSE = 3  # words between that are worth remembering
LONGEST = 5  # arcs of a path that is
CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
RELATIONS = ("root", "nsubj", "obj", "obl", "nmod", "appos", "conj", "flat", "xcomp", "parataxis")
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of text that may belong to a person: tokens `first` up to `last`, the syntactic head between."""

    first: int
    last: int
    head: int
    cases: frozenset[str]
    gender: str


def place_features(cast: Cast, place: Place) -> Features:
    """What stands around a place, whoever it belongs to."""
    tokens = cast.document.tokens
    head, sentence = tokens[place.head], tokens[place.head].sentence
    start, stop = cast.document.sentences[sentence]
    found: Features = {
        "length": place.last - place.first,
        "plural": head.number == "Plur",
        "capital": tokens[place.first].is_capitalised,
        "line": min(cast.line[place.first], DEEP),
        "sentence": min(sentence, DEEP),
        "opens": place.first == start,
        "closes": place.last >= stop - 1,
        "people here": min(cast.between("person", start, stop), DEEP),
        "people": len(cast.of),
        "posts here": min(cast.between("post", start, stop), DEEP),
        "subject": subject_kind(cast.subjects[sentence]),
        "relation": code(head.rel.split(":")[0], RELATIONS),
        "case": code(head.case, CASES),
        "before": sign_before(cast, place.first, start),
        "after": sign_after(cast, place.last, stop),
    }
    return found


def code(value: str, values: tuple[str, ...]) -> int:
    """The place of a value in a list, -1 for none of them."""
    return values.index(value) if value in values else -1


def subject_kind(subject: int | None) -> int:
    """0 no subject, 1 a person, 2 a pronoun, 3 something else."""
    return 0 if subject is None else 1 if subject >= 0 else 2 if subject == -1 else 3


def sign_before(cast: Cast, index: int, start: int) -> int:
    """What the token before a place is."""
    return 0 if index <= start else kind_of(cast, index - 1)


def sign_after(cast: Cast, index: int, stop: int) -> int:
    """What the token after a place is."""
    return 0 if index >= stop else kind_of(cast, index)


KINDS = {"VERB": 6, "AUX": 6, "ADP": 7, "CCONJ": 8, "SCONJ": 9, "NOUN": 10, "ADJ": 11, "PROPN": 12, "NUM": 13}


def kind_of(cast: Cast, index: int) -> int:
    """A token's kind: 1 a person's name, 2 a comma, 3 a dash, 4 a bracket, 5 another sign, else its part of speech."""
    token = cast.document.tokens[index]
    if index in cast.person_at:
        return 1
    if token.text == ",":
        return 2
    if token.text in "-–—":
        return 3
    if token.text in "()":
        return 4
    if token.pos == "PUNCT":
        return 5
    return KINDS.get(token.pos, 14)


def pair_features(cast: Cast, place: Place, person: int, recent: list[int]) -> Features:
    """How a person stands to a place: distance, what is between, agreement, syntax, who else is near."""
    tokens = cast.document.tokens
    mention = cast.nearest(person, place.first, place.last)
    here, there = tokens[place.head].sentence, tokens[mention.first].sentence
    after = mention.first >= place.first
    first, last = (place.last, mention.first) if after else (mention.last, place.first)
    same = here == there
    found: Features = {
        "same sentence": same,
        "after": after,
        "inside": place.first <= mention.first < place.last,
        "gap": min(max(last - first, 0), FAR),
        "sentences": max(-DEEP, min(there - here, DEEP)),
        "lines": max(-DEEP, min(cast.line[mention.first] - cast.line[place.first], DEEP)),
        "case met": bool(place.cases & cases_of(mention)) if same else -1,
        "gender": -1 if not mention.gender or not place.gender else mention.gender == place.gender,
        "words": mention.last - mention.first,
        "name case": code(mention.case, CASES),
        "name relation": code(tokens[mention.first].rel.split(":")[0], RELATIONS),
        "is subject": cast.subjects[here] == person,
        "last subject": here > 0 and cast.last_subject[here - 1] == person,
        "recency": min(recent.index(person), DEEP) if person in recent else DEEP + 1,
        "count": min(cast.count[person], DEEP),
        "share": cast.count[person] / len(cast.mentions),
        "rank": min(cast.by_count[person], DEEP),
        "order": min(cast.by_order[person], DEEP),
        "path": path(cast, place.head, mention) if same else DEEP + 1,
        "name before": kind_of(cast, mention.first - 1) if mention.first else 0,
        "name after": kind_of(cast, mention.last) if mention.last < len(tokens) else 0,
    }
    for sign in cast.before:
        found[f"{sign} between"] = min(cast.between(sign, first, last), DEEP) if same else -1
    return found


def cases_of(mention: PersonMention) -> frozenset[str]:
    """The cases a name may stand in."""
    return frozenset({mention.case}) if mention.case else frozenset(CASES)


def path(cast: Cast, head: int, mention: PersonMention) -> int:
    """How many syntactic arcs part a place from a name; signed, minus where the name hangs below."""
    tokens = cast.document.tokens
    above: dict[int, int] = {}
    index, steps = head, 0
    while steps < DEEP and index not in above:
        above[index] = steps
        index, steps = tokens[index].head, steps + 1
    index, steps = mention.first, 0
    for _ in range(2 * DEEP):  # arcs may run in a ring
        if index in above or steps >= DEEP:
            break
        steps += not mention.first <= tokens[index].head < mention.last
        index = tokens[index].head
    if index not in above:
        return DEEP
    total = min(above[index] + steps, DEEP)
    return -total if above[index] == 0 else total


def stretch(cast: Cast, place: Place, mention: PersonMention) -> str:
    """The words between a place and a name close by: «> , бывший», «< из»; of far ones only the order."""
    after = mention.first >= place.first
    first, last = (place.last, mention.first) if after else (mention.last, place.first)
    tokens = cast.document.tokens
    if tokens[place.head].sentence != tokens[mention.first].sentence:
        return "elsewhere"
    side = ">" if after else "<"
    return " ".join([side, *(t.lemma for t in tokens[first:last])]) if last - first <= CLOSE else f"{side} far"


def arcs(cast: Cast, place: Place, mention: PersonMention) -> str:
    """The kinds of syntactic arcs from a place up to what it shares with a name, and down to the name."""
    tokens = cast.document.tokens
    if tokens[place.head].sentence != tokens[mention.first].sentence:
        return "elsewhere"
    up, down = climb(cast, place.head), climb(cast, mention.first)
    down = [
        i
        for i in down
        if not mention.first <= i < mention.last or tokens[i].head not in range(mention.first, mention.last)
    ]
    shared = next((i for i in up if i in down), None)
    if shared is None:
        return "none"
    rising = [tokens[i].rel for i in up[: up.index(shared)]]
    falling = [tokens[i].rel for i in down[: down.index(shared)]]
    return "/".join(rising) + "^" + "/".join(falling) if len(rising) + len(falling) <= LONGEST else "long"


def climb(cast: Cast, index: int) -> list[int]:
    """A token and what it hangs on, up to the root."""
    found = [index]
    while len(found) < DEEP:
        index = cast.document.tokens[index].head
        if index in found:
            break
        found.append(index)
    return found
