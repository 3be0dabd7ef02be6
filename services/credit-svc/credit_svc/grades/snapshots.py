"""The present state of what credit-svc owns, as the events that told of it."""

from credit_svc.grades import events as records
from shared.events.credit import GradeChanged
from shared.messaging.snapshots import Snapshot

SNAPSHOTS = (Snapshot(GradeChanged, "SELECT * FROM grade", records.event),)
