"""The joint conference: agencies asked, answers, outcome, deliberation (P-18, P-19)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Request, Response

from plan_svc.conference import commands, queries
from plan_svc.conference.domain import ConsultationStatus
from plan_svc.conference.schemas import (
    ConsultationIn,
    ConsultationOut,
    DeliberationIn,
    JoiningIn,
    OutcomeIn,
)
from plan_svc.plans.schemas import PlanOut
from shared.auth import Principal, require
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
Filer = Annotated[Principal, require("plan:file")]
ConsultationSort = Literal["due_on", "-due_on", "asked_on", "-asked_on"]


def _chosen(
    *,
    status: ConsultationStatus | None = None,
    agency: Agency | None = None,
    waiting_for: Agency | None = None,
    overdue: bool | None = None,
    due_to: Day | None = None,
    sort: ConsultationSort = "due_on",
) -> queries.Chosen:
    return queries.Chosen(status, agency, waiting_for, overdue, due_to, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(
    router,
    "/consultations",
    "查询联合检查意见征询",
    export="导出联合检查意见征询",
)
async def consultations(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[ConsultationOut]:
    """What agencies were asked about plans that you may read; what is late (P-18)."""
    found = await queries.consultations(tx, page, who, chosen)
    return found.map(ConsultationOut.model_validate)


@router.post(
    "/plans/{plan_id}/consultation",
    status_code=201,
    summary="征询联合检查意见",
)
async def ask_agencies(
    plan_id: UUID, body: ConsultationIn, tx: TxDep, who: Filer
) -> ConsultationOut:
    """Ask the agencies whether they join, as the conference's office (P-18)."""
    made = await commands.ask(tx, plan_id, body.question(), who)
    return ConsultationOut.model_validate(made)


@router.get(
    "/plans/{plan_id}/consultation",
    response_model=ConsultationOut,
    responses=ETAGGED,
    summary="查看联合检查意见征询",
)
async def consultation(
    plan_id: UUID, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """Who was asked about a plan, who joins, who has not answered; with its ETag."""
    found = await queries.consultation(tx, plan_id, who)
    return etagged(request, ConsultationOut.model_validate(found))


@router.post("/plans/{plan_id}/consultation/answers", summary="答复联合检查意见征询")
async def answer_whether_joining(
    plan_id: UUID, body: JoiningIn, tx: TxDep, who: Filer
) -> ConsultationOut:
    """Say whether your agency joins, and if not why; again until the outcome."""
    said = await commands.answer(tx, plan_id, body.reply, body.reason, who)
    return ConsultationOut.model_validate(said)


@router.post("/plans/{plan_id}/consultation/chase", summary="催办联合检查意见征询")
async def chase_consultation(plan_id: UUID, tx: TxDep, who: Filer) -> ConsultationOut:
    """Urge those who have not answered, as the conference's office."""
    return ConsultationOut.model_validate(await commands.chase(tx, plan_id, who))


@router.post("/plans/{plan_id}/consultation/outcome", summary="登记征询结果")
async def decide_consultation(
    plan_id: UUID, body: OutcomeIn, tx: TxDep, who: Filer
) -> ConsultationOut:
    """Enter with whom it is a joint inspection; leaving out takes a reason (P-18)."""
    decided = await commands.decide(tx, plan_id, body.members, body.reason, who)
    return ConsultationOut.model_validate(decided)


@router.post("/plans/{plan_id}/deliberation", summary="登记联席会议审议情况")
async def deliberate(
    plan_id: UUID, body: DeliberationIn, tx: TxDep, who: Filer
) -> PlanOut:
    """Enter what the conference deliberated, and whether the plan is ripe (P-19)."""
    plan = await commands.deliberate(tx, plan_id, body.reference, who, ripe=body.ripe)
    return PlanOut.of(plan)
