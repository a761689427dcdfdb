"""Who is named: spans of names put into the nominative and gathered into persons within one article.

The words of all names of the article are declined together: what one occurrence shows («Макрон заявил») settles the
others («встретил Макрона»). Where names stand is in `spans`, what a single form can be in `declension`.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.language import Document, Language
from extract.names.forms import decline
from extract.names.identity import Person, gather
from extract.names.parts import Draft, draft
from extract.names.spans import find_spans


@dataclass(frozen=True, slots=True)
class PersonMention:
    """One occurrence of a name, tokens `first` up to `last`.

    `name` is this occurrence in the nominative, `full_name` the fullest form in the article; `surname`, `given_name` and
    `patronymic` are of the full form, None where unknown. `person` numbers the persons of the article.
    """

    first: int
    last: int
    name: str
    full_name: str
    surname: str | None
    given_name: str | None
    patronymic: str | None
    gender: str
    case: str
    person: int


def find_people(document: Document, language: Language) -> tuple[PersonMention, ...]:
    """The names of people in a document, in order."""
    drafts = [draft(document, language, span) for span in find_spans(document, language)]
    drafts = decline([d for d in drafts if d.parts], language)
    mentions = []
    for person in gather(drafts):
        mentions += [mention(d, person) for d in person.drafts]
    return tuple(sorted(mentions, key=lambda m: m.first))


def mention(draft: Draft, person: Person) -> PersonMention:
    """One draft as a member of its person."""
    return PersonMention(
        first=draft.first,
        last=draft.last,
        name=draft.nominative,
        full_name=person.full_name,
        surname=person.surname,
        given_name=person.given_name,
        patronymic=person.patronymic,
        gender=person.gender,
        case=draft.case,
        person=person.number,
    )
