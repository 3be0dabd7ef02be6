"""The rows of views, and who is in them now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from sqlmodel import col, select

from shared.auth import within
from shared.auth.scope import within_sql
from shared.db import ReadTx, Tx
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, Rows, SelectOfScalar, if_given, query, sql
from shared.db.views import Columns
from subject_svc.history.commands import VersionedTable
from subject_svc.lists import queries as lists
from subject_svc.neighbours import queries as neighbours
from subject_svc.places import queries as places
from subject_svc.subjects import queries as subjects
from subject_svc.views.domain import View
from subject_svc.views.tables import ViewRow

VIEWS = VersionedTable(ViewRow, View)
ORDERS = both_ways(
    {
        "name": Order(col(ViewRow.name), col(ViewRow.id)),
        "changed_at": Order(col(ViewRow.changed_at), col(ViewRow.id)),
    }
)
MEMBER_ORDERS = both_ways(
    {"number": Order("p.number", "p.number"), "name": Order("s.name", "p.number")}
)
IN_REGISTER = Columns(
    place="p",
    industry="s.industry",
    retired="(p.retired OR s.status = 'retired')",
    grade=neighbours.grade_on("p.uscc", ":grade_domain", ":day"),
    lists=lists.ENTRIES,
)
"""Where the register keeps what a view asks about."""
_FROM = f"""
FROM {places.PLACES} p JOIN {subjects.REGISTERED} s ON s.uscc = p.uscc
WHERE {within_sql("p.region", "p.town")} AND {IN_REGISTER.members}
"""


@dataclass(frozen=True, slots=True)
class Member:
    """A place in a view, with its subject."""

    number: str
    uscc: str
    name: str
    address: str
    region: str
    town: str | None
    kind: str
    business_types: list[str]
    industry: str | None


@dataclass(frozen=True, slots=True)
class Size:
    """How many places are in a view, and of how many subjects."""

    places: int
    subjects: int


def _sorted(order: Order) -> Query[..., ViewRow]:
    @query
    def page(
        scope: str,
        owner: str | None,
        name: str | None,
        ended: bool,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> SelectOfScalar[ViewRow]:
        return (
            select(ViewRow)
            .where(
                within(scope, ViewRow.region),
                if_given(owner, ViewRow.owner == owner),
                if_given(name, col(ViewRow.name).ilike(cast("str", name))),
                ViewRow.ended == ended,
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit)
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of views, by the name of its order."""


def _sorted_members(order: Order) -> Query[..., Member]:
    @query
    def page(
        scope: str,
        region: str,
        kinds: list[str],
        business_types: list[str],
        industries: list[str],
        areas: list[str],
        grade_domain: str,
        grades: list[str],
        on_lists: list[str],
        off_lists: list[str],
        day: date,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[Member]:
        text = f"""
        SELECT p.number, p.uscc, s.name, p.address, p.region, p.town, p.kind,
               p.business_types, s.industry
        {_FROM} AND {order.following}
        ORDER BY {order.clause} LIMIT :limit
        """
        return sql(
            Member,
            text,
            *(scope, region, kinds, business_types, industries, areas),
            *(grade_domain, grades, on_lists, off_lists, day, after, after_id, limit),
        )

    return page


MEMBERS = {name: _sorted_members(order) for name, order in MEMBER_ORDERS.items()}
"""A page of a view's members, by the name of its order."""


@query
def size(
    scope: str,
    region: str,
    kinds: list[str],
    business_types: list[str],
    industries: list[str],
    areas: list[str],
    grade_domain: str,
    grades: list[str],
    on_lists: list[str],
    off_lists: list[str],
    day: date,
) -> Rows[Size]:
    """How many are in a view now."""
    return sql(
        Size,
        f"SELECT count(*) AS places, count(DISTINCT p.uscc) AS subjects {_FROM}",
        *(scope, region, kinds, business_types, industries, areas),
        *(grade_domain, grades, on_lists, off_lists, day),
    )


@query
def by_id(id_: UUID) -> SelectOfScalar[ViewRow]:
    """One view."""
    return select(ViewRow).where(ViewRow.id == id_)


@query
def named(owner: str, name: str) -> SelectOfScalar[UUID]:
    """The standing view of a name that an agency has."""
    return select(ViewRow.id).where(
        ViewRow.owner == owner, ViewRow.name == name, col(ViewRow.ended).is_(False)
    )


@query
def one_at_a_time(owner: str) -> Rows[int]:
    """Wait for whoever else names a view of this agency."""
    return sql(
        int,
        """
        SELECT 1 AS locked FROM (
            SELECT pg_advisory_xact_lock(hashtextextended('view of ' || :owner, 0))
        ) AS waited
        """,
        owner,
    )


@query
def every() -> SelectOfScalar[ViewRow]:
    """Every view."""
    return select(ViewRow)


async def lock(tx: Tx, id_: UUID) -> View | None:
    """A view, locked until the transaction ends."""
    return next(iter(await VIEWS.lock(tx, [{"id": id_}])), None)


async def find(tx: ReadTx, ids: Iterable[UUID]) -> list[View]:
    """The views with these ids."""
    return await VIEWS.find(tx, [{"id": id_} for id_ in ids])
