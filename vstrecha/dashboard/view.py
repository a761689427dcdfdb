"""One request and how it is written: filters, language, links, templates, the one style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb

from vstrecha.dashboard import panels
from vstrecha.dashboard.filters import STATUSES, Filters
from vstrecha.evidence.facts import Row, rows
from vstrecha.evidence.page import TEMPLATES, templates
from vstrecha.texts import Language

FOLDERS = (Path(__file__).parent / "templates", TEMPLATES)  # the evidence pages stand in the frame of the dashboard


class NotThere(LookupError):
    """No person, country or page of this name: the key of the text that says so, and the name."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(name)
        self.text, self.name = text, name


@dataclass(frozen=True)
class View:
    """One request: where it is, what it asks for, in which language, and whom it can ask."""

    warehouse: duckdb.DuckDBPyConnection
    language: Language
    path: str
    filters: Filters
    page: int = 1
    is_fitted: bool = True
    of_people: bool = False

    def link(self, path: str | None = None, **changes: Any) -> str:
        """The address of a page with the filters of this one, changed so."""
        return self.filters.changed(**changes).link(self.path if path is None else path)

    @cached_property
    def choices(self) -> dict[str, list[Row]]:
        """What the filters offer, sorted as this language sorts."""
        found = panels.choices(self.warehouse)
        return {name: sorted(of_name, key=self.language.plain) for name, of_name in found.items()}

    def chips(self) -> list[tuple[str, str, str]]:
        """The filters in words, each with the address without it: name of the text, value, address."""
        return [
            (name, self._said(name, value), self.filters.without(name, value).link(self.path))
            for name, value in self.filters.parameters
        ]

    def _said(self, name: str, value: str) -> str:
        if name in ("from", "to"):
            return self.language.days(date.fromisoformat(value))
        if name == "status":
            return self.language.t(value)
        if name == "q":
            return f"«{value}»" if self.language.code == "ru" else f"“{value}”"
        (row,) = rows(self.warehouse, SAID[name], [value])
        return self.language.person_plain(row) if name == "person" else self.language.plain(row)


def written(view: View, template: str, **values: Any) -> str:
    """A page from its template."""
    language = view.language
    return (
        templates(*FOLDERS)
        .get_template(template)
        .render(
            view=view,
            t=language.t,
            language=language,
            link=view.link,
            statuses=STATUSES,
            released=_released(view.warehouse),
            **values,
        )
    )


def plain(template: str, language: Language, path: str, **values: Any) -> str:
    """A page that needs no warehouse: a message."""
    return (
        templates(*FOLDERS)
        .get_template(template)
        .render(view=None, path=path, t=language.t, language=language, released=None, **values)
    )


@cache
def style_sheet() -> str:
    """The style sheet of all pages: that of the evidence pages, and what the dashboard adds."""
    parts = (TEMPLATES / "page.css", FOLDERS[0] / "dashboard.css")
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def _released(warehouse: duckdb.DuckDBPyConnection) -> Row | None:
    """The release that is shown; a warehouse without history tells none."""
    try:
        told = rows(
            warehouse, "select published_at, article_count from history.release order by published_at desc limit 1"
        )
    except duckdb.CatalogException:
        return None
    return told[0] if told else None


COUNTRY = "select * from marts.dim_country where alpha_2_code = $1 and country_key != 'unknown'"

SAID = {
    "type": "select name_en, name_ru from marts.dim_meeting_type where meeting_type = $1",
    "topic": "select name_en, name_ru from marts.dim_topic where topic = $1",
    "host": COUNTRY,
    "country": COUNTRY,
    "place": "select name_en, name_ru from marts.dim_place where place_key = $1",
    "person": "select full_name, full_name_latin from marts.dim_person where person_key = $1",
}
