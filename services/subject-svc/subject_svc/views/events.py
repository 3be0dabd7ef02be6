"""Turns a view's row into the event that describes it."""

from shared.events.subject import SubjectViewChanged
from subject_svc.views.tables import ViewRow


def view_changed(row: ViewRow) -> SubjectViewChanged:
    """The whole question, for whoever asks it of places of its own."""
    return SubjectViewChanged(
        version=row.version,
        id=row.id,
        name=row.name,
        owner=row.owner,
        region=row.region,
        criteria=row.criteria,
        ended=row.ended,
    )
