"""Keeps reliefs, and publishes how each stands (M-05, M-09, M-10)."""

from collections.abc import Sequence

from matching_svc.reliefs import store
from matching_svc.reliefs.domain.relief import Relief
from matching_svc.reliefs.events import as_event
from shared.db import Tx
from shared.messaging.outbox import record


async def keep(tx: Tx, reliefs: Sequence[Relief]) -> None:
    """Write the reliefs and publish how each stands."""
    if reliefs:
        await store.write(tx, reliefs)
        await record(tx, *(as_event(relief) for relief in reliefs))
