"""Posts and persons that may belong together, with what a scorer looks at; which of them do is decided in holders.py."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.inflect import readings
from extract.names import PersonMention
from extract.positions.bodies import Body, find_body, find_country
from extract.positions.phrases import PostPhrase
from extract.positions.posts import Posts
from extract.positions.predicates import appointer, roles
from extract.scoring.cast import Cast
from extract.scoring.features import KINDS, Features, Place, code, pair_features, place_features

RULES = (
    "before name",
    "before name, apart",
    "after name",
    "chain",
    "chain after name",
    "predicate",
    "office",
)
HEAD_KINDS = (
    "occupation",
    "chief",
    "civil",
    "state",
    "envoy",
    "deputy",
    "church",
    "military",
    "member",
    "aide",
    "law",
    "owner",
    "deputy_minister",
    "minister",
    "collective",
    "colleague",
    "acting",
)
ROLES = ("", "predicate", "appointing", "unrelated", "office")
FORMER = ("бывш", "экс")
FUTURE = ("будущ", "потенциальн", "возможн")
CANDIDATES = ("кандидат", "претендент", "выбор")
POSSESSIVES = frozenset(["свой", "его", "ее", "их", "мой", "наш"])
RECENT, MAIN = 4, 2  # how many persons named lately, and most often, are asked about


@dataclass(frozen=True)
class Pair:
    """A post's phrase, a person of the article (by number), the rule that links them or "", and the features."""

    post: PostPhrase
    person: int
    rule: str
    features: Features = field(compare=False)


@dataclass(frozen=True)
class Told:
    """What the rules say: holders of each head by rule, and of each kind of post; countries of persons by their posts.

    `names` are the names that posts stand with, by head.
    """

    rules: dict[int, dict[int, str]]
    lemmas: dict[str, Counter[int]]
    posts: Counter[int]
    countries: dict[int, set[str]]
    names: dict[int, int]

    def contradicts(self, person: int, country: str | None) -> bool:
        """A person who has posts of other countries only."""
        return bool(country and self.countries.get(person)) and country not in self.countries[person]


def cast_of(posts: Posts, people: Sequence[PersonMention]) -> Cast:
    """The persons of an article among its posts."""
    return Cast(posts.here.document, people, [post.head.index for post in posts.phrases])


def find_pairs(posts: Posts, people: Sequence[PersonMention], cast: Cast) -> Iterator[Pair]:
    """Every post with every person who may hold it."""
    if not people:
        return
    bodies = {p.head.index: body_and_country(posts, p) for p in posts.phrases}
    said = told(posts, people, bodies)
    for post in posts.phrases:
        yield from pairs_of(posts, cast, said, post, *bodies[post.head.index])


def body_and_country(posts: Posts, post: PostPhrase) -> tuple[Body | None, str | None]:
    body = find_body(posts.here, post)
    return body, find_country(posts.here, post, body)


def told(posts: Posts, people: Sequence[PersonMention], bodies: dict[int, tuple[Body | None, str | None]]) -> Told:
    """The links that rules made, counted."""
    names = {head: link.people[0] for head, link in posts.links.items()}
    said = Told({}, defaultdict(Counter), Counter(), defaultdict(set), names)
    for post in posts.phrases:
        link = posts.links.get(post.head.index)
        if link is None:
            continue
        holders = {people[name].person: link.rule for name in link.people}
        said.rules[post.head.index] = holders
        country = bodies[post.head.index][1]
        for person in holders:
            said.lemmas[post.head.lemma][person] += 1
            said.posts[person] += 1
            if country:
                said.countries[person].add(country)
    return said


def pairs_of(
    posts: Posts, cast: Cast, said: Told, post: PostPhrase, body: Body | None, country: str | None
) -> Iterator[Pair]:
    """One post with the persons who may hold it."""
    place = place_of(posts, post)
    recent = cast.recent(post.first)
    rules = said.rules.get(post.head.index, {})
    around = {f"post {name}": value for name, value in place_features(cast, place).items()}
    around |= post_features(posts, cast, post) | {
        "has body": body is not None,
        "has country": country is not None,
        "links": len(rules),
    }
    giver = appointer(posts.here, post.head.index, said.names)
    asked = candidates(cast, said, post, country, recent)
    if giver is not None:  # «Иванов уволил помощника»: not himself
        asked = [p for p in asked if p in rules or p != cast.person_at[posts.here.people[giver].first].person]
    features = {person: pair_features(cast, place, person, recent) for person in asked}
    gaps = sorted(f["gap"] for f in features.values() if f["same sentence"])
    for person, own in features.items():
        rule = rules.get(person, "")
        own |= around | rule_features(said, post, person, rule, country)
        own["nearest"] = gaps.index(own["gap"]) if own["same sentence"] else 9
        yield Pair(post, person, rule, own)


