"""Turns a grade's row into the event that describes it."""

from credit_svc.grades.tables import GradeRow
from shared.events.credit import GradeChanged


def grade_changed(row: GradeRow) -> GradeChanged:
    """The present state of a grade, with the grade before and the cause."""
    return GradeChanged(
        version=row.version,
        uscc=row.uscc,
        domain=row.domain,
        grade=row.grade,
        previous=row.previous,
        model=row.model,
        model_version=row.model_version,
        reasons=tuple(row.reasons),
        cause=row.cause,
        valid_from=row.valid_from,
        unobtrusive=row.unobtrusive,
        unobtrusive_reason=row.unobtrusive_reason,
        bases=row.bases,
    )
