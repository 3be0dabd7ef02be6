"""Keeps what neighbours published, as far as it is newer than what is kept."""

from collections.abc import Sequence

from matching_svc.neighbours.store.copies import COPIES
from shared.db import Tx
from shared.events import Event
from shared.messaging.copies import keep as keep_copy


async def keep(tx: Tx, events: Sequence[Event]) -> None:
    """Keep what events tell in each copy."""
    for copy in COPIES:
        await keep_copy(tx, copy, events)
