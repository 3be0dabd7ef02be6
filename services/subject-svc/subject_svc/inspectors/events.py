"""Turns an inspector's row into the event that describes it."""

from shared.events.subject import InspectorChanged
from subject_svc.inspectors.tables import InspectorRow


def inspector_changed(row: InspectorRow) -> InspectorChanged:
    """The whole state of a certificate."""
    return InspectorChanged(
        version=row.version,
        certificate=row.certificate,
        name=row.name,
        agency=row.agency,
        section=row.section,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        qualifications=tuple(row.qualifications),
        revoked=row.revoked,
    )
