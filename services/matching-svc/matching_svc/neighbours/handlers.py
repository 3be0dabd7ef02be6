"""Events in: kept as copies; the places that they touch are marked.

One handler takes them all, so that a batch costs one write of marks however its events
are mixed. Copies keep what is newer and proposals are a function of the copies, so
order and repetition change nothing in the end (M-14).
"""

from collections.abc import Sequence

from matching_svc.neighbours.commands import keep
from matching_svc.places.commands import mark
from shared.db import Tx
from shared.events import Event
from shared.events.checkcode import (
    CodeApplied,
    CodeCancelled,
    CodeIssued,
    ResultRecorded,
    VisitStarted,
)
from shared.events.plan import (
    AgencyChanged,
    ItemListed,
    TaskChanged,
    TaskScheduled,
    TaskWithdrawn,
)
from shared.events.subject import ListEntryChanged, PlaceChanged, SubjectMerged
from shared.messaging.handlers import Handlers

handlers = Handlers()


@handlers.on(
    TaskScheduled,
    TaskChanged,
    TaskWithdrawn,
    PlaceChanged,
    AgencyChanged,
    ItemListed,
    ListEntryChanged,
    SubjectMerged,
    CodeApplied,
    CodeIssued,
    CodeCancelled,
    VisitStarted,
    ResultRecorded,
)
async def follow(tx: Tx, events: Sequence[Event]) -> None:
    """Mark the places that events touch, and keep what is newer (M-01, M-12)."""
    await mark(tx, events)
    await keep(tx, events)
