"""Reads views and who is in them; a district sees those of its own agencies (I-05)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.auth import Principal
from shared.civic.views import question
from shared.db import ReadTx
from shared.db.patterns import part_of
from shared.web.pagination import Page, PageParams
from subject_svc.history import queries as history
from subject_svc.history.queries import History
from subject_svc.views import store
from subject_svc.views.domain.changes import (
    Both,
    Change,
    Known,
    Reading,
    Span,
    known,
)
from subject_svc.views.errors import ViewUnknown
from subject_svc.views.store import Member, Size
from subject_svc.views.tables import ViewRow

__all__ = [
    "Change",
    "Chosen",
    "History",
    "Member",
    "Size",
    "ViewRow",
    "changes",
    "earlier",
    "members",
    "size",
    "view",
    "views",
]


BATCH, MOST_BATCHES = 500, 20
"""Places that are looked at together for a page of changes, and how often."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which views are listed, and in which order; what is None does not choose."""

    owner: str | None = None
    name: str | None = None
    """Any part of the name."""
    ended: bool = False
    sort: str = "name"


async def views(
    tx: ReadTx, who: Principal, page: PageParams, chosen: Chosen
) -> Page[ViewRow]:
    """The chosen views of agencies of the caller's region."""
    rows = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        chosen.owner,
        part_of(chosen.name),
        chosen.ended,
        *page.rows,
    )
    return page.page(rows, chosen.sort.lstrip("-"), "id")


async def view(tx: ReadTx, who: Principal, view_id: UUID) -> ViewRow:
    """One view.

    Raises:
        ViewUnknown: if there is none, or its owner is of another region.
    """
    row = await store.by_id.first(tx, view_id)
    if row is None or not who.sees(row.region):
        raise ViewUnknown(view=str(view_id))
    return row


async def members(
    tx: ReadTx, who: Principal, view_id: UUID, page: PageParams, sort: str
) -> Page[Member]:
    """The places that are in a view now, those of the caller's region (S-02).

    Raises:
        ViewUnknown: if the caller sees no such view.
    """
    row = await view(tx, who, view_id)
    asked = question(row.region, row.criteria)
    rows = await store.MEMBERS[sort].all(
        tx,
        who.scope.prefix,
        *asked,
        tx.runtime.clock.today(),
        *page.rows,
    )
    return page.page(rows, sort.lstrip("-"), "number")


async def size(tx: ReadTx, who: Principal, view_id: UUID) -> Size:
    """How many places are in a view now, and of how many subjects.

    Raises:
        ViewUnknown: if the caller sees no such view.
    """
    row = await view(tx, who, view_id)
    asked = question(row.region, row.criteria)
    today = tx.runtime.clock.today()
    return await store.size.one(tx, who.scope.prefix, *asked, today)


async def changes(
    tx: ReadTx, who: Principal, view_id: UUID, asked: Span, page: PageParams, sort: str
) -> Page[Change]:
    """What entered a view and what left it, and why, within the caller's region (S-02).

    A page may be short, or empty, and have a next one: so many places are looked at for
    a page, and not more.

    Raises:
        ViewUnknown: if the caller sees no such view.
    """
    await view(tx, who, view_id)
    both = Both(
        await store.asked_before.one(tx, view_id, asked.first.before),
        await store.asked_before.one(tx, view_id, asked.last.before),
    )
    found: list[Change] = []
    after = page.rows[0]
    for _ in range(MOST_BATCHES):
        numbers = await store.CHANGED[sort].all(
            tx, *_within(asked, both), after, after, BATCH
        )
        seen = await _changes_of(tx, asked, both, numbers)
        found += [change for change in seen if who.sees(change.area)]
        if len(found) > page.limit or len(numbers) < BATCH:
            return page.page(found, "number", "number")
        after = numbers[-1]
    cursor = page.seal.cursor([after, after], page.of)
    return Page(items=found, next_cursor=cursor)


def _within(
    asked: Span, both: Both
) -> tuple[datetime, date, date, bool, bool, list[str]]:
    """Of which places anything may have changed for what a view asks."""
    questions = both.first.criteria, both.last.criteria
    return (
        asked.first.before,
        asked.first.day,
        asked.last.day,
        both.first != both.last,
        any(each.on_lists or each.off_lists for each in questions),
        [each.grade_domain for each in questions if each.grade_domain],
    )


async def _changes_of(
    tx: ReadTx, asked: Span, both: Both, numbers: list[str]
) -> list[Change]:
    before = await _known(tx, numbers, asked.first)
    after = await _known(tx, numbers, asked.last)
    changes = [
        both.change(
            number, before[number].uscc, before[number].known, after[number].known
        )
        for number in numbers
    ]
    return [change for change in changes if change]


async def _known(tx: ReadTx, numbers: list[str], at: Reading) -> dict[str, "_Place"]:
    rows = await store.states.all(tx, numbers, at.before, at.day)
    return {
        row.number: _Place(
            row.uscc, known(row.place, row.subject, row.entries, row.grades, at.day)
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class _Place:
    uscc: str
    known: Known | None


async def earlier(
    tx: ReadTx, who: Principal, view_id: UUID, page: PageParams
) -> Page[History]:
    """What a view asked before, the newest first.

    Raises:
        ViewUnknown: if the caller sees no such view.
    """
    row = await view(tx, who, view_id)
    return await history.earlier(tx, [("subject_view", str(row.id))], page)
