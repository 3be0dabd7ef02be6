"""The present state of grades, as the events that describe it."""

from credit_svc.grades import events
from credit_svc.grades.tables import GradeRow
from shared.events.credit import GradeChanged
from shared.messaging.snapshots import Snapshot

SNAPSHOTS = (
    Snapshot(
        GradeChanged,
        "SELECT * FROM grade",
        lambda row: events.grade_changed(GradeRow(**row)),
    ),
)
