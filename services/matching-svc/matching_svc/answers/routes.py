"""Answers to proposals and reliefs, agreements, and what agencies read of both."""

from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response

from matching_svc.answers import queries
from matching_svc.answers.commands import agreements, proposals, reliefs
from matching_svc.answers.schemas import (
    AgreementIn,
    AnswerIn,
    AtWorkOut,
    DeclineReasonOut,
    LeadIn,
    PossibleDayOut,
    ProposalFilter,
    ProposalOut,
    ReliefAnswerIn,
    ReliefOut,
)
from matching_svc.proposals.queries import Sought
from matching_svc.reliefs.queries import Sought as SoughtReliefs
from shared.auth import Principal, require
from shared.events.matching import ReliefKind, ReliefStatus
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, RuntimeDep, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day, Part, Place

router = Router(prefix="/v1", tags=["matching"])

Reader = Annotated[Principal, require("joint:read")]
Answerer = Annotated[Principal, require("joint:answer")]
ReliefSort = Literal["task", "-task", "made_on", "-made_on"]
Exchange = Annotated[Principal, require("joint:exchange")]


def _sought(asked: Annotated[ProposalFilter, Query()]) -> Sought:
    return asked.sought()


@list_route(router, "/proposals", "查询联合检查建议", export="导出联合检查建议")
async def list_proposals(
    tx: ReadDep, who: Reader, sought: Annotated[Sought, Depends(_sought)], page: PageDep
) -> Page[ProposalOut]:
    """The joint proposals of one's region, by day; `agency` narrows to one's own.

    `q` finds any part of number, place, name or address. `waiting_for` gives those that
    an agency has not answered yet, by the day on which its answer is due (M-07).
    """
    shown = await queries.list_proposals(tx, who, sought, page)
    return shown.map(ProposalOut.of)


@router.get("/proposals/counts", summary="联合检查建议计数")
async def count_proposals(
    tx: ReadDep,
    who: Reader,
    agency: Agency | None = None,
) -> AtWorkOut:
    """How many proposals are under way, and how many wait for an agency's answer."""
    return AtWorkOut.model_validate(await queries.at_work(tx, who, agency))


@router.get(
    "/proposals/{number}",
    response_model=ProposalOut,
    responses=ETAGGED,
    summary="查看联合检查建议",
)
async def get_proposal(
    number: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """One proposal with answers and explanation (M-13)."""
    shown = await queries.proposal(tx, who, number)
    return etagged(request, ProposalOut.of(shown))


@router.get("/proposals/{number}/days", summary="查询可选日期")
async def list_possible_days(
    number: str,
    tx: ReadDep,
    who: Reader,
    agency: Agency | None = None,
) -> Page[PossibleDayOut]:
    """The other days on which an agency could make the visit, its own by default."""
    days = await queries.days(tx, who, number, agency or who.agency)
    return Page(items=[PossibleDayOut.model_validate(day) for day in days])


@router.post("/proposals/{number}/answers", summary="答复联合检查建议")
async def answer(number: str, body: AnswerIn, tx: TxDep, who: Answerer) -> ProposalOut:
    """Join, or decline with a reason; changeable until a code is issued (M-07)."""
    await proposals.answer(tx, who, number, body.given())
    return ProposalOut.of(await queries.proposal(tx, who, number))


@router.put("/proposals/{number}/lead", summary="推举牵头单位")
async def wish_lead(number: str, body: LeadIn, tx: TxDep, who: Answerer) -> ProposalOut:
    """Say who should lead; it does once all who take part say so (M-06)."""
    await agreements.wish_lead(tx, who, number, body.lead)
    return ProposalOut.of(await queries.proposal(tx, who, number))


@router.post("/proposals", status_code=201, summary="登记协商一致的联合检查")
async def record_agreement(body: AgreementIn, tx: TxDep, who: Answerer) -> ProposalOut:
    """Record what agencies agreed off-line; the others confirm it (M-15)."""
    number = await agreements.record_offline(tx, who, body.agreed())
    return ProposalOut.of(await queries.proposal(tx, who, number))


@router.post("/exchange/joint-tasks", status_code=201, summary="接收市级系统的匹配结果")
async def record_matched(body: AgreementIn, tx: TxDep, who: Exchange) -> ProposalOut:
    """Take over what the municipal system matched and all agreed on (M-15)."""
    number = await agreements.record_matched(tx, who, body.agreed())
    return ProposalOut.of(await queries.proposal(tx, who, number))


@router.get("/decline-reasons", summary="查询不参加的理由")
async def list_decline_reasons(
    runtime: RuntimeDep, _who: Reader
) -> Page[DeclineReasonOut]:
    """The reasons that a decline may carry today (M-07)."""
    reasons = queries.decline_reasons(runtime.clock.today())
    return Page(items=[DeclineReasonOut.model_validate(each) for each in reasons])


def _needless(  # noqa: PLR0913, PLR0917 - a query parameter each
    status: Annotated[ReliefStatus | None, Query()] = None,
    kind: Annotated[ReliefKind | None, Query()] = None,
    agency: Agency | None = None,
    place: Place | None = None,
    name: Part | None = None,
    made_from: Day | None = None,
    made_to: Day | None = None,
    sort: ReliefSort = "task",
) -> SoughtReliefs:
    return SoughtReliefs(status, kind, agency, place, name, made_from, made_to, sort)


NeedlessDep = Annotated[SoughtReliefs, Depends(_needless)]


@list_route(router, "/reliefs", "查询可免于开展的任务", export="导出可免于开展的任务")
async def list_reliefs(
    tx: ReadDep, who: Reader, sought: NeedlessDep, page: PageDep
) -> Page[ReliefOut]:
    """Tasks that another inspection makes needless (M-05, M-09, M-10)."""
    shown = await queries.list_reliefs(tx, who, sought, page)
    return shown.map(ReliefOut.of)


@router.get(
    "/reliefs/{task}/{kind}",
    response_model=ReliefOut,
    responses=ETAGGED,
    summary="查看免于开展的依据",
)
async def get_relief(
    task: str, kind: ReliefKind, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """Why a task is needless, and how its agency stands to it."""
    shown = await queries.relief(tx, who, (task, kind))
    return etagged(request, ReliefOut.of(shown))


@router.post("/reliefs/{task}/{kind}/answers", summary="答复免于开展")
async def answer_relief(
    task: str, kind: ReliefKind, body: ReliefAnswerIn, tx: TxDep, who: Answerer
) -> ReliefOut:
    """Let it count, or opt out with a reason and carry the task out (M-09, M-10)."""
    key = (task, kind)
    match body.answer:
        case "confirm":
            await reliefs.confirm(tx, who, key)
        case "refuse":
            await reliefs.refuse(tx, who, key, body.reason)
    return ReliefOut.of(await queries.relief(tx, who, key))
