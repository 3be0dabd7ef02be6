"""Reads a subject with its places; who may see it (I-05)."""

from dataclasses import dataclass
from datetime import date

from shared.auth import Principal
from shared.db import ReadTx
from shared.events.subject import SubjectStatus
from subject_svc.aliases import queries as aliases
from subject_svc.places import queries as places
from subject_svc.places.queries import PlaceRow
from subject_svc.register import store
from subject_svc.subjects import queries as subject_queries
from subject_svc.subjects.errors import SubjectUnknown
from subject_svc.subjects.queries import SubjectRow


@dataclass(frozen=True, slots=True)
class RegisteredSubject:
    """A subject with its places, those of its projects too."""

    subject: SubjectRow
    places: list[PlaceRow]
    codes: list[str]
    """All of its codes, the one that it goes by first (S-12)."""


async def count(tx: ReadTx, who: Principal) -> dict[SubjectStatus, int]:
    """How many subjects of the caller's region there are, by status."""
    return dict(await store.count.all(tx, who.scope.prefix))


async def count_registered(
    tx: ReadTx, who: Principal, first: date | None, last: date | None
) -> int:
    """How many subjects of the caller's region were registered within some days."""
    return await store.count_registered.one(
        tx, who.scope.prefix, first or date.min, last or date.max
    )


async def visible(tx: ReadTx, who: Principal, uscc: str) -> SubjectRow:
    """A subject of the caller's region, or with premises there (I-05).

    Asked by any of its codes, it is the row of the one that it goes by (S-12).

    Raises:
        SubjectUnknown: if there is none.
    """
    codes = await aliases.codes_of(tx, uscc)
    held = await subject_queries.find(tx, codes)
    seen = any(who.sees(subject.region) for subject in held.values())
    subject = await subject_queries.row(tx, codes[0])
    if subject is None or not (seen or await places.any_in(tx, uscc, who)):
        raise SubjectUnknown(uscc=uscc)
    return subject


async def subject(tx: ReadTx, who: Principal, uscc: str) -> RegisteredSubject:
    """One subject with its places.

    Raises:
        SubjectUnknown: if the caller sees none of that code.
    """
    row = await visible(tx, who, uscc)
    found = await places.places_of(tx, uscc)
    return RegisteredSubject(row, found, await aliases.codes_of(tx, uscc))
