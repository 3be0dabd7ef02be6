"""The rows of records about subjects."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, false
from sqlmodel import col, or_, select

from shared.auth import shown, within
from shared.db import ReadTx, Tx
from shared.db.aliases import goes_by
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Query,
    Rows,
    SelectOfScalar,
    among,
    if_given,
    query,
    sql,
)
from subject_svc.history.commands import VersionedTable
from subject_svc.places.queries import housed_within
from subject_svc.records.domain.content import RecordKind
from subject_svc.records.domain.record import RecordStatus, Source, SubjectRecord
from subject_svc.records.tables import RecordRow
from subject_svc.subjects.queries import SubjectRow

RECORDS = VersionedTable(RecordRow, SubjectRecord)
_MEASURES = 77_101
"""The advisory lock of coercive measures that name an inspection code."""
ORDERS = both_ways({"decided_on": Order(col(RecordRow.decided_on), col(RecordRow.id))})


def _shown(asking: str) -> ColumnElement[bool]:
    """The records that are not secret to who asks (C-05)."""
    return shown(RecordRow.classified, false(), col(RecordRow.owner) == asking)


def _sorted(order: Order) -> Query[..., RecordRow]:
    @query
    def page(
        scope: str,
        asking: str,
        uscc: str | None,
        kind: RecordKind | None,
        owner: str | None,
        status: RecordStatus | None,
        decided_from: date | None,
        decided_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> SelectOfScalar[RecordRow]:
        return (
            select(RecordRow)
            .join(SubjectRow, col(SubjectRow.uscc) == RecordRow.uscc)
            .where(
                or_(
                    within(scope, SubjectRow.region),
                    housed_within(scope, col(RecordRow.uscc)),
                    RecordRow.owner == asking,
                ),
                _shown(asking),
                if_given(uscc, goes_by(RecordRow.uscc, uscc)),
                if_given(kind, RecordRow.kind == kind),
                if_given(owner, RecordRow.owner == owner),
                if_given(status, RecordRow.status == status),
                if_given(decided_from, col(RecordRow.decided_on) >= decided_from),
                if_given(decided_to, col(RecordRow.decided_on) <= decided_to),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit)
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of records about subjects of a scope, by the name of its order."""


@query
def by_id(id_: UUID) -> SelectOfScalar[RecordRow]:
    """One record."""
    return select(RecordRow).where(RecordRow.id == id_)


@query
def of_subject(uscc: str, asking: str, limit: int) -> SelectOfScalar[RecordRow]:
    """The newest records about a subject that who asks may see."""
    return (
        select(RecordRow)
        .where(goes_by(RecordRow.uscc, uscc), _shown(asking))
        .order_by(col(RecordRow.decided_on).desc(), col(RecordRow.id))
        .limit(limit)
    )


@query
def ids_of(uscc: str, asking: str) -> SelectOfScalar[UUID]:
    """The ids of all records about a subject that who asks may see."""
    return select(RecordRow.id).where(goes_by(RecordRow.uscc, uscc), _shown(asking))


@query
def entered(codes: list[str]) -> SelectOfScalar[RecordRow]:
    """The coercive measures that their owners entered, by inspection code."""
    return select(RecordRow).where(
        among(cast("str", RecordRow.code), codes),
        RecordRow.kind == RecordKind.COERCIVE_MEASURE,
        RecordRow.source != Source.RESULT,
        RecordRow.status == RecordStatus.STANDING,
    )


@query
def of_results(codes: list[str]) -> SelectOfScalar[RecordRow]:
    """The coercive measures that follow from results, by inspection code; locked."""
    return (
        select(RecordRow)
        .where(
            among(cast("str", RecordRow.code), codes),
            RecordRow.source == Source.RESULT,
            RecordRow.status == RecordStatus.STANDING,
        )
        .order_by(col(RecordRow.id))
        .with_for_update()
    )


@query
def queue() -> Rows[str]:
    """Wait for whoever writes coercive measures with an inspection code just now.

    A result and its owner's paper must not both find the other one missing. One lock
    for all: an import of 100,000 rows would fill the server's table with one for each.
    """
    return sql(str, f"SELECT pg_advisory_xact_lock({_MEASURES})::text AS locked")


@query
def every() -> SelectOfScalar[RecordRow]:
    """Every record."""
    return select(RecordRow)


async def find(tx: ReadTx, ids: Iterable[UUID]) -> dict[UUID, SubjectRecord]:
    """The records with these ids, by id."""
    return _by_id(await RECORDS.find(tx, _keys(ids)))


async def lock(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, SubjectRecord]:
    """Like `find`, locked until the transaction ends."""
    return _by_id(await RECORDS.lock(tx, _keys(ids)))


def record(row: RecordRow) -> SubjectRecord:
    """The record of a row."""
    members = (each.name for each in fields(SubjectRecord))
    return SubjectRecord(**{name: getattr(row, name) for name in members})


def _keys(ids: Iterable[UUID]) -> list[dict[str, object]]:
    return [{"id": id_} for id_ in set(ids)]


def _by_id(records: Iterable[SubjectRecord]) -> dict[UUID, SubjectRecord]:
    return {record.id: record for record in records}
