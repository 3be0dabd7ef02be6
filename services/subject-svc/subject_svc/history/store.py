"""The rows of earlier states."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, tuple_
from sqlmodel import col, select

from shared.db.statements import SelectOfScalar, query
from subject_svc.history.tables import History


@query
def earlier(
    kinds: Sequence[str],
    ids: Sequence[str],
    replaced_at: datetime,
    aggregate_id: str,
    version: int,
    limit: int,
) -> SelectOfScalar[History]:
    """Earlier states of some aggregates, newest first, from before one on."""
    aggregate = tuple_(col(History.aggregate), col(History.aggregate_id))
    order = col(History.replaced_at), col(History.aggregate_id), col(History.version)
    return (
        select(History)
        .where(
            aggregate.in_(select(func.unnest(kinds), func.unnest(ids))),
            tuple_(*order) < tuple_(replaced_at, aggregate_id, version),
        )
        .order_by(*(column.desc() for column in order))
        .limit(limit)
    )
