"""Which places a recompute can change at all.

Where one agency alone has tasks, nothing is asked and nothing is needless, there is
nothing to plan: such a place is neither read nor planned.
"""

from collections.abc import Sequence
from datetime import date

from matching_svc.neighbours import queries as neighbours
from matching_svc.places.store.situations import since
from matching_svc.proposals import queries as proposals
from matching_svc.reliefs import queries as reliefs
from shared.db import ReadTx
from shared.db.statements import Rows, query, sql

_PARTS = (*neighbours.MAY_CHANGE, proposals.MAY_CHANGE, reliefs.MAY_CHANGE)


@query
def _affected(places: list[str], since: date) -> Rows[str]:
    return sql(str, f"{' UNION '.join(_PARTS)} ORDER BY place", places, since)


async def affected(tx: ReadTx, places: Sequence[str], day: date) -> list[str]:
    """Those of the places, in the order of their numbers.

    A place that is not among them has no change: `changes_of` finds none there.
    """
    return await _affected.all(tx, list(places), since(day))
