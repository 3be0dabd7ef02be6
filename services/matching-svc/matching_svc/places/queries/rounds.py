"""Reads what an agency has at a subject's other places (M-11)."""

from matching_svc.neighbours import queries as neighbours
from matching_svc.places.domain.rounds import round_of
from matching_svc.places.store.situations import situations
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.reason import Reason
from matching_svc.tasks.domain.task import Task
from shared.db import ReadTx


async def with_subject(
    tx: ReadTx, task: Task, here: Situation, context: MatchingContext
) -> list[Reason]:
    """Where the domain merges by subject: the day that suits its other places."""
    if context.rules.merged_by_subject(task.region, task.domain) is None:
        return []
    places = await neighbours.places_of_subject(tx, task.uscc, task.agency, task.place)
    elsewhere = await situations(tx, places, context.day)
    reason = round_of(task, here, elsewhere, context)
    return [] if reason is None else [reason]
