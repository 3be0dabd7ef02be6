"""Lets places come into a plan that was filed with a scope (P-02, P-20).

An extension is a draft of places alone: uploaded, drawn and judged as any draft's, and
approved by a second person of the agency; whoever consented to the plan consented to
its scope and number. A place that a code is asked for comes in by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from plan_svc.extensions import domain
from plan_svc.extensions.errors import PlanRestated
from plan_svc.library import queries as library
from plan_svc.neighbours import queries as neighbours
from plan_svc.plans import commands as plans
from plan_svc.plans import queries as plan_queries
from plan_svc.plans.domain.plan import Plan
from plan_svc.plans.domain.written import Written
from plan_svc.plans.errors import PlanUnknown
from plan_svc.plans.events import plan_event
from plan_svc.policy import current_law
from plan_svc.review.domain.assignments import assignments
from plan_svc.review.domain.dossier import Dossier
from plan_svc.subjects import commands as subjects
from plan_svc.tasks import commands as tasks
from plan_svc.tasks import queries as task_queries
from plan_svc.tasks.domain.sheet import work_of
from plan_svc.tasks.domain.task import Task
from plan_svc.tasks.errors import PlaceUnknown
from plan_svc.verdicts import commands as verdicts
from shared.auth import Principal
from shared.db import Tx
from shared.events.plan import PlanExtended
from shared.ids import new_id
from shared.messaging import outbox


@dataclass(frozen=True, slots=True)
class Admitted:
    """The caller's tasks at a place of a plan, and whether they are new."""

    tasks: tuple[Task, ...]
    is_new: bool


async def begin(tx: Tx, plan_id: UUID, who: Principal) -> Plan:
    """Draft an extension of the caller's filed plan; there may be several.

    Raises:
        PlanUnknown, OtherAgency: if it is not the caller's.
        NotFiled, ScopeNotOpen, SubjectsNamed, PlanOver: if places come by no extension.
    """
    plan = await plans.locked(tx, plan_id, who)
    who.must_be(plan.agency)
    await _ensure_open(tx, plan)
    return await plans.begin_extension(tx, plan, who)


async def follow(tx: Tx, extension: Plan) -> None:
    """Before it is approved, it states what its plan states and counts by now."""
    plan = await plan_queries.amended(tx, extension)
    if plan is None:
        raise PlanUnknown
    await _ensure_open(tx, plan)
    extension.follow(plan)
    coming = await subjects.coming(tx, extension)
    extension.subject_count = plan.subject_count + coming


async def carry_out(tx: Tx, extension: Plan, dossier: Dossier) -> None:
    """Let an approved extension's places be places of its plan, with their tasks.

    In chunks and in one transaction: nobody reads a part of it.

    Raises:
        NotFiled: if the plan was revoked meanwhile.
        PlanRestated: if it was amended meanwhile.
        PlacesStanding: if a place came into it by another way.
        ExtentExceeded: if others took what was left of its number.
    """
    plan = await plans.amended_for_update(tx, extension)
    if plan is None:
        raise PlanUnknown
    plan.ensure_filed()
    if plan.content != extension.content:
        raise PlanRestated
    await subjects.ensure_new(tx, plan, extension)
    work = work_of(extension, assignments(dossier), dossier.today)
    for sheet in work:
        await tasks.schedule_amended(tx, extension.id, sheet)
    count = await subjects.change(tx, plan, extension, ())
    coming = count - plan.subject_count
    plan.extend(extension, coming, len(work), tx.runtime.clock.now())
    await plans.save(tx, plan)
    await outbox.record(tx, plan_event(PlanExtended, plan))


async def admit(
    tx: Tx, plan_code: str, place: str, reasons: Mapping[str, str], who: Principal
) -> Admitted:
    """Take a place into a plan that a code is asked for there, or find it in it.

    Raises:
        PlanUnknown: if no filed plan of the caller's agency has this code.
        PlaceUnknown, OtherRegion: if the place is none that the caller may visit.
        NotFiled, ScopeNotOpen, SubjectsNamed, PlanOver: if places come by no extension.
        PlanBlocked, ReasonsMissing: if a check stops it, as it would stop a filing.
        ExtentExceeded: if the plan has as many places as it states.
    """
    plan = await _planned_by(tx, plan_code, who)
    if standing := await task_queries.at_place(tx, plan, who.agency, place):
        return Admitted(tuple(standing), is_new=False)
    await _ensure_open(tx, plan)
    found = await neighbours.place(tx, place)
    if found is None:
        raise PlaceUnknown(place=place)
    who.must_see(found.region, found.town)
    extension = _for_code(plan, reasons, Written(who.subject, tx.runtime.clock.now()))
    await subjects.take_one(tx, extension.id, place, dict(reasons))
    dossier = await verdicts.ensure_sound(tx, extension, None)
    if standing := await task_queries.at_place(tx, plan, who.agency, place):
        await subjects.clear(tx, extension)
        return Admitted(tuple(standing), is_new=False)
    await carry_out(tx, extension, dossier)
    await subjects.clear(tx, extension)
    made = await task_queries.at_place(tx, plan, who.agency, place)
    return Admitted(tuple(made), is_new=True)


def _for_code(plan: Plan, reasons: Mapping[str, str], asked: Written) -> Plan:
    """An extension by one place, which is kept nowhere."""
    extension = plan.begin_extension(new_id(), (), asked)
    extension.reasons = {**plan.reasons, **reasons}
    extension.subject_count = plan.subject_count + 1
    return extension


async def _planned_by(tx: Tx, plan_code: str, who: Principal) -> Plan:
    plan = await plan_queries.filed_with(tx, plan_code)
    if plan is None or who.agency not in {plan.agency, *plan.content.partner_agencies}:
        raise PlanUnknown
    return plan


async def _ensure_open(tx: Tx, plan: Plan) -> None:
    agency = await library.agency(tx, plan.agency)
    domain.ensure_open(current_law(), agency, plan, tx.runtime.clock.today())
