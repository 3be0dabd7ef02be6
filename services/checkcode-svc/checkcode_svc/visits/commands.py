"""Writes visits for the rooms above, which hold the lock of the visit's code."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from checkcode_svc.visits import queries
from checkcode_svc.visits.domain.part import Due, FormerResults, VisitPart
from checkcode_svc.visits.domain.visit import Visit
from checkcode_svc.visits.events import public_visit, started
from checkcode_svc.visits.store import visits as store
from checkcode_svc.visits.store.visits import ProvisionalPart
from shared.db import Tx
from shared.messaging.outbox import record


async def start(tx: Tx, visit: Visit) -> None:
    """Enter a visit that began (X-11)."""
    await store.insert(tx, visit)
    await _tell(tx, visit)


async def cancel(tx: Tx, visit: Visit) -> None:
    """Take a visit back with its code: neighbours count it no more (I-09)."""
    visit.cancel()
    await store.save(tx, visit)
    await _tell(tx, visit)


async def follow_places(tx: Tx, places: Sequence[str]) -> None:
    """Visits whose town was not known take that of their place (I-05)."""
    await store.take_towns.run(tx, list(places))


async def tell_again(tx: Tx, ids: Sequence[str]) -> None:
    """Tell visits again, each at its next version: there is more to tell of them."""
    visits = await store.next_version.all(tx, [UUID(visit_id) for visit_id in ids])
    await record(tx, *(started(visit) for visit in visits))


async def save(tx: Tx, visit: Visit, *parts: VisitPart) -> None:
    """Store a changed visit, with its changed parts."""
    await store.save(tx, visit, *parts)


async def join(tx: Tx, visit: Visit, *parts: VisitPart) -> None:
    """Enter the parts of agencies that came after it began (C-26)."""
    visit.version += 1
    await store.save(tx, visit)
    await store.insert_parts(tx, parts)
    await record(tx, started(visit))


async def set_due(tx: Tx, part: ProvisionalPart, due: Due) -> None:
    """The day for an agency's results is no longer provisional (C-08)."""
    await store.set_due.run(tx, part.visit_id, part.agency, due.day)
    tx.act.decide(str(part.visit_id), part.agency.partition("-")[0])


async def set_correction_time(tx: Tx, part: ProvisionalPart, day: date) -> None:
    """The last day for a correction is no longer provisional (C-08)."""
    await store.set_correction_time.run(tx, part.visit_id, part.agency, day)


async def correct(tx: Tx, visit: Visit, part: VisitPart, former: FormerResults) -> None:
    """Store corrected results; the former ones are kept (C-26)."""
    await store.keep_former(tx, former)
    await store.save(tx, visit, part)


async def _tell(tx: Tx, visit: Visit) -> None:
    public = [public_visit(visit)] if queries.is_public(visit) else []
    await record(tx, started(visit), *public)
