"""Asks agencies whether they join, takes answers, enters what came of it (P-18)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from prometheus_client import Gauge

from plan_svc.conference import domain, store
from plan_svc.conference.domain import (
    Consultation,
    ConsultationStatus,
    Joining,
    Question,
)
from plan_svc.conference.errors import (
    ConsultationExists,
    ConsultationUnknown,
    NoConference,
)
from plan_svc.library import queries as library
from plan_svc.plans import commands as plans
from plan_svc.plans.domain.plan import Plan
from plan_svc.plans.errors import ConsultationMissing
from plan_svc.policy import current_law
from shared.auth import Principal
from shared.db import Tx
from shared.db.surroundings import Surroundings
from shared.ids import new_id
from shared.running.runtime import Runtime


async def ask(
    tx: Tx, plan_id: UUID, question: Question, who: Principal
) -> Consultation:
    """The conference's office asks the agencies whether they join a plan (P-18).

    Raises:
        NoConference: if no document has one for such a plan here.
        OtherAgency: if the caller's agency does not have its office.
        ConsultationExists: if this round of the plan was asked about.
        NotBeforeConference, AllAreAsked, NotAskable, DueInPast: as the domain says.
    """
    plan = await plans.locked(tx, plan_id, who)
    agency = await library.agency(tx, plan.agency)
    law, today = current_law(), tx.runtime.clock.today()
    day = plan.content.period_from or today
    row = domain.conference_of(law, agency.case(day, **plan.content.facts))
    if row is None:
        raise NoConference
    terms = domain.terms_of(
        law, row, agency.case(today), question.due_on, tx.runtime.calendar
    )
    who.must_be(terms.office)
    last = await store.locked.first(tx, plan.id)
    if last is not None and last.round == plan.round:
        raise ConsultationExists(consultation=str(last.id))
    inspecting = await library.claimants_in(tx, plan.region[:6])
    asked = domain.whom_to_ask(row, plan, inspecting, question.agencies)
    now = tx.runtime.clock.now()
    made = Consultation.ask(new_id(), plan, asked, terms, (now, today))
    await store.keep.run(tx, [made])
    return made


async def answer(
    tx: Tx, plan_id: UUID, reply: Joining, reason: str | None, who: Principal
) -> Consultation:
    """An agency that was asked says whether it joins.

    Raises:
        PlanUnknown, ConsultationUnknown, and as `Consultation.answer`.
    """
    _, asked = await _locked(tx, plan_id, who)
    asked.answer(who.agency, reply, reason, tx.runtime.clock.now())
    await store.keep.run(tx, [asked])
    return asked


async def decide(
    tx: Tx,
    plan_id: UUID,
    members: Sequence[str] | None,
    reason: str | None,
    who: Principal,
) -> Consultation:
    """The office enters the outcome, on the consultation and on the plan.

    Raises:
        PlanUnknown, ConsultationUnknown, OtherAgency, and as `Consultation.decide`.
    """
    plan, asked = await _locked(tx, plan_id, who)
    who.must_be(asked.office)
    clock = tx.runtime.clock
    plan.confer(asked.decide(members, reason, clock.now(), clock.today()))
    await store.keep.run(tx, [asked])
    await plans.save(tx, plan)
    return asked


async def deliberate(
    tx: Tx, plan_id: UUID, reference: str, who: Principal, *, ripe: bool
) -> Plan:
    """The office enters what the conference deliberated, or says that it is ripe now.

    Raises:
        PlanUnknown, ConsultationMissing: if the agencies were not asked before.
        OtherAgency: if the caller's agency does not have the office.
    """
    plan = await plans.locked(tx, plan_id, who)
    conference = plan.conference
    if conference is None:
        raise ConsultationMissing
    who.must_be(conference.office)
    plan.confer(conference.deliberated(reference, tx.runtime.clock.now(), ripe=ripe))
    await plans.save(tx, plan)
    return plan


async def chase(tx: Tx, plan_id: UUID, who: Principal) -> Consultation:
    """The office urges those who have not answered.

    Raises:
        PlanUnknown, ConsultationUnknown, OtherAgency, ConsultationOver: if nobody is
            to be urged, or not by the caller.
    """
    _, asked = await _locked(tx, plan_id, who)
    who.must_be(asked.office)
    asked.chase()
    await store.keep.run(tx, [asked])
    return asked


async def lapse(tx: Tx, plan: Plan) -> None:
    """A plan went back to its agency: what was asked about it is asked no more."""
    last = await store.locked.first(tx, plan.id)
    if last is not None and last.status is ConsultationStatus.OPEN:
        last.lapse()
        await store.keep.run(tx, [last])


async def chase_overdue(runtime: Runtime) -> None:
    """Chase what is overdue, once for the day that was missed; count what is."""
    today = runtime.clock.today()
    while await _chase(runtime, today) == store.BATCH:
        pass
    gauge = runtime.own(_overdue)
    gauge.clear()
    async with runtime.reading() as tx:
        for late in await store.overdue_by_agency.all(tx, today):
            gauge.labels(late.agency).set(late.consultations)


async def _chase(runtime: Runtime, today: date) -> int:
    async with runtime.writing() as tx:
        late = await store.to_chase.all(tx, today, store.BATCH)
        chased = [each for each in late if each.chase_overdue(today)]
        if chased:
            await store.keep.run(tx, chased)
    return len(late)


def _overdue(runtime: Surroundings) -> Gauge:
    return Gauge(
        "onevisit_consultations_overdue",
        "Consultations whose answer is overdue, by the agency that owes it",
        ["agency"],
        registry=runtime.metrics.registry,
    )


async def _locked(tx: Tx, plan_id: UUID, who: Principal) -> tuple[Plan, Consultation]:
    """A plan that the caller may see, and the last question about it, locked."""
    plan = await plans.locked(tx, plan_id, who)
    last = await store.locked.first(tx, plan.id)
    if last is None:
        raise ConsultationUnknown
    return plan, last
