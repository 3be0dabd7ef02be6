"""Reads what agencies of limited capacity have to do already (M-16).

Only agencies that have a limit are asked about; as long as none has, nothing is read.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching_svc.neighbours import queries as neighbours
from matching_svc.places.domain.bookings import Asked, Booked, Bookings, Shift
from matching_svc.places.domain.marks import Mark, of_places
from matching_svc.proposals import queries as proposals
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.context import MatchingContext
from shared.db import ReadTx, Tx
from shared.db.statements import Effect, Rows, command, effect, query, sql

_LOCK = 77_002


@dataclass(frozen=True, slots=True)
class _BookedDay:
    """A day that an agency has a visit on, and whether that stands already."""

    place: str
    agency: str
    day: date
    stands: bool


@query
def _booked(agencies: list[str], since: date, but: list[str]) -> Rows[_BookedDay]:
    return sql(
        _BookedDay,
        f"{proposals.BOOKED_DAYS} UNION ALL {neighbours.CODED_DAYS}",
        agencies,
        since,
        but,
    )


@command
def _lock(kind: int, agencies: list[str]) -> Effect:
    return effect(
        """
        SELECT pg_advisory_xact_lock(:kind::int, hashtext(agency)) FROM (
            SELECT unnest(:agencies) AS agency ORDER BY 1
        ) AS agencies
        """,
        kind,
        agencies,
    )


async def read_alone(
    tx: Tx, situations: Sequence[Situation], context: MatchingContext
) -> Bookings:
    """The same as `read`, for a transaction that will book days of these agencies.

    One at a time books the days of an agency, so that none is booked twice.
    """
    limits = limits_of(situations, context)
    if limits:
        await _lock.run(tx, _LOCK, sorted(limits))
    return await _read(tx, situations, context, limits)


async def read(
    tx: ReadTx, situations: Sequence[Situation], context: MatchingContext
) -> Bookings:
    """The bookings that bear on some places."""
    return await _read(tx, situations, context, limits_of(situations, context))


async def _read(
    tx: ReadTx,
    situations: Sequence[Situation],
    context: MatchingContext,
    limits: dict[str, int],
) -> Bookings:
    standing: Booked = Counter()
    asked: list[Asked] = []
    if limits:
        places = [situation.facts.place for situation in situations]
        for booked in await _booked.all(tx, sorted(limits), context.day, places):
            if booked.stands:
                standing[booked.agency, booked.day] += 1
            else:
                asked.append(Asked(booked.place, booked.agency, booked.day))
    return Bookings(limits, standing, asked, situations)


async def beside(
    tx: ReadTx, situation: Situation, context: MatchingContext
) -> Situation:
    """One place with what is booked, for telling how it stands."""
    return (await read(tx, [situation], context)).at(situation)


async def marks_of(tx: ReadTx, shifts: Iterable[Shift]) -> list[Mark]:
    """The places that see other bookings than before."""
    places: set[str] = set()
    for shift in shifts:
        places |= {*await neighbours.places_with_others(tx, shift.agency, shift.after)}
    return of_places(places)


def limits_of(
    situations: Iterable[Situation], context: MatchingContext
) -> dict[str, int]:
    """Visits a day of the agencies that have open tasks, as far as they are limited."""
    if not context.limits_anybody:
        return {}
    asked = {
        (task.region, task.domain, task.agency)
        for situation in situations
        for task in situation.open_tasks.values()
    }
    limits: dict[str, int] = {}
    for region, domain, agency in asked:
        most = context.limit_of(region, domain, agency)
        if most is not None:
            limits[agency] = min(most, limits.get(agency, most))
    return limits
