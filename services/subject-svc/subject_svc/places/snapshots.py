"""The present state of places, as the events that describe it."""

from shared.events.subject import PlaceChanged, SubjectStatus
from shared.messaging.snapshots import Snapshot
from subject_svc.places import events
from subject_svc.places.tables import PlaceRow
from subject_svc.subjects.queries import OWNERS

_ROWS = f"""
SELECT place.*, owner.name, owner.status
FROM place JOIN {OWNERS} AS owner USING (uscc)
"""  # noqa: S608 - a relation of ours

SNAPSHOT = Snapshot(
    PlaceChanged,
    _ROWS,
    lambda row: events.place_changed(
        PlaceRow(**row),
        events.Owner(row["name"], row["status"] == SubjectStatus.RETIRED),
    ),
)
