"""Which organisation and which country the phrase of a post names.

«начальник Главного финансового управления Министерства Революционных Вооруженных Сил Кубы»: the ministry, of Cuba.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extract.inflect import nominative, readings
from extract.language import Token
from extract.places import PlaceMention
from extract.places.evidence import CLOSING_QUOTES, OPENING_QUOTES
from extract.positions.heads import find_head
from extract.positions.phrases import PostPhrase
from extract.positions.scene import Scene, is_adjective
from extract.positions.walk import after_known_tail
from extract.tables import column, reference

PREPOSITIONS = frozenset(["по", "при", "в", "во", "на", "от", "с", "со", "из"])
# Bodies whose name may end in its field: «комитет по обороне», «совет при президенте»; a ministry's does not.
NAMED_BY_FIELD = frozenset(
    [
        "комитет",
        "подкомитет",
        "комиссия",
        "подкомиссия",
        "совет",
        "агентство",
        "служба",
        "управление",
        "фонд",
        "центр",
        "бюро",
        "группа",
        "миссия",
    ]
)
ASIDE = re.compile(r"\s*\([^()]*\)|\bсво(?:ей|его|их|ем|им|ими|ему)\s+")


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation in a phrase: its name in the nominative, and the same without country words, folded."""

    name: str
    core: str
    first: int
    last: int


def find_body(here: Scene, phrase: PostPhrase) -> Body | None:
    """The top body that a post's phrase names, None for the post of a country, town or person."""
    if phrase not in here.bodies:
        here.bodies[phrase] = top_body(here, phrase)
    found: Body | None = here.bodies[phrase]
    return found


def top_body(here: Scene, phrase: PostPhrase) -> Body | None:
    """The same, looked for."""
    found = None
    for index in range(phrase.head.start, phrase.last):
        if phrase.head.kind == "envoy" and here.word(index) == "при" and is_acronym(here.document.tokens[index + 1]):
            return None  # «постпред России при ООН» serves Russia
        if found is not None and here.word(index) in PREPOSITIONS:
            break
        level = body_level(here, index)
        if level and (found is None or body_level(here, found) == "unit"):
            found = index
        if found is not None and level in {"body", "company"}:
            break
    if found is None:
        return derived_ministry(here, phrase)
    return body(here, phrase, found)


def body_level(here: Scene, index: int) -> str:
    """What a token in a complement heads: a body, a unit of one, a company («quoted» where only quotes name it)."""
    token = here.document.tokens[index]
    level = column("position_body", "noun", "level").get(token.lemma, "")
    if level == "none" or index in here.person_at:
        return ""
    if (
        here.places_at.get(index) and token.lemma != "администрация"
    ):  # «Палестинская национальная администрация» is both
        return ""
    if level:
        return level
    if token.text in OPENING_QUOTES:
        return "body" if not is_after_thing(here, index) else ""
    if is_acronym(token) or token.lower in known_cores() or token.lemma in known_cores():
        return "body"
    named = token.is_capitalised and here.entity_at.get(index) == "ORG" and token.pos in {"NOUN", "PROPN"}
    return "body" if named and find_head(here, index) is None else ""


def is_acronym(token: Token) -> bool:
    """«МИД», «ЦРУ», «МИДа»."""
    return (
        len(token.text) > 1
        and token.text.isalpha()
        and token.text[:2].isupper()
        and not token.text[2:].islower()
        or (len(token.text) > 3 and token.text[:3].isupper() and token.text.isalpha())
    )


def is_after_thing(here: Scene, index: int) -> bool:
    """«подлодки «Екатеринбург»»: the quotes name a thing that is no body."""
    before = here.document.tokens[index - 1]
    return column("position_body", "noun", "level").get(before.lemma, "") == "none"


def body(here: Scene, phrase: PostPhrase, index: int) -> Body:
    """The body headed by a token, from its adjectives to the end of its genitives."""
    tokens = here.document.tokens
    index = noun_after(here, index, phrase.last)
    if tokens[index].text in OPENING_QUOTES:
        return quoted(here, index, phrase.last)
    level = body_level(here, index)
    last = index + 1
    while last < phrase.last and not ends_body(here, phrase, index, last):
        if tokens[last].text in OPENING_QUOTES and level == "company":
            return quoted(here, last, phrase.last)
        last += 1
    last = min(after_known_tail(here, last), phrase.last)  # «Организации Договора о коллективной безопасности»
    first = index
    while first > phrase.head.start and is_adjective(here, tokens[first - 1], tokens[index].case or "Gen"):
        first -= 1
    name = without_brackets(nominative(here.document, here.language, first, last, index))
    return Body(name, core(here, first, last, index), first, last)