def place_of(posts: Posts, post: PostPhrase) -> Place:
    """A phrase as a place to which a person may belong."""
    head = posts.here.document.tokens[post.head.index]
    gender = post.shape.gender if post.shape.number != "Plur" else ""
    if not gender and head.number != "Plur":
        gender = head.gender
    cases = {form.case for form in readings(posts.here.language, head.text)} | {head.case, post.shape.case}
    return Place(post.first, post.last, post.head.index, frozenset(cases), gender)


def candidates(cast: Cast, said: Told, post: PostPhrase, country: str | None, recent: list[int]) -> list[int]:
    """The persons of the same sentence, those named lately or next, the ones the article is about, and the rules' own.

    A minister of Chile is not asked about for «посол Франции».
    """
    rules = said.rules.get(post.head.index, {})
    tokens = cast.document.tokens
    sentence = tokens[post.head.index].sentence
    found = [m.person for m in cast.mentions if tokens[m.first].sentence == sentence]
    found += recent[:RECENT]
    found += rules
    found += [m.person for m in cast.mentions if m.first >= post.last][:2]
    found += [person for person, rank in cast.by_count.items() if rank < MAIN]
    return [person for person in dict.fromkeys(found) if person in rules or not said.contradicts(person, country)]


def post_features(posts: Posts, cast: Cast, post: PostPhrase) -> Features:
    """What a phrase is like, whoever holds the post."""
    tokens = cast.document.tokens
    head = tokens[post.head.index]
    modifiers = [t.lower for t in tokens[post.first : head.index]]
    before = tokens[max(0, post.first - 3) : post.first]
    lemmas = [t.lemma for t in before]
    governor = tokens[head.head] if head.head != head.index else None
    return {
        "kind": code(post.head.kind, HEAD_KINDS),
        "official": post.head.is_official,
        "groups": len(post.groups),
        "joined": len(post.joined),
        "modifiers": head.index - post.first,
        "bare": post.first == head.index and post.last == post.head.start,
        "former": head.lower.startswith("экс") or any(m.startswith(FORMER) for m in modifiers),
        "future": any(m.startswith(FUTURE) for m in modifiers + lemmas),
        "candidate": any(m.startswith(CANDIDATES) for m in lemmas),
        "one of": not {"из", "один"}.isdisjoint(lemmas),
        "as": not {"как", "качество"}.isdisjoint(lemmas),
        "of office": bool(lemmas) and roles().get(lemmas[-1]) == "office",
        "governor": code(roles().get(governor.lemma, ""), ROLES) if governor else -1,
        "governor is": KINDS.get(governor.pos, 0) if governor else -1,
        "governor denied": governor is not None and is_denied(posts, governor.index),
        "denied": is_denied(posts, head.index),
        "possessive": not POSSESSIVES.isdisjoint(modifiers + lemmas[-1:]),
        "within another": any(o.head.index < head.index < o.last for o in posts.phrases),
        "quoted": cast.quoted[post.first],
    }


def is_denied(posts: Posts, index: int) -> bool:
    """«не был министром», «не министр», «был бы министром»."""
    return any(posts.here.word(child) in {"не", "нет", "бы"} for child in posts.here.document.children[index])


def rule_features(said: Told, post: PostPhrase, person: int, rule: str, country: str | None) -> Features:
    """What the rules say of a pair and of the others that the post or the person might be paired with."""
    same = said.lemmas[post.head.lemma] if post.head.lemma in said.lemmas else Counter[int]()
    own = said.countries.get(person)
    others = len(said.rules.get(post.head.index, ())) - bool(rule)
    return {
        "rule": code(rule, RULES),
        "linked elsewhere": others > 0 and not rule,
        "same post mine": same[person] - bool(rule),
        "same post of others": same.total() - same[person] - others,
        "posts of person": min(said.posts[person] - bool(rule), 5),
        "country met": -1 if not country or not own else country in own,
    }
