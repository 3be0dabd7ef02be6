"""Marks: what happened that may change a place, as rows that only come and go."""

from enum import StrEnum
from typing import NamedTuple


class Scope(StrEnum):
    """Which places a mark is about."""

    PLACE = "place"
    """The one that it names."""
    SUBJECT = "subject"
    """All places of the subject that it names."""
    LEAD = "lead"
    """Where the agency that it names is asked: another may lead there (M-06)."""
    BOOKED = "booked"
    """Where the agency that it names has tasks: it has more or less to do (M-16)."""


class Mark(NamedTuple):
    """Something happened: the places of `key` are to be recomputed."""

    scope: Scope
    key: str


def of_places(places: "set[str]") -> list[Mark]:
    """A mark for each of these places, in their order."""
    return [Mark(Scope.PLACE, place) for place in sorted(places)]
