"""The rows of inspectors."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import col, select

from shared.auth import within
from shared.db import Tx
from shared.db.statements import SelectOfScalar, if_given, query
from subject_svc.history.commands import VersionedTable
from subject_svc.inspectors.domain import Inspector
from subject_svc.inspectors.tables import InspectorRow

INSPECTORS = VersionedTable(InspectorRow, Inspector)


@query
def page(
    scope: str, agency: str | None, after: str, certificate: str, limit: int
) -> SelectOfScalar[InspectorRow]:
    """Inspectors in the order of agency and certificate, from after one on.

    Args:
        scope: where their agencies are.
        agency: one agency alone; None for all.
        after: the agency of the inspector after which the page begins.
        certificate: of that inspector; a cursor seals it.
        limit: how many at most.
    """
    place = tuple_(col(InspectorRow.agency), col(InspectorRow.certificate))
    return (
        select(InspectorRow)
        .where(
            within(scope, _region()),
            if_given(agency, InspectorRow.agency == agency),
            place > tuple_(after, certificate),
        )
        .order_by(InspectorRow.agency, InspectorRow.certificate)
        .limit(limit)
    )


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
