"""The rows of list entries."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, func
from sqlmodel import col, or_, select

from shared.auth import within
from shared.db import Tx
from shared.db.aliases import goes_by
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, Select, SelectOfScalar, if_given, query
from shared.events.subject import ListName
from subject_svc.history.commands import VersionedTable
from subject_svc.lists.domain import EVERY_DOMAIN, Entry
from subject_svc.lists.tables import ListEntryRow
from subject_svc.places.queries import housed_within
from subject_svc.subjects.queries import SubjectRow

ENTRIES = VersionedTable(ListEntryRow, Entry)

MOST_ENTRIES = 100
"""More than a subject can have: two lists in fourteen domains and `*`."""
Key = tuple[ListName, str, str]
"""List, subject and domain of an entry."""


ORDERS = both_ways(
    {
        name: Order(col(column), col(ListEntryRow.uscc) + col(ListEntryRow.domain))
        for name, column in {
            "uscc": ListEntryRow.uscc,
            "valid_from": ListEntryRow.valid_from,
        }.items()
    }
)


def _sorted(order: Order) -> Query[..., ListEntryRow]:
    @query
    def page(
        list_name: ListName,
        scope: str,
        domain: str | None,
        name: str | None,
        day_from: date | None,
        day_to: date | None,
        ended: bool,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> SelectOfScalar[ListEntryRow]:
        holds = or_(ListEntryRow.domain == domain, ListEntryRow.domain == EVERY_DOMAIN)
        ends = func.coalesce(ListEntryRow.valid_to, "infinity")
        return (
            select(ListEntryRow)
            .outerjoin(SubjectRow, col(SubjectRow.uscc) == ListEntryRow.uscc)
            .where(
                ListEntryRow.list_name == list_name,
                _within(scope),
                if_given(domain, holds),
                if_given(name, col(SubjectRow.name).ilike(cast("str", name))),
                if_given(day_from, ends >= day_from),
                if_given(day_to, col(ListEntryRow.valid_from) <= day_to),
                or_(col(ListEntryRow.active), ended),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit)
        )

    return page


def _within(scope: str) -> ColumnElement[bool]:
    """Of subjects of a scope, or with a place there; what is unknown is the city's."""
    return or_(
        within(scope, func.coalesce(SubjectRow.region, "")),
        housed_within(scope, col(ListEntryRow.uscc)),
    )


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of entries, by the name of its order; with a domain, those of all too."""


@query
def of_subject(uscc: str, list_name: ListName | None) -> SelectOfScalar[ListEntryRow]:
    """The entries of a subject on one list or all, past ones too."""
    return (
        select(ListEntryRow)
        .where(
            goes_by(ListEntryRow.uscc, uscc),
            if_given(list_name, ListEntryRow.list_name == list_name),
        )
        .order_by(ListEntryRow.list_name, ListEntryRow.domain)
        .limit(MOST_ENTRIES)
    )


@query
def count(scope: str) -> Select[ListName, int]:
    """How many entries are active, by list."""
    number: ColumnElement[int] = func.count()
    return (
        select(col(ListEntryRow.list_name), number)
        .outerjoin(SubjectRow, col(SubjectRow.uscc) == ListEntryRow.uscc)
        .where(ListEntryRow.active, _within(scope))
        .group_by(col(ListEntryRow.list_name))
    )


@query
def every() -> SelectOfScalar[ListEntryRow]:
    """Every entry."""
    return select(ListEntryRow)


async def lock(tx: Tx, keys: Iterable[Key]) -> dict[Key, Entry]:
    """The entries with these keys, locked until the transaction ends."""
    entries = await ENTRIES.lock(
        tx,
        [
            {"list_name": list_name, "uscc": uscc, "domain": domain}
            for list_name, uscc, domain in keys
        ],
    )
    return {entry.key: entry for entry in entries}
