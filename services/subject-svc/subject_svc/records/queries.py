"""Reads records; a district sees those about its own subjects (I-05, S-12)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.auth import Principal, secret_to
from shared.auth.secrecy import Secrecy
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams
from subject_svc.places import queries as places
from subject_svc.records import store
from subject_svc.records.domain.content import RecordKind
from subject_svc.records.domain.record import RecordStatus
from subject_svc.records.errors import RecordUnknown
from subject_svc.records.tables import RecordRow
from subject_svc.subjects import queries as subjects

__all__ = ["Chosen", "RecordRow", "ids_of", "of_subject", "own", "record", "records"]

NOBODY = ""
"""Asks for what is secret to nobody: a channel's agency owns records, too."""
MOST_OWN = 1000
"""More than a subject has; the newest are told."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which records are listed, and in which order; what is None does not choose."""

    uscc: str | None = None
    kind: RecordKind | None = None
    owner: str | None = None
    status: RecordStatus | None = None
    decided_from: date | None = None
    decided_to: date | None = None
    sort: str = "-decided_on"


async def records(
    tx: ReadTx, who: Principal, page: PageParams, chosen: Chosen
) -> Page[RecordRow]:
    """The chosen records about subjects of the caller's region, and its own ones."""
    rows = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        who.agency,
        chosen.uscc,
        chosen.kind,
        chosen.owner,
        chosen.status,
        chosen.decided_from,
        chosen.decided_to,
        *page.rows,
    )
    return page.page(rows, chosen.sort.lstrip("-"), "id")


async def record(tx: ReadTx, who: Principal, id_: UUID) -> RecordRow:
    """One record about a subject of the caller's region, or one of its own.

    Raises:
        RecordUnknown: if there is none, or it is secret to the caller.
    """
    row = await store.by_id.first(tx, id_)
    if row is None or secret_to(Secrecy(row.classified, False, [row.owner]), who):
        raise RecordUnknown(record=str(id_))
    if row.owner != who.agency:
        subject = await subjects.row(tx, row.uscc)
        seen = subject is not None and who.sees(subject.region)
        if not seen and not await places.any_in(tx, row.uscc, who):
            raise RecordUnknown(record=str(id_))
    return row


async def of_subject(
    tx: ReadTx, who: Principal, uscc: str, limit: int
) -> list[RecordRow]:
    """The newest records about a subject that are not secret to the caller."""
    return await store.of_subject.all(tx, uscc, who.agency, limit)


async def ids_of(tx: ReadTx, who: Principal, uscc: str) -> list[UUID]:
    """The ids of all records about a subject that are not secret to the caller."""
    return await store.ids_of.all(tx, uscc, who.agency)


async def own(tx: ReadTx, who: Principal, uscc: str) -> list[RecordRow]:
    """What the register holds about a subject, as the subject itself may see it.

    Raises:
        SubjectUnknown: if the channel serves no such subject.
    """
    await subjects.must_see(tx, who, uscc)
    return await store.of_subject.all(tx, uscc, NOBODY, MOST_OWN)
