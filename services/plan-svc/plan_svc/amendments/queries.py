"""Reads of amendments: what they change, and whose answer that needs (P-08)."""

from uuid import UUID

from plan_svc.amendments import domain, store
from plan_svc.amendments.domain import Difference, Question
from plan_svc.amendments.errors import NotAnAmendment
from plan_svc.plans import queries as plans
from plan_svc.plans.domain.plan import Plan, PlanStatus
from plan_svc.review import queries as review
from plan_svc.review.domain.assignments import assignments
from plan_svc.review.domain.dossier import Dossier
from plan_svc.tasks import queries as tasks
from plan_svc.tasks.domain.sheet import Work, work_of
from shared.auth import Principal
from shared.db import ReadTx


async def asked(tx: ReadTx, plan_id: UUID, who: Principal) -> list[Question]:
    """The tasks whose owners an amendment asks, for whoever may see it."""
    return await questions(tx, await plans.visible(tx, plan_id, who))


async def questions(tx: ReadTx, amendment: Plan) -> list[Question]:
    """The tasks whose owners an amendment asks; none once it is filed.

    Raises:
        NotAnAmendment: if it amends no plan.
    """
    amended = await plans.amended(tx, amendment)
    if amended is None:
        raise NotAnAmendment
    if amendment.status is PlanStatus.FILED:
        return []
    changes = await difference(tx, amended, await review.gather(tx, amendment))
    return await questions_of(tx, amended, amendment, changes)


async def questions_of(
    tx: ReadTx, amended: Plan, amendment: Plan, changes: Difference
) -> list[Question]:
    """The tasks that stand for something and that an amendment would touch."""
    held = await tasks.held(
        tx, amended, amendment, changes.dropped, sorted(changes.restated)
    )
    answers = await store.answers.all(tx, amendment.id)
    return domain.questions(held, {answer.task: answer for answer in answers})


async def difference(tx: ReadTx, amended: Plan, dossier: Dossier) -> Difference:
    """What an amendment changes of its plan's sheets.

    Where it states nothing else, the sheets of the tasks are what they were.
    """
    after = _work(dossier)
    if amended.content == dossier.plan.content:
        return Difference(standing=tuple(after))
    return domain.difference(_work(await review.gather(tx, amended)), after)


def _work(dossier: Dossier) -> list[Work]:
    return work_of(dossier.plan, assignments(dossier), dossier.today)
