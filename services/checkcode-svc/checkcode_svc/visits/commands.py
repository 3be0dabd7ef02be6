"""What is done with visits by the rooms above, which hold their code's lock."""

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
    """Keep a visit that changed, with those of its parts that changed."""
    await store.save(tx, visit, *parts)
