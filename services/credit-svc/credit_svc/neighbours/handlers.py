"""Neighbours' events: where the places of subjects are."""

from collections.abc import Sequence

from credit_svc.neighbours import store
from shared.db import Tx
from shared.events.subject import PlaceChanged
from shared.messaging.copies import keep
from shared.messaging.handlers import Handlers

handlers = Handlers()


@handlers.on(PlaceChanged)
async def keep_places(tx: Tx, events: Sequence[PlaceChanged]) -> None:
    """Keep where a subject may be graded (S-12)."""
    await keep(tx, store.PLACES, events)
