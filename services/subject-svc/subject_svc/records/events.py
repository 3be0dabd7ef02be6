"""Turns a record's row into the event that describes it."""

from shared.events.subject import SubjectRecordChanged
from subject_svc.records.tables import RecordRow


def record_changed(row: RecordRow) -> SubjectRecordChanged:
    """The whole state but for its free text, which stays in the register."""
    return SubjectRecordChanged(
        version=row.version,
        id=row.id,
        kind=row.kind,
        owner=row.owner,
        number=row.number,
        uscc=row.uscc,
        decided_on=row.decided_on,
        clause=row.clause,
        amount_fen=row.amount_fen,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        against_person=row.against_person,
        public=row.public,
        classified=row.classified,
        code=row.code,
        source=row.source,
        status=row.status,
        ended_on=row.ended_on,
        ending=row.ending,
        entered_at=row.made_at,
        changed_at=row.changed_at,
    )
