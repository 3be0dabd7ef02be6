"""The API of matching-svc, under `/matching/v1`."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from matching_svc.answers.commands import agreements, proposals
from matching_svc.answers.commands.reliefs import answer_relief as decide_relief
from matching_svc.answers.queries import reliefs
from matching_svc.answers.schemas import (
    AgreementIn,
    AnswerIn,
    DeclineReasonOut,
    LeadIn,
    OfferOut,
    OptionsIn,
    PlaceOut,
    ProposalOut,
    ReliefAnswerIn,
    ReliefOut,
    RunIn,
    RunOut,
    SummaryOut,
    TaskExplanationOut,
)
from matching_svc.places.commands import run as runs
from matching_svc.places.queries import places
from matching_svc.places.queries.places import Sought
from matching_svc.proposals.domain.proposal import Status
from matching_svc.reliefs.domain.relief import Kind
from matching_svc.reliefs.domain.relief import Status as ReliefStatus
from shared.auth import Principal, require
from shared.web.etag import etagged
from shared.web.http import ReadDep, Router, RuntimeDep, TxDep
from shared.web.pagination import Page, PageDep

router = Router(prefix="/v1", tags=["matching"])

Reader = Annotated[Principal, require("joint:read")]
Answerer = Annotated[Principal, require("joint:answer")]
Applicant = Annotated[Principal, require("code:apply")]
Exchange = Annotated[Principal, require("joint:exchange")]
Operator = Annotated[Principal, require("matching:run")]


def _sought(
    status: Annotated[Status | None, Query()] = None,
    agency: Annotated[str | None, Query(max_length=100)] = None,
    place: Annotated[str | None, Query(max_length=100)] = None,
    day_from: Annotated[date | None, Query()] = None,
    day_to: Annotated[date | None, Query()] = None,
) -> Sought:
    return Sought(status, agency, place, day_from, day_to)


@router.post("/runs")
async def run(body: RunIn, runtime: RuntimeDep, _who: Operator) -> RunOut:
    """Match all places for a day; a broken-off run goes on where it was (M-01)."""
    done = await runs.run_day(runtime, body.day or runtime.clock.today())
    return RunOut.model_validate(done, from_attributes=True)


@router.get("/proposals")
async def list_proposals(
    tx: ReadDep, who: Reader, sought: Annotated[Sought, Depends(_sought)], page: PageDep
) -> Page[ProposalOut]:
    """The joint proposals of one's region, by day; `agency` narrows to one's own."""
    return await places.proposals(tx, who, sought, page)


@router.get("/proposals/{number}", response_model=ProposalOut)
async def get_proposal(
    number: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """One proposal with answers and explanation (M-13)."""
    return etagged(request, await places.proposal(tx, who, number))


@router.post("/proposals/{number}/answers")
async def answer(number: str, body: AnswerIn, tx: TxDep, who: Answerer) -> ProposalOut:
    """Join, or decline with a reason; changeable until a code is issued (M-07)."""
    await proposals.answer(tx, who, number, body.said())
    return await places.proposal(tx, who, number)


@router.put("/proposals/{number}/lead")
async def wish_lead(number: str, body: LeadIn, tx: TxDep, who: Answerer) -> ProposalOut:
    """Say who should lead; it does once all who take part say so (M-06)."""
    await agreements.wish_lead(tx, who, number, body.lead)
    return await places.proposal(tx, who, number)


@router.post("/proposals", status_code=201)
async def record_agreement(body: AgreementIn, tx: TxDep, who: Answerer) -> ProposalOut:
    """Record what agencies agreed off-line; the others confirm it (M-15)."""
    number = await agreements.record_offline(tx, who, body.said())
    return await places.proposal(tx, who, number)


@router.post("/exchange/joint-tasks", status_code=201)
async def record_matched(body: AgreementIn, tx: TxDep, who: Exchange) -> ProposalOut:
    """Take over what the municipal system matched and all agreed on (M-15)."""
    number = await agreements.record_matched(tx, who, body.said())
    return await places.proposal(tx, who, number)


@router.get("/decline-reasons")
async def list_decline_reasons(
    runtime: RuntimeDep, _who: Reader
) -> Page[DeclineReasonOut]:
    """The reasons that a decline may carry today (M-07)."""
    return Page(items=places.decline_reasons(runtime.clock.today()))


@router.post("/options")
async def options(body: OptionsIn, tx: ReadDep, who: Applicant) -> OfferOut:
    """Up to three combinations to join while applying for a code (C-03, X-02)."""
    return await places.options(tx, who, body)


@router.get("/tasks/{number}/explanation", response_model=TaskExplanationOut)
async def explain_task(
    number: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """Why a task is in a visit with others, alone, or in none (M-13)."""
    return etagged(request, await places.explain(tx, who, number))


def _needless(
    status: Annotated[ReliefStatus | None, Query()] = None,
    kind: Annotated[Kind | None, Query()] = None,
    agency: Annotated[str | None, Query(max_length=100)] = None,
    place: Annotated[str | None, Query(max_length=100)] = None,
) -> reliefs.Sought:
    return reliefs.Sought(status, kind, agency, place)


@router.get("/reliefs")
async def list_reliefs(
    tx: ReadDep,
    who: Reader,
    sought: Annotated[reliefs.Sought, Depends(_needless)],
    page: PageDep,
) -> Page[ReliefOut]:
    """Tasks that another inspection makes needless (M-05, M-09, M-10)."""
    return await reliefs.listed(tx, who, sought, page)


@router.get("/reliefs/{task}/{kind}", response_model=ReliefOut)
async def get_relief(
    task: str, kind: Kind, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """Why a task is needless, and how its agency stands to it."""
    return etagged(request, await reliefs.one(tx, who, (task, kind)))


@router.post("/reliefs/{task}/{kind}/answers")
async def answer_relief(
    task: str, kind: Kind, body: ReliefAnswerIn, tx: TxDep, who: Answerer
) -> ReliefOut:
    """Let it count, or opt out with a reason and carry the task out (M-09, M-10)."""
    confirm = body.answer == "confirm"
    key = (task, kind)
    await decide_relief(tx, who, key, confirm=confirm, reason=body.reason)
    return await reliefs.one(tx, who, (task, kind))


@router.get("/places/{place}", response_model=PlaceOut)
async def get_place(place: str, request: Request, tx: ReadDep, who: Reader) -> Response:
    """The present plan of a place: its visits, and what has no day."""
    return etagged(request, await places.place_plan(tx, who, place))


@router.get("/summary")
async def summary(
    tx: ReadDep,
    who: Reader,
    from_: Annotated[date | None, Query(alias="from")] = None,
    to: Annotated[date | None, Query()] = None,
) -> SummaryOut:
    """Proposals by outcome and declines by reason, made in a period."""
    return await places.summary(tx, who, from_, to)
