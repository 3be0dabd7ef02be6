"""Reads list entries; a district sees those of its own subjects (I-05)."""

from shared.auth import Principal
from shared.db import ReadTx
from shared.events.subject import ListName
from shared.web.pagination import Page, PageParams
from subject_svc.lists import store
from subject_svc.lists.tables import ListEntryRow
from subject_svc.register.queries import visible

__all__ = ["ListEntryRow", "count", "entries", "entries_of", "of_subject"]


async def entries(
    tx: ReadTx,
    who: Principal,
    list_name: ListName,
    page: PageParams,
    domain: str | None,
    *,
    active: bool,
) -> Page[ListEntryRow]:
    """Entries of a list; those taken off too, unless only active ones are asked for.

    With a domain, entries that hold in every domain are among them.
    """
    after_uscc, after_domain = page.start("", "")
    rows = await store.page.all(
        tx,
        list_name,
        who.scope.prefix,
        domain,
        not active,
        after_uscc,
        after_domain,
        page.limit + 1,
    )
    return page.page(rows, "uscc", "domain")


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
