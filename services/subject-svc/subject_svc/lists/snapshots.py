"""The present state of list entries, as the events that describe it."""

from shared.events.subject import ListEntryChanged
from shared.messaging.snapshots import Snapshot
from subject_svc.lists import events
from subject_svc.lists.tables import ListEntryRow

SNAPSHOT = Snapshot(
    ListEntryChanged,
    "SELECT * FROM list_entry",
    lambda row: events.list_entry_changed(ListEntryRow(**row)),
)
