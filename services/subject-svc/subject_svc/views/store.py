"""The rows of views, and who is in them now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlmodel import col, select

from shared.auth import within
from shared.auth.scope import within_sql
from shared.db import ReadTx, Tx
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, Rows, SelectOfScalar, if_given, query, sql
from shared.db.views import Columns
from subject_svc.history import queries as history
from subject_svc.history.commands import VersionedTable
from subject_svc.lists import queries as lists
from subject_svc.neighbours import queries as neighbours
from subject_svc.places import queries as places
from subject_svc.subjects import queries as subjects
from subject_svc.views.domain.changes import Asking
from subject_svc.views.domain.view import View
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


@dataclass(frozen=True, slots=True)
class StateRow:
    """A place with all that a view asks about, as it was before an instant."""

    number: str
    uscc: str
    place: dict[str, Any] | None
    subject: dict[str, Any] | None
    entries: list[dict[str, Any]]
    grades: dict[str, str]


_CHANGED = f"""
SELECT p.number FROM {places.STATES} p WHERE p.changed_at >= :since
UNION SELECT p.number FROM {places.STATES} p WHERE :everything
UNION SELECT p.number FROM {subjects.STATES} s JOIN {places.STATES} p USING (uscc)
WHERE s.changed_at >= :since
UNION SELECT p.number FROM {lists.STATES} e JOIN {places.STATES} p USING (uscc)
WHERE :listed AND (e.changed_at >= :since
   OR (e.valid_from > :first_day AND e.valid_from <= :last_day)
   OR (e.valid_to >= :first_day AND e.valid_to < :last_day))
UNION SELECT p.number FROM {neighbours.GRADE_DAYS} g JOIN {places.STATES} p USING (uscc)
WHERE g.domain = ANY(:grade_domains)
  AND g.valid_from > :first_day AND g.valid_from <= :last_day
"""  # noqa: S608 - our own relations


def _changed(order: Order) -> Query[..., str]:
    @query
    def page(
        since: datetime,
        first_day: date,
        last_day: date,
        everything: bool,
        listed: bool,
        grade_domains: list[str],
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[str]:
        text = f"""
        SELECT c.number FROM ({_CHANGED}) c
        WHERE {order.following} ORDER BY {order.clause} LIMIT :limit
        """  # noqa: S608 - our own relations
        return sql(
            str,
            text,
            *(since, first_day, last_day, everything, listed, grade_domains),
            *(after, after_id, limit),
        )

    return page


CHANGED = {
    name: _changed(order)
    for name, order in both_ways({"number": Order("c.number", "c.number")}).items()
}
"""Places of which anything may have changed for a view since an instant."""


@query
def states(numbers: list[str], before: datetime, day: date) -> Rows[StateRow]:
    """Some places as they were before an instant, with their grades of a day."""
    entry = history.as_of("list_entry", "e.key", "e")
    text = f"""
    SELECT p.number, p.uscc, {history.as_of("place", "p.number", "p")} AS place,
           {history.as_of("subject", "s.uscc", "s")} AS subject,
           (SELECT coalesce(jsonb_agg(x.state) FILTER (WHERE x.state IS NOT NULL), '[]')
            FROM (SELECT {entry} AS state
                  FROM {lists.STATES} e WHERE e.uscc = p.uscc) x) AS entries,
           (SELECT coalesce(jsonb_object_agg(x.domain, x.grade), '{{}}')
            FROM (SELECT DISTINCT ON (g.domain) g.domain, g.grade
                  FROM {neighbours.GRADE_DAYS} g
                  WHERE g.uscc = p.uscc AND g.valid_from <= :day
                  ORDER BY g.domain, g.version DESC) x) AS grades
    FROM {places.STATES} p JOIN {subjects.STATES} s USING (uscc)
    WHERE p.number = ANY(:numbers)
    """  # noqa: S608 - our own relations
    return sql(StateRow, text, numbers, before, day)


@query
def asked_before(id_: UUID, before: datetime) -> Rows[Asking]:
    """What a view asked before an instant; one made later, what it asked at first."""
    state = history.before_or_first("subject_view", "v.id::text", "v")
    text = f"""
    SELECT v.region, {state} -> 'criteria' AS criteria
    FROM (SELECT id, region, to_jsonb(subject_view) AS state FROM subject_view) v
    WHERE v.id = :id_
    """  # noqa: S608 - our own relation
    return sql(Asking, text, id_, before)


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
