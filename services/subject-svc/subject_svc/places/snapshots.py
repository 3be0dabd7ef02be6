"""The present state of what subject-svc owns, as the events that told of it."""

import asyncpg

from shared.events.subject import InspectorChanged, ListEntryChanged, PlaceChanged
from shared.messaging.snapshots import Snapshot
from subject_svc.subjects import events as announce
from subject_svc.subjects import store as records

_PLACES = """
SELECT p.*, s.name, s.founded, s.status, s.reason
FROM place AS p JOIN subject AS s USING (uscc)
"""


def _place(row: asyncpg.Record) -> PlaceChanged:
    (event,) = announce.places([row], {row["uscc"]: records.subject(row)})
    return event


SNAPSHOTS = (
    Snapshot(PlaceChanged, _PLACES, _place),
    Snapshot(ListEntryChanged, "SELECT * FROM list_entry", announce.entry),
    Snapshot(InspectorChanged, "SELECT * FROM inspector", announce.inspector),
)
