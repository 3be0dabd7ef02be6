"""Keeps reliefs, and publishes how each stands (M-05, M-09, M-10)."""

from collections.abc import Sequence
from dataclasses import asdict

from matching_svc.reliefs.domain.relief import Relief
from matching_svc.reliefs.events import as_event
from matching_svc.reliefs.tables import ReliefRow
from shared.db import Tx
from shared.messaging.copies import keep_newest
from shared.messaging.outbox import record


async def keep(tx: Tx, reliefs: Sequence[Relief]) -> None:
    """Write the reliefs and publish how each stands."""
    if reliefs:
        await keep_newest(tx, ReliefRow, [asdict(relief) for relief in reliefs])
        await record(tx, *(as_event(relief) for relief in reliefs))
