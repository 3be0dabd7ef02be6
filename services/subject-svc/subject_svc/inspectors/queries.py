"""Reads inspectors; a district sees those of its own region (I-05)."""

from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams
from subject_svc.inspectors import store
from subject_svc.inspectors.domain import Inspector
from subject_svc.subjects.queries import region_of


async def inspectors(
    tx: ReadTx, who: Principal, page: PageParams, agency: str | None
) -> Page[Inspector]:
    """Inspectors, unmasked, in the order of their agencies.

    The cursor holds a digest, so that no certificate's number leaves inside it.
    """
    after = page.after_or("", "")
    rows = await store.page(tx, region_of(who), agency, after, page.limit + 1)
    return page.page(rows, "agency", "mark").map(lambda row: row.inspector)


async def count(tx: ReadTx, who: Principal) -> int:
    """How many inspectors of the caller's region there are."""
    return await store.count(tx, region_of(who))
