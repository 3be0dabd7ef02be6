"""Reads earlier states, newest first (S-03)."""

from collections.abc import Sequence
from datetime import datetime

from shared.db import ReadTx
from shared.web.pagination import CursorInvalid, Page, PageParams
from subject_svc.history import store
from subject_svc.history.tables import History

__all__ = ["History", "as_of", "before_or_first", "earlier"]


def as_of(aggregate: str, key: str, row: str) -> str:
    """The state of a row before the instant `:before`; NULL where there was none.

    Args:
        aggregate: the name of its table.
        key: its key in the history, in SQL.
        row: the alias of its present version: `made_at` and the whole `state`.
    """
    state = before_or_first(aggregate, key, row)
    return f"CASE WHEN {row}.made_at < :before THEN {state} END"


def before_or_first(aggregate: str, key: str, row: str) -> str:
    """The same; of a row that was made later, its first state."""
    return f"""coalesce((
        SELECT h.state FROM history h
        WHERE h.aggregate = '{aggregate}' AND h.aggregate_id = {key}
          AND h.replaced_at >= :before
        ORDER BY h.version LIMIT 1), {row}.state)
    """  # noqa: S608 - our own names


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
