"""The present state of what credit-svc owns, as the events that told of it."""

from credit_svc import records
from shared.events.credit import GradeChanged
from shared.messaging.snapshots import Snapshot

TELLINGS = (Snapshot(GradeChanged, "SELECT * FROM grade", records.event),)
