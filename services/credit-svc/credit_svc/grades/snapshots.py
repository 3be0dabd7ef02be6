"""The present state of grades, as the events that describe it."""

from credit_svc.grades import events, store
from shared.events.credit import GradeChanged
from shared.messaging.snapshots import Snapshot

SNAPSHOTS = (Snapshot(GradeChanged, store.every, events.grade_changed),)
