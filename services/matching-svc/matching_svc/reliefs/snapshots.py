"""The present state of reliefs, as events that describe it."""

from matching_svc.reliefs import store
from matching_svc.reliefs.events import as_event
from shared.events.matching import TaskCovered
from shared.messaging.snapshots import Snapshot

SNAPSHOT = Snapshot(TaskCovered, store.every, as_event)
