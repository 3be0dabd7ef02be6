"""A round: one agency's visits to all places of a subject on one day (M-11).

Where a domain merges by subject, not by place, its tasks at the subject's other places
are best carried out on the same day. Nobody is asked; the agency is told the day.
"""

from collections.abc import Sequence

from matching_svc.proposals.domain.proposal import ACTIVE
from matching_svc.proposals.domain.situation import Situation
from matching_svc.solver.domain.days import bits
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.reach import reach_of
from matching_svc.tasks.domain.reason import About, Reason
from matching_svc.tasks.domain.task import Task


def round_of(
    task: Task,
    here: Situation,
    elsewhere: Sequence[Situation],
    context: MatchingContext,
) -> Reason | None:
    """The day that suits the most other places, and of such days the best (M-11).

    Fewest weighted days forward, then the earliest, as for any visit (M-03).
    """
    row = context.rules.merged_by_subject(task.region, task.domain)
    masks = [
        mask for other in elsewhere if (mask := _days_at(task.agency, other, context))
    ]
    if row is None or not masks or task.number not in here.open_tasks:
        return None
    days = _days_of(task, here, context)
    earliest = context.days.offset(task.earliest)
    ranked = [
        (-places, task.weight * max(0, earliest - day), day)
        for day in bits(days)
        if (places := sum(mask >> day & 1 for mask in masks))
    ]
    about: About = {"agency": task.agency, "clause": row.clause}
    if not ranked:
        apart: About = {**about, "places": len(masks)}
        return Reason("with_subject_apart", "M-11", apart, (row.basis,))
    places, _, day = min(ranked)
    best = context.days.day(day).isoformat()
    with_subject: About = {**about, "places": -places, "best": best}
    return Reason("with_subject", "M-11", with_subject, (row.basis,))


def _days_of(task: Task, here: Situation, context: MatchingContext) -> int:
    """Its reach; the one day of the proposal that it is in."""
    for proposal in here.proposals:
        if proposal.status in ACTIVE and task.number in proposal.bound_tasks:
            return context.days.only((proposal.day,))
    return reach_of(task, here.facts, context.rules, context.days).mask


def _days_at(agency: str, place: Situation, context: MatchingContext) -> int:
    """The days on which one of the agency's tasks there could be carried out.

    Not those that are secret: whoever may read of this task may not read of them.
    """
    mask = 0
    for task in place.open_tasks.values():
        free = task.number not in place.coded and not task.is_secret
        if task.agency == agency and free:
            mask |= _days_of(task, place, context)
    return mask
