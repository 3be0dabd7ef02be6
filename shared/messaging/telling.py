"""Tells aggregates again of which a migration left something new to tell.

An event that was sent says nothing of a member that was added later, so whoever copied
it would not know, and a rebuild (X-13) neither. The migration lists such aggregates in
`to_tell`; a job of their service tells each once more, at its next version, some at a
time. The version goes up in the same transaction as the event, so neighbours and
`/state` never see one without the other.
"""

from collections.abc import Awaitable, Callable

from shared.db import Tx
from shared.db.statements import Rows, command, sql
from shared.running.runtime import Runtime

AT_ONCE = 500

Tell = Callable[[Tx, list[str]], Awaitable[None]]
"""Gives aggregates their next version, and records the events that describe them."""


async def tell_again(runtime: Runtime, aggregate: str, tell: Tell) -> None:
    """Tell all that is listed of one kind; ends where nothing is left to take."""
    while True:
        async with runtime.writing() as tx:
            ids = await _take.all(tx, aggregate, AT_ONCE)
            if not ids:
                return
            await tell(tx, sorted(ids))


@command
def _take(aggregate: str, most: int) -> Rows[str]:
    """Strike some off the list; another worker takes others meanwhile."""
    return sql(
        str,
        """
        DELETE FROM to_tell WHERE (aggregate, id) IN (
            SELECT aggregate, id FROM to_tell WHERE aggregate = :aggregate
            ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
        RETURNING id
        """,
        aggregate,
        most,
    )
