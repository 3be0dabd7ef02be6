"""Reads a subject with its places; who may see it (I-05)."""

from dataclasses import dataclass

from shared.auth import Principal
from shared.db import ReadTx
from subject_svc.places import queries as places
from subject_svc.places.queries import PlaceRow
from subject_svc.subjects import queries as subjects
from subject_svc.subjects.errors import SubjectUnknown
from subject_svc.subjects.queries import SubjectRow


@dataclass(frozen=True, slots=True)
class RegisteredSubject:
    """A subject with its places, those of its projects too."""

    subject: SubjectRow
    places: list[PlaceRow]


async def visible(tx: ReadTx, who: Principal, uscc: str) -> SubjectRow:
    """A subject of the caller's region, or with premises there (I-05).

    Raises:
        SubjectUnknown: if there is none.
    """
    subject = await subjects.row(tx, uscc)
    if subject is None or not (
        who.sees(subject.region) or await places.any_in(tx, uscc, who.region)
    ):
        raise SubjectUnknown(uscc=uscc)
    return subject


async def subject(tx: ReadTx, who: Principal, uscc: str) -> RegisteredSubject:
    """One subject with its places.

    Raises:
        SubjectUnknown: if the caller sees none of that code.
    """
    row = await visible(tx, who, uscc)
    return RegisteredSubject(row, await places.places_of(tx, uscc))
