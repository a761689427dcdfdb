"""Who: spans of names, put into the nominative and gathered into persons within one article."""

from extract.names.people import PersonMention, find_people

__all__ = ["PersonMention", "find_people"]
