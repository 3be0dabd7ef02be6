"""Policy rows: where and when they hold, and which of several wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

ANY = "*"
_SPECIFIC = {True: 0, False: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every policy row says: region, domain, from when to when, and its source."""

    region: str
    domain: str
    clause: str
    valid_from: date = date.min
    valid_to: date = date.max

    def holds(self, region: str, domain: str, on: date) -> bool:
        """Whether the row speaks for a domain of a region on a day.

        A row of one domain is never borrowed by another; only region `*` is a default.
        """
        return (
            self.domain == domain
            and self.region in {ANY, region}
            and self.valid_from <= on <= self.valid_to
        )


R = TypeVar("R", bound=Row)


def holding(rows: Iterable[R], region: str, domain: str, on: date) -> list[R]:
    """The rows that hold, those of the region itself before the defaults."""
    found = [row for row in rows if row.holds(region, domain, on)]
    return sorted(found, key=lambda row: (_SPECIFIC[row.region == region], row.clause))
