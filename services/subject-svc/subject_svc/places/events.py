"""Turns a place's row into the event that describes the place."""

from dataclasses import dataclass
from typing import Self

from shared.events.subject import PlaceChanged, SubjectStatus
from subject_svc.places.tables import PlaceRow
from subject_svc.subjects.domain.subject import Subject


@dataclass(frozen=True, slots=True)
class Owner:
    """The place's subject, as the place's event describes it."""

    name: str
    retired: bool
    industry: str | None

    @classmethod
    def of(cls, subject: Subject) -> Self:
        """A subject as the owner of a place."""
        return cls(
            subject.name, subject.status is SubjectStatus.RETIRED, subject.industry
        )


def snapshot(row: tuple[PlaceRow, str, SubjectStatus, str | None]) -> PlaceChanged:
    """The present state of a place, from its row and what its owner gives to it."""
    place, name, status, industry = row
    return place_changed(place, Owner(name, status is SubjectStatus.RETIRED, industry))


def place_changed(row: PlaceRow, owner: Owner) -> PlaceChanged:
    """The whole state with what the owner gives; its places retire with it."""
    return PlaceChanged(
        version=row.version,
        number=row.number,
        uscc=row.uscc,
        subject_name=owner.name,
        address=row.address,
        region=row.region,
        town=row.town,
        kind=row.kind,
        business_types=tuple(row.business_types),
        closed_weekdays=tuple(row.closed_weekdays),
        closed_days=tuple(row.closed_days),
        subjects=tuple(row.subjects),
        retired=row.retired or owner.retired,
        industry=owner.industry,
    )
