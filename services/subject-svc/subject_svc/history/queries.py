"""Reads earlier states, newest first (S-03)."""

from collections.abc import Sequence
from datetime import datetime

from shared.db import ReadTx
from shared.web.pagination import CursorInvalid, Page, PageParams
from subject_svc.history import store
from subject_svc.history.tables import History

__all__ = ["History", "earlier"]

DISTANT = "9999-12-31T00:00:00+00:00"


async def earlier(
    tx: ReadTx, aggregates: Sequence[tuple[str, str]], page: PageParams
) -> Page[History]:
    """Earlier states of some aggregates, each a table name and an id (S-03)."""
    at, id_, version = page.start(DISTANT, "", 0)
    kinds = [kind for kind, _ in aggregates]
    ids = [aggregate for _, aggregate in aggregates]
    rows = await store.earlier.all(
        tx, kinds, ids, _instant(at), id_, version, page.limit + 1
    )
    return page.page(rows, "replaced_at", "aggregate_id", "version")


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as fault:
        raise CursorInvalid from fault
