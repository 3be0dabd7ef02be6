"""Reads transfers: each of the two sides sees them (S-12)."""

from uuid import UUID

from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import CursorInvalid, Page, PageParams
from subject_svc.transfers import store
from subject_svc.transfers.domain import TransferStatus
from subject_svc.transfers.errors import TransferUnknown
from subject_svc.transfers.tables import TransferRow

__all__ = ["TransferRow", "transfer", "transfers"]


async def transfers(
    tx: ReadTx, who: Principal, page: PageParams, status: TransferStatus | None
) -> Page[TransferRow]:
    """Transfers from or to the caller's region, in the order of their offers."""
    (after,) = page.start(str(UUID(int=0)))
    rows = await store.page.all(
        tx, who.scope.prefix, status, _id(after), page.limit + 1
    )
    return page.page(rows, "id")


async def transfer(tx: ReadTx, who: Principal, id_: UUID) -> TransferRow:
    """One transfer.

    Raises:
        TransferUnknown: if there is none, or neither side is the caller's.
    """
    row = await store.by_id.first(tx, id_)
    if row is None or not any(map(who.sees, (row.origin, row.target))):
        raise TransferUnknown
    return row


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise CursorInvalid from fault
