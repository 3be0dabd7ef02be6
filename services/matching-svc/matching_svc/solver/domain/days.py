"""The days ahead as bits: bit 0 is today, bit 1 tomorrow, and so on.

A reach is then one integer, "on a common day" is `&`, and the earliest day is the
lowest bit. That is what lets a whole district be matched in seconds.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Protocol

from shared.civic.calendar import CalendarYearUnknown, months_after

LOOK_AHEAD = 400
"""Days that matching looks ahead; no counting period is longer than a year."""


class WorkingDays(Protocol):
    """The part of the working calendar that matching asks (C-08)."""

    def is_working(self, day: date) -> bool:
        """Whether it is a working day; raises for a year not yet published."""
        ...


@dataclass(frozen=True, eq=False)
class Days:
    """The days from `first` (today) on, with the working ones marked.

    Days of a year whose calendar is not yet published are not working days here:
    nothing is proposed on them, and nothing is guessed (C-08).
    """

    first: date
    length: int
    working: int
    known: int
    """How many days from `first` on the calendar knows."""

    @classmethod
    def ahead(
        cls, today: date, calendar: WorkingDays, length: int = LOOK_AHEAD
    ) -> "Days":
        """Mark the working days of the `length` days from today on."""
        working = 0
        for offset in range(length):
            try:
                if calendar.is_working(today + timedelta(days=offset)):
                    working |= 1 << offset
            except CalendarYearUnknown:
                return cls(today, length, working, known=offset)
        return cls(today, length, working, known=length)

    def offset(self, day: date) -> int:
        """How many days from today; negative for the past."""
        return (day - self.first).days

    def day(self, offset: int) -> date:
        """The date of a bit."""
        return self.first + timedelta(days=offset)

    def dates(self, mask: int) -> tuple[date, ...]:
        """The dates of all bits."""
        return tuple(self.day(offset) for offset in bits(mask))

    def between(self, first: date | None, last: date | None) -> int:
        """All days from first to last, both included; None means no limit."""
        low = 0 if first is None else max(0, self.offset(first))
        high = self.length - 1 if last is None else self.offset(last)
        high = min(high, self.length - 1)
        return 0 if high < low else (1 << (high + 1)) - (1 << low)

    def only(self, days: tuple[date, ...]) -> int:
        """Just these days, as far as they are ahead."""
        mask = 0
        for day in days:
            offset = self.offset(day)
            if 0 <= offset < self.length:
                mask |= 1 << offset
        return mask

    def weekdays(self, iso_weekdays: tuple[int, ...]) -> int:
        """Every day that falls on one of these ISO weekdays."""
        return weekday_mask(self.first.isoweekday(), self.length, iso_weekdays)

    def working_after(self, offset: int, count: int) -> int | None:
        """The offset of the n-th working day after; None beyond what is known."""
        rest = self.working >> (offset + 1) << (offset + 1)
        for _ in range(count - 1):
            rest &= rest - 1
        return low_bit(rest) if rest else None

    def working_before(self, offset: int, count: int) -> int:
        """The offset of the n-th working day before, but not before today."""
        rest = self.working & ((1 << max(offset, 0)) - 1)
        for _ in range(count - 1):
            if rest:
                rest ^= 1 << high_bit(rest)
        return high_bit(rest) if rest else 0

    def near(self, months: int) -> tuple[int, ...]:
        """For each day the days that are less than so many months from it."""
        return near_masks(self.first, self.length, months)

    def too_near(self, day: date, months: int) -> int:
        """The days that are less than so many calendar months from a day."""
        offset = self.offset(day)
        if 0 <= offset < self.length:
            return near_masks(self.first, self.length, months)[offset]
        if offset < 0:
            return self.between(None, months_after(day, months) - timedelta(days=1))
        return 0


@cache
def near_masks(first: date, length: int, months: int) -> tuple[int, ...]:
    """For each day the mask of days less than so many months from it."""
    ends = [
        (months_after(first + timedelta(days=offset), months) - first).days
        for offset in range(length)
    ]
    masks, low = [], 0
    for offset in range(length):
        while low < offset and ends[low] <= offset:
            low += 1
        high = min(max(ends[offset], offset + 1), length)
        masks.append((1 << high) - (1 << min(low, offset)))
    return tuple(masks)


@cache
def weekday_mask(first: int, length: int, iso_weekdays: tuple[int, ...]) -> int:
    """The offsets whose weekday is among those given; `first` is today's."""
    mask = 0
    for offset in range(length):
        if (first - 1 + offset) % 7 + 1 in iso_weekdays:
            mask |= 1 << offset
    return mask


def low_bit(mask: int) -> int:
    """The lowest bit of a mask that is not empty: the earliest day."""
    return (mask & -mask).bit_length() - 1


def high_bit(mask: int) -> int:
    """The highest bit of a mask that is not empty: the latest day."""
    return mask.bit_length() - 1


def bits(mask: int) -> list[int]:
    """All bits of a mask, the lowest first."""
    return list(_FEW[mask]) if 0 <= mask < len(_FEW) else _bits(mask)


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


_FEW = tuple(tuple(_bits(mask)) for mask in range(256))
"""The bits of small masks: sets of the tasks of one place."""
