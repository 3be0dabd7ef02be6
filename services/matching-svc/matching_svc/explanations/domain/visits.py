"""Why a visit is as it is, and why a task stands alone: structured reasons (M-13).

What is classified or a surprise is never named in what other agencies can read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from matching_svc.explanations.domain.answers import explain_answers
from matching_svc.explanations.domain.hours import explain_hours
from matching_svc.explanations.domain.reliefs import reliefs_of
from matching_svc.proposals.domain.lead import duty_and_lead, duty_of, duty_reason
from matching_svc.proposals.domain.proposal import ACTIVE, Proposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.solver.domain.days import bits, high_bit, low_bit
from matching_svc.tasks.domain.compatibility import why_apart, why_never_joint
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.plan import PlacePlan, PlannedVisit
from matching_svc.tasks.domain.reach import Reach, reach_of
from matching_svc.tasks.domain.reason import About, Reason, listed
from matching_svc.tasks.domain.task import Task


def explain_proposal(
    proposal: Proposal, situation: Situation, plan: PlacePlan, context: MatchingContext
) -> tuple[Reason, ...]:
    """Tasks, windows, the rules that held, and what was left out and why (M-13)."""
    tasks = [situation.open_tasks[task] for task in proposal.tasks]
    return (
        _summary(proposal, tasks),
        *(_window(task, proposal, context) for task in tasks),
        *_own_merges(tasks),
        _common_days(tasks, situation, context),
        *_moved(plan.visit_of(tasks[0].number), context),
        *explain_hours(tasks, situation.facts, context.rules),
        *duty_and_lead(tasks, situation, context.rules, proposal.wishes),
        *_left_out(tasks, situation, plan, context),
        _bound(plan),
    )


def _summary(proposal: Proposal, tasks: list[Task]) -> Reason:
    return Reason(
        "joint_visit",
        "M-03",
        {
            "day": proposal.day.isoformat(),
            "members": listed(member.agency for member in proposal.members),
            "agencies": len(proposal.members),
            "tasks": len(tasks),
            "saved": proposal.visits_saved,
        },
    )


def _window(task: Task, proposal: Proposal, context: MatchingContext) -> Reason:
    about: About = {"agency": task.agency, "task": task.number}
    if task.settled_on is not None:
        day = task.settled_on.isoformat()
        return Reason("settled", "M-02", {**about, "day": day})
    about["earliest"] = task.earliest.isoformat()
    about["latest"] = task.latest.isoformat()
    forward = (task.earliest - proposal.day).days
    if forward > 0:
        months = context.rules.horizon_months(task.region, task.domain)
        moved: About = {**about, "days": forward, "months": months}
        return Reason("brought_forward", "M-02", moved)
    return Reason("in_window", "M-02", about)


def _own_merges(tasks: list[Task]) -> list[Reason]:
    counts: dict[str, int] = {}
    for task in tasks:
        counts[task.agency] = counts.get(task.agency, 0) + 1
    return [
        Reason("own_merged", "M-11", {"agency": agency, "tasks": count})
        for agency, count in sorted(counts.items())
        if count > 1
    ]


def _common_days(
    tasks: list[Task], situation: Situation, context: MatchingContext
) -> Reason:
    mask = _shared_days(tasks, situation, context)
    if not mask:
        return Reason("day_kept", "M-12")
    first = context.days.day(low_bit(mask)).isoformat()
    if mask.bit_count() == 1:
        only: About = {"first": first, "ahead": context.terms.lead_working_days}
        return Reason("only_day", "M-02", only)
    return Reason(
        "common_days",
        "M-02",
        {
            "days": mask.bit_count(),
            "first": first,
            "last": context.days.day(high_bit(mask)).isoformat(),
            "ahead": context.terms.lead_working_days,
        },
    )


def _shared_days(
    tasks: Iterable[Task], situation: Situation, context: MatchingContext
) -> int:
    """The days on which all these tasks could be visited and be answered for."""
    mask = context.joint_days
    for task in tasks:
        mask &= _reach(task, situation, context).mask
    return mask


def _reach(task: Task, situation: Situation, context: MatchingContext) -> Reach:
    return reach_of(task, situation.facts, context.rules, context.days)


def _moved(visit: PlannedVisit | None, context: MatchingContext) -> list[Reason]:
    """The better day on which some agency can make no more visits (M-16)."""
    if visit is None or visit.moved is None or not visit.moved.full:
        return []
    day = context.days.day(visit.moved.day).isoformat()
    full: About = {"day": day, "members": listed(visit.moved.full)}
    limited = {task.agency: task for task in visit.tasks}
    bases = [context.capacity_basis(limited[agency]) for agency in visit.moved.full]
    rows = tuple([basis for basis in bases if basis is not None])
    return [Reason("moved_for_capacity", "M-16", full, rows)]


def _left_out(
    tasks: list[Task], situation: Situation, plan: PlacePlan, context: MatchingContext
) -> list[Reason]:
    """Other open tasks of the place that all may know of, each with its reason."""
    inside = {task.number for task in tasks}
    needless = [
        reason
        for number in situation.relief_in_force
        if (other := situation.known_tasks.get(number)) and not other.is_secret
        for reason in reliefs_of(other, situation, context)
    ]
    shared = _shared_days(tasks, situation, context)
    known = _Known(situation, plan, context)
    return [
        *(
            _why_not(other, tasks, shared, known)
            for number, other in situation.open_tasks.items()
            if number not in inside and not other.is_secret
        ),
        *needless,
    ]


def _bound(plan: PlacePlan) -> Reason:
    """Whether fewer visits are possible; how many there are would tell of secrets."""
    return Reason("proven_best" if plan.proven else "best_found", "M-03")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a reason is looked up in."""

    situation: Situation
    plan: PlacePlan
    context: MatchingContext


