"""Plans that are open at the same time and at the same places (P-27, P-18)."""

from collections.abc import Sequence
from datetime import date

from plan_svc.plans.domain.content import Content
from plan_svc.policy.domain.weighing import PLAN_OVERLAP, PlanOverlap
from plan_svc.review.domain.checks import Check, Effect, Kind, Serves, outcome
from plan_svc.review.domain.factors import Factor, Figure, OpenPlan
from plan_svc.review.domain.findings import Party
from shared.civic.law import Law, Row

SHOWN = 50
"""How many plans a factor names; all of them are counted."""


def of_under_way(plans: Sequence[OpenPlan], places: Sequence[int]) -> Factor:
    """What is being inspected in the plan's period already (P-27).

    Args:
        plans: those whose period meets it, with the shared places counted.
        places: at how many places of the plan its own agencies have open tasks, and at
            how many others do.
    """
    own = [plan for plan in plans if plan.is_own]
    return Factor(
        "under_way",
        "Inspections under way",
        "在途检查计划",
        "Plans that were handed in or filed, not over, whose period meets the plan's; "
        "and open tasks on site in that period at its places, also triggered ones. "
        "What is secret is left out.",
        "统计已提交或已备案、期间与本计划重叠的计划，以及同期在本计划场所尚未完成的现场检查任务"
        "（含触发式检查）；涉密和突击检查不计。",
        (
            Figure("own_plans", "open plans of the agency", "本机关在途计划", len(own)),
            Figure(
                "own_tasks",
                "their tasks",
                "其任务数",
                sum(plan.tasks for plan in own),
            ),
            Figure(
                "other_plans",
                "open plans of others at its places",
                "其他机关在同一场所的在途计划",
                sum(not plan.is_own and plan.places > 0 for plan in plans),
            ),
            Figure(
                "own_places", "places with own tasks", "本机关有任务的场所", places[0]
            ),
            Figure(
                "other_places",
                "places with others' tasks",
                "其他机关有任务的场所",
                places[1],
            ),
        ),
    )


def of_own(
    law: Law, content: Content, parties: Sequence[Party], plans: Sequence[OpenPlan]
) -> Factor:
    """A plan that overlaps another of its agency is merged, or says why not (P-27)."""
    row, found = _found(law, content, parties, plans, "own")
    named = [plan.plan_code or plan.title for plan in found]
    reasoned = row is not None and row.value.effect == "reasoned"
    clause = row.clause if row else ""
    check = outcome(
        Kind(
            "overlap-own",
            "P-27",
            Serves.COORDINATION,
            Effect.ADVISES,
            "No open plan of the agency has the same places",
            "本机关没有可以合并的在途计划",
            needs_reason=reasoned,
        ),
        failed=bool(found),
        en=f"Plans of the agency visit the same places in the period ({clause}): "
        f"{', '.join(named[:SHOWN])}. Merge them"
        + (", or give the reason." if reasoned else "."),
        zh=f"本机关同期计划含相同场所（{clause}）：{'、'.join(named[:SHOWN])}。"
        + ("请合并执行或说明理由。" if reasoned else "请合并执行。"),
        rows=tuple(named),
        bases=(law.cite(row),) if row else (),
    )
    return _factor(
        "overlap_own",
        "Overlap with the agency's own plans",
        "与本机关计划的重叠",
        found,
        check,
    )


def of_others(
    law: Law, content: Content, parties: Sequence[Party], plans: Sequence[OpenPlan]
) -> Factor:
    """Plans of others at the same places: a joint visit is preferred (P-18)."""
    row, found = _found(law, content, parties, plans, "others")
    named = [f"{plan.agency} {plan.plan_code or plan.title}" for plan in found]
    check = outcome(
        Kind(
            "overlap-others",
            "P-18",
            Serves.COORDINATION,
            Effect.ADVISES,
            "No open plan of another agency has the same places",
            "其他机关没有含相同场所的在途计划",
            needs_reason=row is not None and row.value.effect == "reasoned",
        ),
        failed=bool(found),
        en="Plans of others visit the same places in the period: "
        f"{', '.join(named[:SHOWN])}. Join them where you can.",
        zh=f"其他机关同期计划含相同场所：{'、'.join(named[:SHOWN])}。能够联合的，优先联合检查。",
        rows=tuple(named),
        bases=(law.cite(row),) if row else (),
    )
    return _factor(
        "overlap_others",
        "Overlap with plans of others",
        "与其他机关计划的重叠",
        found,
        check,
    )


def _found(
    law: Law,
    content: Content,
    parties: Sequence[Party],
    plans: Sequence[OpenPlan],
    unit: str,
) -> tuple[Row[PlanOverlap] | None, list[OpenPlan]]:
    """The row, and the plans that share as many places as it names."""
    case = parties[0].agency.case(content.period_to or date.min)
    rows = law.holding(PLAN_OVERLAP, case)
    row = next((row for row in rows if row.unit == unit), None)
    least = row.value.places if row else 1
    return row, [
        plan
        for plan in plans
        if plan.is_own is (unit == "own") and plan.places >= least
    ]


def _factor(
    code: str, title: str, title_zh: str, found: list[OpenPlan], check: Check
) -> Factor:
    return Factor(
        code,
        title,
        title_zh,
        "Plans that were handed in or filed, not over, on site and in scope, whose "
        "period meets the plan's; of each, how many of the plan's places it has too. "
        "What is secret is left out.",
        "统计已提交或已备案、期间与本计划重叠的现场检查计划，及其与本计划相同的场所数；"
        "涉密和突击检查不计。",
        (
            Figure("plans", "plans", "计划数", len(found)),
            Figure("places", "most shared places", "相同场所最多", found[0].places)
            if found
            else Figure("places", "most shared places", "相同场所最多", 0),
        ),
        tuple(found[:SHOWN]),
        check,
    )
