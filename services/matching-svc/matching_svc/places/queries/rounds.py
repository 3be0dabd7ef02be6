"""Reads what an agency has at a subject's other places (M-11)."""

from matching_svc.places.domain.rounds import round_of
from matching_svc.places.domain.situation import MatchingContext, Situation
from matching_svc.places.store.situations import situations
from matching_svc.tasks.domain.reason import Reason
from matching_svc.tasks.domain.task import Task
from shared.db import ReadTx

MOST_PLACES = 50

_OTHER_PLACES = """
SELECT DISTINCT place FROM task_copy
WHERE uscc = $1 AND agency = $2 AND place <> $3 AND status = 'scheduled'
  AND on_site AND out_of_scope IS NULL
ORDER BY place LIMIT $4
"""


async def with_subject(
    tx: ReadTx, task: Task, here: Situation, context: MatchingContext
) -> list[Reason]:
    """Where the domain merges by subject: the day that suits its other places."""
    if context.rules.merged_by_subject(task.region, task.domain) is None:
        return []
    rows = await tx.fetch(
        _OTHER_PLACES, task.uscc, task.agency, task.place, MOST_PLACES
    )
    elsewhere = await situations(tx, [row["place"] for row in rows], context.day)
    found = round_of(task, here, elsewhere, context)
    return [] if found is None else [found]
