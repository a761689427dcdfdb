"""Where: countries, their adjectives and people, regions and cities."""

from extract.places.gazetteer import Gazetteer, PlaceMention

__all__ = ["Gazetteer", "PlaceMention"]
