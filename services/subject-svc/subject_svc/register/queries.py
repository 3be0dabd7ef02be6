"""Reads a subject with its places; who may see it (I-05)."""

from dataclasses import dataclass
from datetime import date

from shared.auth import Principal
from shared.db import ReadTx
from shared.db.patterns import part_of
from shared.events.subject import SubjectStatus
from shared.web.pagination import Page, PageParams
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


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which subjects are listed, and in which order; what is None does not choose."""

    status: SubjectStatus | None = None
    name: str | None = None
    """Any part of the name."""
    changed_from: date | None = None
    changed_to: date | None = None
    sort: str = "uscc"


async def subjects(
    tx: ReadTx, who: Principal, page: PageParams, chosen: Chosen
) -> Page[SubjectRow]:
    """Subjects of the caller's region, or with premises there (I-05)."""
    after, after_id = page.after or (None, None)
    rows = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        chosen.status,
        part_of(chosen.name),
        chosen.changed_from,
        chosen.changed_to,
        after,
        after_id,
        page.limit + 1,
    )
    return page.page(rows, chosen.sort.lstrip("-"), "uscc")


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

    Raises:
        SubjectUnknown: if there is none.
    """
    subject = await subject_queries.row(tx, uscc)
    if subject is None or not (
        who.sees(subject.region) or await places.any_in(tx, uscc, who)
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
