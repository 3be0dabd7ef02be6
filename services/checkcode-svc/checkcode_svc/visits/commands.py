"""Writes visits for the rooms above, which hold the lock of the visit's code."""

from checkcode_svc.visits import store
from checkcode_svc.visits.domain.visit import Visit, VisitPart
from checkcode_svc.visits.events import started
from shared.db import Tx
from shared.messaging.outbox import record


async def start(tx: Tx, visit: Visit) -> None:
    """Enter a visit that began (X-11)."""
    await store.insert(tx, visit)
    await record(tx, started(visit))


async def save(tx: Tx, visit: Visit, *parts: VisitPart) -> None:
    """Store a changed visit, with its changed parts."""
    await store.save(tx, visit, *parts)