def noun_after(here: Scene, index: int, end: int) -> int:
    """«Новоторгового банка»: an adjective that opens a name, taken for its head, gives way to its noun."""
    while index + 1 < end and only_adjective(here, index) and here.document.tokens[index + 1].text[:1].isalpha():
        index += 1
    return index


def only_adjective(here: Scene, index: int) -> bool:
    """A word that the dictionary knows as an adjective and nothing else."""
    forms = list(readings(here.language, here.document.tokens[index].text))
    return bool(forms) and all(form.is_adjective for form in forms)


def without_brackets(text: str) -> str:
    """A phrase without its abbreviation and «свой»: «Комитет начальников штабов (КНШ)»."""
    return ASIDE.sub("", text)


def ends_body(here: Scene, phrase: PostPhrase, index: int, last: int) -> bool:
    """Where the name of a body stops: at a preposition that belongs to the post, not to the body."""
    if last in here.person_at:
        return True
    if here.word(last) == "и":  # «Госсовета и Совета министров»: the first of two bodies
        return any(body_level(here, i) for i in range(last + 1, min(last + 4, phrase.last)))
    return here.word(last) in PREPOSITIONS and here.document.tokens[index].lemma not in NAMED_BY_FIELD


def quoted(here: Scene, opening: int, stop: int) -> Body:
    """The name between quotation marks, without them."""
    last = opening + 1
    while last < stop and here.document.tokens[last].text not in CLOSING_QUOTES:
        last += 1
    last = max(last, opening + 2)
    name = here.document.span_text(opening + 1, last)
    before = here.document.tokens[opening - 1]
    # «гендиректор "Рособоронэкспорта"», «солист ленинградского "Рассвета"», but «концерна "Алмаз-Антей"»
    if find_head(here, before.index) or before.pos == "ADJ":
        name = nominative(here.document, here.language, opening + 1, last)
    return Body(name, name.lower().replace("ё", "е"), opening + 1, last)


def core(here: Scene, first: int, last: int, index: int) -> str:
    """The name without the country at its end and without a country's adjective in lower case before it."""
    while last - 1 > index and (here.word(last - 1) in {"и", ","} or is_country(here, last - 1)):
        last -= 1
    while first < index and here.places_at.get(first) and not here.document.tokens[first].is_capitalised:
        first += 1
    name = nominative(here.document, here.language, first, last, index)
    return without_brackets(name).lower().replace("ё", "е")


def is_country(here: Scene, index: int) -> bool:
    """Whether a token is of a country's name."""
    return any(p.kind == "country" for p in here.places_at.get(index, ()))


def derived_ministry(here: Scene, phrase: PostPhrase) -> Body | None:
    """«замминистра обороны Венесуэлы» works at the ministry of defence; a minister only where the text names it."""
    start = phrase.head.start
    if phrase.head.kind in {"deputy", "aide"} and here.word(start).startswith("министр"):
        start += 1
    elif phrase.head.kind != "deputy_minister" and phrase.head.lemma != "министр":
        return None
    last = start
    while last < phrase.last and here.word(last) not in PREPOSITIONS and not is_named(here, last):
        last += 1
    ministry = named_ministry(here, start)
    if last == start or ministry is None and phrase.head.lemma == "министр":
        return None
    field = here.document.span_text(start, last)
    own = next((p for i in range(last, phrase.last) if (p := own_country(here, phrase, i))), None)
    country = f" {here.document.span_text(own.first, own.last)}" if own else ""
    core = f"министерство {field}".lower().replace("ё", "е")
    return Body(f"{ministry or 'министерство'} {field}{country}", core, start, last)


def is_named(here: Scene, index: int) -> bool:
    """Whether a person or a place stands at a token."""
    return index in here.person_at or here.place_from(index) is not None


