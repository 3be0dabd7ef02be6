"""Reads list entries; a district sees those of its own subjects (I-05)."""

from dataclasses import dataclass
from datetime import date

from shared.auth import Principal
from shared.db import ReadTx
from shared.db.patterns import part_of
from shared.events.subject import ListName
from shared.web.pagination import Page, PageParams
from subject_svc.lists import store
from subject_svc.lists.tables import ListEntryRow
from subject_svc.register.queries import visible

__all__ = [
    "ENTRIES",
    "STATES",
    "Chosen",
    "ListEntryRow",
    "count",
    "entries",
    "entries_of",
    "of_subject",
]

ENTRIES = """
(SELECT uscc, list_name, domain, valid_from, valid_to, active FROM list_entry)"""
"""Every entry of a list, past ones too."""
STATES = """
(SELECT list_name || '.' || uscc || '.' || domain AS key, uscc, valid_from, valid_to,
        made_at, changed_at, to_jsonb(list_entry) AS state FROM list_entry)"""
"""Every entry as its present version has it, whole, with its key in the history."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which entries are listed, and in which order; what is None does not choose."""

    domain: str | None = None
    """Entries that hold in every domain are among them."""
    name: str | None = None
    """Any part of the subject's name."""
    day_from: date | None = None
    """Holding then or later."""
    day_to: date | None = None
    """Holding then or earlier."""
    active: bool = True
    """Without those taken off."""
    sort: str = "uscc"


async def entries(
    tx: ReadTx, who: Principal, list_name: ListName, page: PageParams, chosen: Chosen
) -> Page[ListEntryRow]:
    """The chosen entries of a list."""
    rows = await store.PAGES[chosen.sort].all(
        tx,
        list_name,
        who.scope.prefix,
        chosen.domain,
        part_of(chosen.name),
        chosen.day_from,
        chosen.day_to,
        not chosen.active,
        *page.rows,
    )
    return page.page(rows, chosen.sort.lstrip("-"), "key")


async def entries_of(
    tx: ReadTx, who: Principal, list_name: ListName, uscc: str
) -> list[ListEntryRow]:
    """The entries of one subject on a list: at most one for each domain.

    Raises:
        SubjectUnknown: if the caller sees no such subject.
    """
    await visible(tx, who, uscc)
    return await store.of_subject.all(tx, uscc, list_name)


async def of_subject(tx: ReadTx, uscc: str) -> list[ListEntryRow]:
    """The entries of one subject on every list, past ones too."""
    return await store.of_subject.all(tx, uscc, None)


async def count(tx: ReadTx, who: Principal) -> dict[ListName, int]:
    """How many entries of the caller's region are active, by list."""
    return dict(await store.count.all(tx, who.scope.prefix))
