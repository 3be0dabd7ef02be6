"""Reads transfers: each of the two sides sees them (S-12)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams
from subject_svc.transfers import store
from subject_svc.transfers.domain import TransferKind, TransferStatus
from subject_svc.transfers.errors import TransferUnknown
from subject_svc.transfers.tables import TransferRow

__all__ = ["Chosen", "TransferRow", "transfer", "transfers"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which transfers are listed, and in which order; what is None does not choose."""

    status: TransferStatus | None = None
    kind: TransferKind | None = None
    offered_from: date | None = None
    offered_to: date | None = None
    sort: str = "offered_at"


async def transfers(
    tx: ReadTx, who: Principal, page: PageParams, chosen: Chosen
) -> Page[TransferRow]:
    """The chosen transfers from or to the caller's region."""
    rows = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        chosen.status,
        chosen.kind,
        chosen.offered_from,
        chosen.offered_to,
        *page.rows,
    )
    return page.page(rows, "id", "id")


async def transfer(tx: ReadTx, who: Principal, id_: UUID) -> TransferRow:
    """One transfer.

    Raises:
        TransferUnknown: if there is none, or neither side is the caller's.
    """
    row = await store.by_id.first(tx, id_)
    if row is None or not any(map(who.sees, (row.origin, row.target))):
        raise TransferUnknown
    return row
