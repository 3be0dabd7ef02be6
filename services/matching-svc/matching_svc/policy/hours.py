"""Rows about the time of day as hours (M-17).

- `hours.closed`, `hours.open`: visits belong into the place's closed or opening hours;
- `hours.from`, `hours.to`: not before, and not after, an hour of the clock.

`narrows` names a kind of business or an item; without it a row holds for all.
"""

from collections.abc import Iterable
from typing import Protocol

from matching_svc.tasks.domain.hours import (
    ANY_HOUR,
    HOURS,
    WHILE_CLOSED,
    WHILE_OPEN,
    between,
)

HOURS_TOPICS = frozenset({"hours.closed", "hours.open", "hours.from", "hours.to"})


class HoursRow(Protocol):
    """The part of a row that is asked."""

    @property
    def topic(self) -> str:
        """What it is about."""
        ...

    @property
    def narrows(self) -> str:
        """A kind of business or an item."""
        ...

    @property
    def value(self) -> int | None:
        """An hour of the clock, or 1."""
        ...


def hours_by(rows: Iterable[HoursRow], kinds: frozenset[str]) -> int:
    """What all rows leave that hold for a business and items of these kinds."""
    hours = ANY_HOUR
    clocks: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.value is None or (row.narrows and row.narrows not in kinds):
            continue
        match row.topic:
            case "hours.closed":
                hours &= WHILE_CLOSED
            case "hours.open":
                hours &= WHILE_OPEN
            case _:
                clocks.setdefault(row.narrows, {})[row.topic] = row.value
    for clock in clocks.values():
        hours &= between(clock.get("hours.from", 0), clock.get("hours.to", HOURS))
    return hours
