"""Turns an alias's row into the event that describes it."""

from shared.events.subject import SamePlace, SubjectMerged
from subject_svc.aliases.tables import AliasRow


def subject_merged(row: AliasRow) -> SubjectMerged:
    """The whole state of an alias."""
    return SubjectMerged(
        version=row.version,
        old=row.old,
        into=row.merged_into,
        subject=row.subject,
        region=row.region,
        merged=row.merged,
        places=tuple(SamePlace(old=p.old, place=p.place) for p in row.places),
    )
