"""The present state of inspectors, as the events that describe it."""

from shared.events.subject import InspectorChanged
from shared.messaging.snapshots import Snapshot
from subject_svc.inspectors import events
from subject_svc.inspectors.tables import InspectorRow

SNAPSHOT = Snapshot(
    InspectorChanged,
    "SELECT * FROM inspector",
    lambda row: events.inspector_changed(InspectorRow(**row)),
)
