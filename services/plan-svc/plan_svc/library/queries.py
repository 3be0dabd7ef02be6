"""Reads of agencies and items."""

from plan_svc.library.errors import ItemUnknown
from plan_svc.plans.events import plain
from plan_svc.plans.schemas import AgencyOut, ItemOut
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams


async def agencies(
    tx: ReadTx, page: PageParams, *, region: str | None, domain: str | None
) -> Page[AgencyOut]:
    """Agencies in order of their codes."""
    rows = await tx.fetch(
        """
        SELECT * FROM agency
        WHERE ($1::text IS NULL OR code > $1)
          AND ($2::text IS NULL OR region LIKE $2 || '%')
          AND ($3::text IS NULL OR domain = $3)
        ORDER BY code LIMIT $4
        """,
        *(page.after or (None,)),
        region,
        domain,
        page.limit + 1,
    )
    return page.page([AgencyOut.model_validate(plain(row)) for row in rows], "code")


async def items(
    tx: ReadTx, page: PageParams, *, domain: str | None, claimed_by: str | None
) -> Page[ItemOut]:
    """Items in order of their codes."""
    rows = await tx.fetch(
        """
        SELECT * FROM item
        WHERE ($1::text IS NULL OR code > $1)
          AND ($2::text IS NULL OR domain = $2)
          AND ($3::text IS NULL OR $3 = ANY(claimed_by))
        ORDER BY code LIMIT $4
        """,
        *(page.after or (None,)),
        domain,
        claimed_by,
        page.limit + 1,
    )
    return page.page([ItemOut.model_validate(plain(row)) for row in rows], "code")


async def item(tx: ReadTx, code: str) -> ItemOut:
    """One item."""
    row = await tx.fetchrow("SELECT * FROM item WHERE code = $1", code)
    if row is None:
        raise ItemUnknown
    return ItemOut.model_validate(plain(row))
