"""Reads of reliefs, and the part of a statement that is made of them."""

from dataclasses import dataclass
from datetime import date

from matching_svc.reliefs import store
from matching_svc.reliefs.domain.errors import NoSuchRelief
from matching_svc.reliefs.store import MAY_CHANGE, ListedRelief, reliefs_at
from shared.auth import Principal
from shared.db import ReadTx
from shared.db.patterns import part_of
from shared.events.matching import ReliefKind
from shared.web.pagination import Page, PageParams

__all__ = [
    "MAY_CHANGE",
    "ListedRelief",
    "Sought",
    "listed",
    "page",
    "place_of",
    "reliefs_at",
]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which reliefs are looked for, and in which order; None does not choose."""

    status: str | None = None
    kind: str | None = None
    agency: str | None = None
    place: str | None = None
    name: str | None = None
    """Any part of the subject's name."""
    made_from: date | None = None
    made_to: date | None = None
    sort: str = "task"


async def place_of(tx: ReadTx, key: tuple[str, ReliefKind]) -> str:
    """Where a relief is.

    Raises:
        NoSuchRelief: if there is none of this task and kind.
    """
    place = await store.place_of.first(tx, *key)
    if place is None:
        raise NoSuchRelief
    return place


async def page(
    tx: ReadTx, who: Principal, sought: Sought, page: PageParams
) -> Page[ListedRelief]:
    """The chosen reliefs that the caller may see."""
    rows = await store.PAGES[sought.sort].all(
        tx,
        who.scope.prefix,
        who.agency,
        sought.status,
        sought.kind,
        sought.agency,
        sought.place,
        part_of(sought.name),
        sought.made_from,
        sought.made_to,
        *page.rows,
    )
    return page.page(rows, sought.sort.lstrip("-"), "key")


async def listed(
    tx: ReadTx, who: Principal, key: tuple[str, ReliefKind]
) -> ListedRelief:
    """One relief, where the caller may see it.

    Raises:
        NoSuchRelief: if there is none, or the caller may not see it.
    """
    row = await store.listed.first(tx, who.scope.prefix, who.agency, *key)
    if row is None:
        raise NoSuchRelief
    return row
