"""What entered a view and what left it between two instants, and why (S-02).

Nothing is kept for it: the register keeps every earlier state of subjects, places and
list entries, grades count from their days, and a view has its versions (ADR 0072).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from shared.civic.views import Criterion, PlaceFacts, unmet
from shared.events.subject import ListMembership, ListName, PlaceKind, ViewCriteria
from subject_svc.views.errors import MonthsReversed, MonthToCome

_SHANGHAI = ZoneInfo("Asia/Shanghai")


class Way(StrEnum):
    """Which way a place went."""

    ENTERED = "entered"
    LEFT = "left"


QUESTION = "question"
"""The reason where the place is as it was, and the view asks something else."""


@dataclass(frozen=True, slots=True)
class Known:
    """A place with its subject, as it was known at an instant."""

    name: str
    """Of the subject."""
    facts: PlaceFacts


@dataclass(frozen=True, slots=True)
class Change:
    """A place that entered a view or left it."""

    number: str
    uscc: str
    name: str
    """Of its subject, while the place was in the view."""
    area: str
    """Where it lay, while it was in the view."""
    way: Way
    reasons: tuple[str, ...]
    """What kept it out before, or keeps it out since."""


@dataclass(frozen=True, slots=True)
class Reading:
    """When a month ends, or now where it has not ended."""

    before: datetime
    """What changed before is known."""
    day: date
    """Grades and lists are those of this day."""


@dataclass(frozen=True, slots=True)
class Span:
    """From the end of one month to the end of another."""

    first: Reading
    last: Reading


def span(first: str | None, last: str | None, now: datetime) -> Span:
    """The span between the ends of two months, `2026-02` and `2026-03`.

    Without them it goes from the end of the month before to now.

    Raises:
        MonthsReversed: if the second is not after the first.
        MonthToCome: if the first has not begun, or has not ended.
    """
    today = now.astimezone(_SHANGHAI).date()
    before = today.replace(day=1) - timedelta(days=1)
    first, last = first or f"{before:%Y-%m}", last or f"{today:%Y-%m}"
    if last <= first:
        raise MonthsReversed(first=first, last=last)
    if _end_of(first) > now:
        raise MonthToCome(month=first)
    return Span(_reading(first, now), _reading(last, now))


def _reading(month: str, now: datetime) -> Reading:
    end = _end_of(month)
    if end <= now:
        return Reading(end, end.date() - timedelta(days=1))
    return Reading(now + timedelta(microseconds=1), now.astimezone(_SHANGHAI).date())


def _end_of(month: str) -> datetime:
    """The first instant after a month."""
    year, number = map(int, month.split("-"))
    later, number = divmod(number, 12)
    return datetime(year + later, number + 1, 1, tzinfo=_SHANGHAI)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a view asked at an instant."""

    region: str
    criteria: ViewCriteria

    def unmet(self, known: Known | None) -> tuple[Criterion, ...]:
        """What keeps a place out."""
        return unmet(self.region, self.criteria, known.facts if known else None)


@dataclass(frozen=True, slots=True)
class Both:
    """What a view asked at the first instant of a span, and at the last."""

    first: Asking
    last: Asking

    def change(
        self, number: str, uscc: str, before: Known | None, after: Known | None
    ) -> Change | None:
        """How a place went between the two; None where it stayed in, or out."""
        was_in, is_in = not self.first.unmet(before), not self.last.unmet(after)
        if was_in == is_in:
            return None
        if is_in and after:
            reasons, known, way = self.last.unmet(before), after, Way.ENTERED
        elif before:
            reasons, known, way = self.first.unmet(after), before, Way.LEFT
        else:  # pragma: no cover - what is unknown is in no view
            return None
        return Change(
            number=number,
            uscc=uscc,
            name=known.name,
            area=known.facts.area,
            way=way,
            reasons=tuple(map(str, reasons)) or (QUESTION,),
        )


State = Mapping[str, Any]
"""A row of the register as JSON."""


def known(
    place: State | None,
    subject: State | None,
    entries: Sequence[State],
    grades: Mapping[str, str],
    day: date,
) -> Known | None:
    """A place as its rows said at an instant; None where it was not registered."""
    if place is None or subject is None:
        return None
    facts = PlaceFacts(
        region=place["region"],
        town=place["town"],
        kind=PlaceKind(place["kind"]),
        business_types=frozenset(place["business_types"]),
        industry=subject.get("industry"),
        retired=place["retired"] or subject["status"] == "retired",
        grades=grades,
        lists=frozenset(
            ListMembership(
                list_name=ListName(entry["list_name"]), domain=entry["domain"]
            )
            for entry in entries
            if _holds(entry, day.isoformat())
        ),
    )
    return Known(subject["name"], facts)


def _holds(entry: State, day: str) -> bool:
    """Whether an entry holds on a day; days of JSON go by their letters."""
    return bool(
        entry["active"]
        and entry["valid_from"] <= day
        and (entry["valid_to"] is None or day <= entry["valid_to"])
    )
