"""Why a task is needless, in structured reasons (M-05, M-09, M-10, M-13)."""

from matching_svc.proposals.domain.situation import Situation
from matching_svc.reliefs.domain.relief import RULE, Ground, Relief
from matching_svc.reliefs.domain.relieving import recognised_items
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.reason import About, Reason
from matching_svc.tasks.domain.task import Task
from shared.civic.calendar import months_after
from shared.events.matching import ReliefStatus


def explain_relief(relief: Relief) -> Reason:
    """Whose inspection makes it needless, until when, and what its agency said."""
    rule = RULE[relief.kind]
    last = max(relief.grounds, key=lambda ground: (ground.day, ground.code))
    about = _about(last)
    if relief.status is ReliefStatus.LAPSED:
        return Reason("relief_lapsed", rule, {"done": about["done"]})
    about["agency"] = relief.agency
    about["clause"] = relief.clause
    about["items"] = sum(len(ground.items) for ground in relief.grounds)
    if relief.until is not None:
        about["until"] = relief.until.isoformat()
    if relief.reason is not None:
        about["text"] = relief.reason
    bases = () if relief.basis is None else (relief.basis,)
    return Reason(f"{relief.kind}_{relief.status}", rule, about, bases)


def reliefs_of(
    task: Task, situation: Situation, context: MatchingContext
) -> list[Reason]:
    """Everything that makes a task needless, or a part of it."""
    reasons = [
        explain_relief(relief)
        for relief in sorted(situation.reliefs, key=lambda relief: relief.key)
        if relief.task == task.number and relief.status is not ReliefStatus.LAPSED
    ]
    return reasons or _partly(task, situation, context)


def _partly(task: Task, situation: Situation, context: MatchingContext) -> list[Reason]:
    """Some of its items were checked by others of the domain: they need no repeat."""
    row = context.rules.recognition(task.region, task.domain)
    grounds = recognised_items(task, situation, context)
    if row is None or not grounds or len(grounds) == len(task.item_codes):
        return []
    last = max(grounds.values(), key=lambda ground: (ground.day, ground.code))
    same = [code for code, ground in grounds.items() if ground.code == last.code]
    about: About = {
        **_about(last),
        "items": len(same),
        "all": len(task.item_codes),
        "until": months_after(last.day, row.value).isoformat(),
        "clause": row.clause,
    }
    return [Reason("recognition_partly", "M-10", about, (row.basis,))]


def _about(ground: Ground) -> About:
    return {
        "by": ground.agency,
        "done": ground.day.isoformat(),
        "code": ground.code,
    }
