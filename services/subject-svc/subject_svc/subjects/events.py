"""Turns a subject's row into the event that describes it."""

from shared.events.subject import (
    SubjectChanged,
    SubjectEvent,
    SubjectRegistered,
    SubjectRetired,
    SubjectStatus,
)
from subject_svc.subjects.tables import SubjectRow


def subject_event(row: SubjectRow) -> SubjectEvent:
    """The whole state: registered, changed, or retired by its version and status."""
    kind: type[SubjectEvent] = SubjectChanged
    if row.version == 1:
        kind = SubjectRegistered
    elif row.status is SubjectStatus.RETIRED:
        kind = SubjectRetired
    return kind(
        version=row.version,
        uscc=row.uscc,
        name=row.name,
        region=row.region,
        founded=row.founded,
        status=row.status,
        reason=row.reason,
        uscc_ground=row.uscc_ground,
        registration_number=row.registration_number,
        industry=row.industry,
    )
