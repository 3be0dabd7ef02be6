"""The rows of inspectors."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, select

from shared.auth import within
from shared.db import Tx
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, SelectOfScalar, if_given, query
from subject_svc.history.commands import VersionedTable
from subject_svc.inspectors.domain import Inspector
from subject_svc.inspectors.tables import InspectorRow

INSPECTORS = VersionedTable(InspectorRow, Inspector)


ORDERS = both_ways(
    {
        name: Order(col(column), col(InspectorRow.certificate))
        for name, column in {
            "agency": InspectorRow.agency,
            "valid_to": InspectorRow.valid_to,
        }.items()
    }
)
"""None by name: where a masked one stands would tell it."""


def _sorted(order: Order) -> Query[..., InspectorRow]:
    @query
    def page(
        scope: str,
        asking: str,
        agency: str | None,
        name: str | None,
        valid_to_from: date | None,
        valid_to_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> SelectOfScalar[InspectorRow]:
        named = and_(
            col(InspectorRow.name).ilike(cast("str", name)),
            col(InspectorRow.agency) == asking,
        )
        return (
            select(InspectorRow)
            .where(
                within(scope, _region()),
                if_given(agency, InspectorRow.agency == agency),
                if_given(name, named),
                if_given(valid_to_from, col(InspectorRow.valid_to) >= valid_to_from),
                if_given(valid_to_to, col(InspectorRow.valid_to) <= valid_to_to),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit)
        )

    return page


@query
def count(scope: str) -> SelectOfScalar[int]:
    """How many inspectors there are."""
    return (
        select(func.count()).select_from(InspectorRow).where(within(scope, _region()))
    )


@query
def every() -> SelectOfScalar[InspectorRow]:
    """Every inspector."""
    return select(InspectorRow)


async def lock(tx: Tx, certificates: Iterable[str]) -> dict[str, Inspector]:
    """The inspectors with these certificates, locked until the transaction ends."""
    keys = [{"certificate": certificate} for certificate in certificates]
    inspectors = await INSPECTORS.lock(tx, keys)
    return {inspector.certificate: inspector for inspector in inspectors}


def _region() -> ColumnElement[str]:
    """The region of an inspector's agency: what stands before the hyphen."""
    return func.split_part(InspectorRow.agency, "-", 1)


def inspector(row: InspectorRow) -> Inspector:
    """The inspector of a row."""
    return Inspector(
        certificate=row.certificate,
        name=row.name,
        agency=row.agency,
        section=row.section,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        qualifications=tuple(row.qualifications),
        revoked=row.revoked,
    )


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of inspectors, by the name of its order; names of `asking` alone are found."""