def _why_not_with(task: Task, others: list[Task], known: _Known) -> Reason:
    """Why a task is not in a visit with these others (M-13)."""
    shared = _shared_days(others, known.situation, known.context)
    return _why_not(task, others, shared, known)


def _why_not(task: Task, others: list[Task], shared: int, known: _Known) -> Reason:
    """The same, given the days that the others share."""
    about: About = {"agency": task.agency, "task": task.number}
    bound = _why_bound(task, about, known.situation)
    if bound is not None:
        return bound
    reach = _reach(task, known.situation, known.context)
    if reach.unplaceable is not None:
        rule = reach.unplaceable.rule
        return Reason(f"unplaceable_{reach.unplaceable}", rule, about)
    for other in others:
        why = why_apart(task, other, known.situation.facts, known.context)
        if why is not None:
            with_ = {**about, "other": other.agency}
            return Reason(f"apart_{why}", why.rule, with_)
    if not reach.mask & shared:
        return Reason("no_common_day", "M-02", about)
    return _elsewhere(task, about, known.plan)


def _why_bound(task: Task, about: About, situation: Situation) -> Reason | None:
    """It has its code, or is in a proposal that was answered."""
    if task.number in situation.coded:
        return Reason("has_code", "C-01", about)
    if any(
        proposal.is_standing
        and proposal.status in ACTIVE
        and task.number in proposal.bound_tasks
        for proposal in situation.proposals
    ):
        return Reason("asked_already", "M-07", about)
    return None


def _elsewhere(task: Task, about: About, plan: PlacePlan) -> Reason:
    lost = plan.unplaceable.get(task.number)
    if lost is not None:
        return Reason(f"unplaceable_{lost}", lost.rule, about)
    visit = plan.visit_of(task.number)
    if visit is None:
        return Reason("elsewhere_is_better", "M-03", about)
    return Reason("elsewhere_on", "M-03", {**about, "day": visit.day.isoformat()})


def explain_task(
    task: Task,
    situation: Situation,
    plan: PlacePlan,
    proposal: Proposal | None,
    context: MatchingContext,
) -> tuple[Reason, ...]:
    """Why a task is in a proposal, or stands alone, or has no day (M-13)."""
    about: About = {"task": task.number, "agency": task.agency}
    needless = tuple(reliefs_of(task, situation, context))
    if task.number in situation.relief_in_force:
        return needless
    if not task.is_open or task.number in situation.done:
        return (Reason("not_open", "M-01", about),)
    return (*needless, *_explain_open(task, situation, plan, proposal, context))


def _explain_open(
    task: Task,
    situation: Situation,
    plan: PlacePlan,
    proposal: Proposal | None,
    context: MatchingContext,
) -> tuple[Reason, ...]:
    about: About = {"task": task.number, "agency": task.agency}
    if proposal is not None:
        inside: About = {
            "proposal": proposal.number,
            "day": proposal.day.isoformat(),
        }
        return (
            Reason("in_proposal", "M-13", inside),
            *proposal.explanation,
            *explain_answers(proposal),
        )
    if task.number in situation.coded:
        return (Reason("has_code", "C-01", about),)
    if task.number in plan.unplaceable:
        why = plan.unplaceable[task.number]
        return (Reason(f"unplaceable_{why}", why.rule, about),)
    return _explain_planned(task, situation, plan, context)


def _explain_planned(
    task: Task, situation: Situation, plan: PlacePlan, context: MatchingContext
) -> tuple[Reason, ...]:
    """A task of the plan that is in no proposal: alone, with its own, or too far."""
    visit = plan.visit_of(task.number)
    if visit is None:
        return (Reason("not_open", "M-01", {"task": task.number}),)
    day = visit.day.isoformat()
    if visit.is_joint:
        figures: About = {
            "day": day,
            "ahead": context.terms.most_days_ahead,
        }
        return (Reason("joint_later", "M-03", figures),)
    own = len(visit.tasks)
    head = Reason(
        "alone" if own == 1 else "with_own",
        "M-11",
        {"agency": task.agency, "day": day, "tasks": own},
    )
    never = why_never_joint(task, situation.facts)
    if never is not None:
        return (head, Reason(f"never_{never}", never.rule, {}))
    stood = situation
    others = [
        partner
        for partner in stood.open_tasks.values()
        if partner.agency != task.agency and not partner.is_secret
    ]
    if not others:
        return (head, Reason("nobody_else", "M-01", {}))
    return (
        head,
        *_duty_unmet(task, others, situation, context),
        *(
            _why_not_with(other, [task], _Known(stood, plan, context))
            for other in others
        ),
    )


def _duty_unmet(
    task: Task, others: list[Task], situation: Situation, context: MatchingContext
) -> list[Reason]:
    """The law wants it joint with some of the others, and it stands alone (M-05)."""
    beside = [
        other for other in others if duty_of([task, other], situation, context.rules)
    ]
    duty = duty_reason([task, *beside], situation, context.rules) if beside else None
    if duty is None:
        return []
    members = listed(sorted({partner.agency for partner in beside}))
    unmet: About = {**duty.about, "members": members}
    return [Reason("duty_unmet", "M-05", unmet, duty.bases)]


def reach_days(task: Task, situation: Situation, context: MatchingContext) -> list[str]:
    """The days of a task's reach, as dates."""
    mask = _reach(task, situation, context).mask
    return [context.days.day(index).isoformat() for index in bits(mask)]
