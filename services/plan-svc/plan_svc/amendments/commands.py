"""Amendments: begun, told what leaves, answered, carried out (P-08)."""

from dataclasses import asdict
from uuid import UUID

from plan_svc.amendments import domain, queries, store
from plan_svc.amendments.domain import Answer, Reply
from plan_svc.amendments.errors import (
    LeavingReasonMissing,
    NotAnAmendment,
    QuestionUnknown,
)
from plan_svc.plans import commands as plans
from plan_svc.plans.domain.plan import Plan, PlanStatus
from plan_svc.plans.errors import PlanUnknown
from plan_svc.plans.events import plan_event
from plan_svc.review.domain.dossier import Dossier
from plan_svc.subjects import commands as subjects
from plan_svc.tasks import commands as tasks
from plan_svc.uploads import commands as uploads
from shared.auth import Principal
from shared.bulk import Columns, Upload
from shared.db import Tx
from shared.errors import RowsRefused
from shared.events.plan import PlanAmended
from shared.messaging import outbox

COLUMNS = Columns(required=(), optional=("place", "uscc", "reason"))


async def begin(tx: Tx, plan_id: UUID, reason: str, who: Principal) -> Plan:
    """Draft an amendment of the caller's filed plan."""
    return await plans.begin_amendment(tx, plan_id, reason, who)


async def let_leave(
    tx: Tx, plan_id: UUID, stream: Upload, reason: str, who: Principal
) -> Plan:
    """Name the places that leave the amended plan, all rows or none.

    The upload replaces an earlier one. `reason` is that of rows without their own.

    Raises:
        NotAnAmendment: if the draft amends no plan.
        RowsRefused: naming the rows that name no place of the plan.
        LeavingReasonMissing: if a row has no reason and there is none for all.
    """
    amendment = await plans.own_draft(tx, plan_id, who)
    if amendment.amends is None or amendment.extends:
        raise NotAnAmendment
    await subjects.stay(tx, amendment)
    staged = await uploads.stage_leaving(tx, amendment, stream, COLUMNS, reason)
    if staged.without_reason:
        raise LeavingReasonMissing(lines=staged.without_reason[: domain.SAMPLE])
    unfit = await subjects.find_unfit_to_leave(tx, amendment, amendment.amends)
    refused = [*staged.refused, *(row.refusal() for row in unfit)]
    if refused:
        raise RowsRefused(sorted(refused, key=lambda row: row.line), staged.rows)
    await subjects.take_leaving(tx, amendment)
    await subjects.recount(tx, amendment, who)
    return amendment


async def answer(
    tx: Tx, plan_id: UUID, number: str, reply: Reply, reason: str, who: Principal
) -> Answer:
    """The owner of a task says whether an amendment may touch it.

    Raises:
        PlanUnknown, QuestionUnknown: if nothing is asked of the caller's agency.
        SecondPersonNeeded: if the caller wrote the amendment.
    """
    amendment = await plans.for_update(tx, plan_id)
    if amendment is None or amendment.status is not PlanStatus.SUBMITTED:
        raise PlanUnknown
    if amendment.amends is None:
        raise NotAnAmendment
    own = {
        question.task.number: question
        for question in await queries.questions(tx, amendment)
        if question.task.agency == who.agency
    }
    question = own.get(number)
    if question is None:
        raise QuestionUnknown(task=number)
    question.ensure_second_person(who.subject, amendment.authors)
    now = tx.runtime.clock.now()
    answer = Answer(
        number, question.task.held, reply, reason, who.agency, who.subject, now
    )
    await store.keep.run(tx, {"plan_id": amendment.id, **asdict(answer)})
    return answer


async def carry_out(tx: Tx, amendment: Plan, dossier: Dossier) -> None:
    """Let a filed amendment's plan state what it states, and its tasks follow (P-08).

    Chunk by chunk, in one transaction: nobody reads a row of the new edition before the
    row of the plan names it, which is written last.

    Raises:
        AnswersAwaited: if the owner of a held task has not answered.
        NotFiled: if the plan was revoked meanwhile.
    """
    plan = await plans.amended_for_update(tx, amendment)
    if plan is None:
        raise NotAnAmendment
    plan.ensure_filed()
    changes = await queries.difference(tx, plan, dossier)
    asked = await queries.questions_of(tx, plan, amendment, changes)
    domain.ensure_answered(asked)
    stays = domain.kept(asked)
    await tasks.let_go(tx, plan, amendment, changes.dropped, stays.places)
    for work in changes.standing:
        if work.sheet.unit in changes.restated:
            await tasks.restate(tx, plan, work, stays.tasks)
        await tasks.schedule_amended(tx, amendment.id, work)
    await subjects.ensure_new(tx, plan, amendment)
    count = await subjects.change(tx, plan, amendment, stays.places)
    for work in changes.joined:
        await tasks.schedule_amended(tx, plan.id, work)
    units = len(changes.standing) + len(changes.joined)
    await plans.amend(tx, plan, amendment, count, units)
    await outbox.record(tx, plan_event(PlanAmended, plan))
