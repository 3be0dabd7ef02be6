"""The present state of list entries, as the events that describe it."""

from shared.events.subject import ListEntryChanged
from shared.messaging.snapshots import Snapshot
from subject_svc.lists import events, store

SNAPSHOT = Snapshot(ListEntryChanged, store.every, events.list_entry_changed)
