"""The rows of transfers."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, or_, select

from shared.auth import within
from shared.db import Tx
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, SelectOfScalar, if_given, query
from subject_svc.history.commands import VersionedTable
from subject_svc.transfers.domain import Transfer, TransferKind, TransferStatus
from subject_svc.transfers.tables import TransferRow

ZONE = "Asia/Shanghai"
TRANSFERS = VersionedTable(TransferRow, Transfer)


ORDERS = both_ways({"offered_at": Order(col(TransferRow.id), col(TransferRow.id))})
"""A transfer's id is of the time of its offer."""
_OFFERED_ON = func.date(func.timezone(ZONE, TransferRow.made_at))


def _sorted(order: Order) -> Query[..., TransferRow]:
    @query
    def page(
        scope: str,
        status: TransferStatus | None,
        kind: TransferKind | None,
        offered_from: date | None,
        offered_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> SelectOfScalar[TransferRow]:
        return (
            select(TransferRow)
            .where(
                or_(
                    within(scope, TransferRow.origin), within(scope, TransferRow.target)
                ),
                if_given(status, TransferRow.status == status),
                if_given(kind, TransferRow.kind == kind),
                if_given(offered_from, offered_from <= _OFFERED_ON),
                if_given(offered_to, offered_to >= _OFFERED_ON),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit)
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of transfers from or to a scope, by the name of its order."""


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
