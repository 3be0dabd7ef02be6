"""The rows of list entries."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import col, or_, select

from shared.auth import within
from shared.db import Tx
from shared.db.statements import Select, SelectOfScalar, if_given, query
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


@query
def page(
    list_name: ListName,
    scope: str,
    domain: str | None,
    ended: bool,
    after_uscc: str,
    after_domain: str,
    limit: int,
) -> SelectOfScalar[ListEntryRow]:
    """Entries in the order of subject and domain, from after one on.

    Args:
        list_name: the list.
        scope: where the subjects are.
        domain: the domain that they hold in, those of all domains too; None for any.
        ended: whether those taken off are among them.
        after_uscc: the subject of the entry after which the page begins.
        after_domain: its domain.
        limit: how many at most.
    """
    holds = or_(ListEntryRow.domain == domain, ListEntryRow.domain == EVERY_DOMAIN)
    place = tuple_(col(ListEntryRow.uscc), col(ListEntryRow.domain))
    return (
        select(ListEntryRow)
        .outerjoin(SubjectRow, col(SubjectRow.uscc) == ListEntryRow.uscc)
        .where(
            ListEntryRow.list_name == list_name,
            _within(scope),
            if_given(domain, holds),
            or_(col(ListEntryRow.active), ended),
            place > tuple_(after_uscc, after_domain),
        )
        .order_by(ListEntryRow.uscc, ListEntryRow.domain)
        .limit(limit)
    )


def _within(scope: str) -> ColumnElement[bool]:
    """Of subjects of a scope, or with a place there; what is unknown is the city's."""
    return or_(
        within(scope, func.coalesce(SubjectRow.region, "")),
        housed_within(scope, col(ListEntryRow.uscc)),
    )


@query
def of_subject(uscc: str, list_name: ListName | None) -> SelectOfScalar[ListEntryRow]:
    """The entries of a subject on one list or all, past ones too."""
    return (
        select(ListEntryRow)
        .where(
            ListEntryRow.uscc == uscc,
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
