"""Reads views and who is in them; a district sees those of its own agencies (I-05)."""

from dataclasses import dataclass
from uuid import UUID

from shared.auth import Principal
from shared.civic.views import question
from shared.db import ReadTx
from shared.db.patterns import part_of
from shared.web.pagination import Page, PageParams
from subject_svc.history import queries as history
from subject_svc.history.queries import History
from subject_svc.views import store
from subject_svc.views.errors import ViewUnknown
from subject_svc.views.store import Member, Size
from subject_svc.views.tables import ViewRow

__all__ = [
    "Chosen",
    "History",
    "Member",
    "Size",
    "ViewRow",
    "earlier",
    "members",
    "size",
    "view",
    "views",
]


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


async def earlier(
    tx: ReadTx, who: Principal, view_id: UUID, page: PageParams
) -> Page[History]:
    """What a view asked before, the newest first.

    Raises:
        ViewUnknown: if the caller sees no such view.
    """
    row = await view(tx, who, view_id)
    return await history.earlier(tx, [("subject_view", str(row.id))], page)
