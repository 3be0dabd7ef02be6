"""The present state of inspectors, as the events that describe it."""

from shared.events.subject import InspectorChanged
from shared.messaging.snapshots import Snapshot
from subject_svc.inspectors import events, store

SNAPSHOT = Snapshot(InspectorChanged, store.every, events.inspector_changed)
