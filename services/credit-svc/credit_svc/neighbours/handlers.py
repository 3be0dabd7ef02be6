"""Neighbours' events: where the places of subjects are."""

from collections.abc import Sequence

from credit_svc.neighbours import store
from shared.db import Tx
from shared.events.subject import PlaceChanged, SubjectMerged
from shared.messaging.copies import keep
from shared.messaging.handlers import Handlers

handlers = Handlers()


@handlers.on(PlaceChanged)
async def keep_places(tx: Tx, events: Sequence[PlaceChanged]) -> None:
    """Keep where a subject may be graded (S-12)."""
    await keep(tx, store.PLACES, events)


@handlers.on(SubjectMerged)
async def keep_aliases(tx: Tx, events: Sequence[SubjectMerged]) -> None:
    """Keep what goes by what: whoever asks by one code is answered for all (S-12)."""
    await keep(tx, store.ALIASES, events)
