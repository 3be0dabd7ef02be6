"""The rows of transfers."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, or_, select

from shared.auth import within
from shared.db import Tx
from shared.db.statements import SelectOfScalar, if_given, query
from subject_svc.history.commands import VersionedTable
from subject_svc.transfers.domain import Transfer, TransferKind, TransferStatus
from subject_svc.transfers.tables import TransferRow

TRANSFERS = VersionedTable(TransferRow, Transfer)


@query
def page(
    scope: str, status: TransferStatus | None, after: UUID, limit: int
) -> SelectOfScalar[TransferRow]:
    """Transfers from or to a scope, in the order in which they were offered."""
    return (
        select(TransferRow)
        .where(
            or_(within(scope, TransferRow.origin), within(scope, TransferRow.target)),
            if_given(status, TransferRow.status == status),
            col(TransferRow.id) > after,
        )
        .order_by(col(TransferRow.id))
        .limit(limit)
    )


@query
def by_id(id_: UUID) -> SelectOfScalar[TransferRow]:
    """One transfer."""
    return select(TransferRow).where(TransferRow.id == id_)


@query
def still_open(kind: TransferKind, key: str) -> SelectOfScalar[UUID]:
    """The open transfer of one thing."""
    return select(TransferRow.id).where(
        TransferRow.kind == kind,
        TransferRow.key == key,
        TransferRow.status == TransferStatus.OFFERED,
    )


async def lock(tx: Tx, id_: UUID) -> Transfer | None:
    """A transfer, locked until the transaction ends."""
    return next(iter(await TRANSFERS.lock(tx, [{"id": id_}])), None)


async def keep(tx: Tx, transfers: Iterable[Transfer]) -> None:
    """Write transfers; their earlier states stay readable."""
    await TRANSFERS.write(tx, list(transfers))
