"""Reads what agencies of limited capacity have to do already (M-16).

Only agencies that have a limit are asked about; as long as none has, nothing is read.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from matching_svc.places.domain.bookings import Asked, Booked, Bookings, Shift
from matching_svc.places.domain.marks import Mark, of_places
from matching_svc.places.domain.situation import MatchingContext, Situation
from shared.db import ReadTx, Tx

_LOCK = 77_002
_LOCK_SQL = """
SELECT pg_advisory_xact_lock($1, hashtext(agency)) FROM (
    SELECT unnest($2::text[]) AS agency ORDER BY 1
) AS agencies
"""

_BOOKED = """
SELECT p.place, m->>'agency' AS agency, p.day,
       p.status <> 'proposed' OR p.application_id IS NOT NULL
       OR jsonb_path_exists(p.members, '$[*] ? (@.answer != null)') AS stands
FROM proposal p, jsonb_array_elements(p.members) m
WHERE p.status IN ('proposed', 'agreed', 'coded') AND p.day >= $2
  AND p.agencies && $1 AND m->>'agency' = ANY($1) AND p.place <> ALL($3)
  AND coalesce(m->'answer'->>'kind', 'join') = 'join'
UNION ALL
SELECT '', a.agency, k.day, true
FROM code_copy k JOIN application_copy a USING (application_id)
WHERE k.proposal IS NULL AND k.status NOT IN ('cancelled', 'expired')
  AND k.day >= $2 AND a.agency = ANY($1)
"""

_PLACES_OF_AGENCY = """
SELECT DISTINCT t.place FROM task_copy t
WHERE t.agency = $1 AND t.place > $2 AND t.status = 'scheduled'
  AND t.on_site AND t.out_of_scope IS NULL
  AND EXISTS (SELECT FROM task_copy o WHERE o.place = t.place
              AND o.agency <> t.agency AND o.status = 'scheduled')
"""
"""Where the agency may be asked to make a joint visit."""


async def read_alone(
    tx: Tx, situations: Sequence[Situation], context: MatchingContext
) -> Bookings:
    """The same as `read`, for a transaction that will book days of these agencies.

    One at a time books the days of an agency, so that none is booked twice.
    """
    limits = limits_of(situations, context)
    if limits:
        await tx.execute(_LOCK_SQL, _LOCK, sorted(limits))
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
        for row in await tx.fetch(_BOOKED, sorted(limits), context.day, places):
            if row["stands"]:
                standing[row["agency"], row["day"]] += 1
            else:
                asked.append(Asked(row["place"], row["agency"], row["day"]))
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
        rows = await tx.fetch(_PLACES_OF_AGENCY, shift.agency, shift.after)
        places |= {row["place"] for row in rows}
    return of_places(places)


def limits_of(
    situations: Iterable[Situation], context: MatchingContext
) -> dict[str, int]:
    """Visits a day of the agencies that have open tasks, as far as they are limited."""
    asked = {
        (task.agency, task.region, task.domain): task
        for situation in situations
        for task in situation.open_tasks.values()
    }
    limits: dict[str, int] = {}
    for task in asked.values():
        most = context.visits_a_day(task)
        if most is not None:
            limits[task.agency] = min(most, limits.get(task.agency, most))
    return limits