def own_country(here: Scene, phrase: PostPhrase, index: int) -> PlaceMention | None:
    """The country at a token if it is the post's own and not what the post deals with."""
    place = here.place_from(index)
    topic = any(here.word(i) in PREPOSITIONS for i in range(phrase.head.start, index))
    if place is None or topic and not closes_after_topic(here, phrase, index):
        return None
    return place


def named_ministry(here: Scene, start: int) -> str | None:
    """The word «Министерство» as the text writes it, if it names the ministry of the same field."""
    field = [here.word(start), here.word(start + 1)]
    for token in here.document.tokens:
        if token.lemma == "министерство" and [here.word(token.index + 1), here.word(token.index + 2)] == field:
            return "Министерство" if token.is_capitalised else "министерство"
    return None


def find_country(here: Scene, phrase: PostPhrase, body: Body | None) -> str | None:
    """The country of a post: the first one named, but not where it serves or what it deals with."""
    if len(phrase.joined) > 1:
        return None
    if phrase.borrowed:
        place = here.place_from(phrase.borrowed[0])
        return place.code if place else None
    located = False
    for index in range(phrase.first, phrase.last):
        if here.word(index) in PREPOSITIONS and index >= phrase.head.start:
            is_origin = phrase.head.kind == "colleague"  # «коллега из Черногории» is of Montenegro
            located = located or (not is_origin and is_elsewhere(here, index))
        places = here.places_at.get(index)
        after_topic = located and not closes_after_topic(here, phrase, index)
        if places and index not in here.person_at and not after_topic:
            return places[0].code
    return (body_country(body.core) if body else None) or kind_country(here, phrase, body) or led_country(here, phrase)


def kind_country(here: Scene, phrase: PostPhrase, body: Body | None) -> str | None:
    """The country whose bodies or posts alone are called so: «Брестский облисполком», «губернатор Люблинского воеводства»."""
    kinds = column("body_country", "name", "country")
    lemmas = [t.lemma for t in here.document.tokens[phrase.head.index : phrase.last]]
    named = next((kinds[lemma] for lemma in lemmas if lemma in kinds), None)
    core = f" {body.core}" if body else ""
    return named or next((code for kind, code in kinds.items() if core.endswith(f" {kind}")), None)


def led_country(here: Scene, phrase: PostPhrase) -> str | None:
    """«делегация Анголы во главе с министром обороны», «ангольская делегация во главе с …»: he is of the delegation's country."""
    first = phrase.first
    if (
        first < 5
        or here.word(first - 5) == "и"
        or [here.word(i) for i in range(first - 3, first - 1)] != ["во", "главе"]
    ):
        return None
    places = here.places_at.get(first - 4) or here.places_at.get(first - 5)
    return places[0].code if places else None


def is_elsewhere(here: Scene, index: int) -> bool:
    """Whether a preposition leads away from the post's own country: «в США», but not «в делах США», «при посольстве США»."""
    if here.word(index) == "при":
        return here.place_from(index + 1) is not None
    return here.word(index + 1) not in {"делах", "ранге"}


def closes_after_topic(here: Scene, phrase: PostPhrase, index: int) -> bool:
    """«замминистра по вопросам обороны Венесуэлы»: the country in the genitive at the very end is the post's own; behind
    a body's name, whatever the case («директор по сотрудничеству МИД Буркина-Фасо»)."""
    place = here.place_from(index)
    if place is None or place.kind != "country" or phrase.head.kind == "envoy" or place.last != phrase.last:
        return False
    before = here.word(index - 1)
    return before in known_cores() or (before not in PREPOSITIONS and here.document.tokens[index].case in {"Gen", ""})


@cache
def known_cores() -> frozenset[str]:
    """One-word names of organisations in the reference tables: «мид», «минобороны», «госкомвоенпром»."""
    names = {row["alias"] for row in reference("organization_alias")}
    names |= {row["organization_core"] for row in reference("organization")}
    return frozenset(name for name in names if " " not in name and len(name) > 2)


@cache
def country_by_core() -> dict[str, str]:
    """The country of each body, or other name of one, that only one country has."""
    found = {row["organization_core"]: row["alpha_2"] for row in reference("organization")}
    for row in reference("organization_alias"):
        found[row["alias"]] = row["alpha_2"] or found.get(row["organization_core"], "")
    return found


def body_country(name: str) -> str | None:
    """The country of a body that only one country has: «ЦРУ», «Госкомвоенпром»."""
    return country_by_core().get(name) or None
