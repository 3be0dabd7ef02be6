"""Recording results (C-10)."""

from typing import Annotated
from uuid import UUID

from checkcode_svc.results import commands
from checkcode_svc.results.schemas import (
    CorrectionIn,
    FormerResultsOut,
    LateResultsOverrideIn,
    ResultsIn,
)
from checkcode_svc.visits import queries as visits
from checkcode_svc.visits.schemas import VisitOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router, TxDep

router = Router(prefix="/v1", tags=["codes"])

Inspector = Annotated[Principal, require("visit:write")]
VisitReader = Annotated[Principal, require("visit:read")]
Overrider = Annotated[Principal, require("code:override")]


@router.post("/visits/{visit_id}/results", summary="录入检查结果")
async def give_results(
    visit_id: UUID, body: ResultsIn, tx: TxDep, who: Inspector
) -> VisitOut:
    """Give your agency's results by check point, complete or as a draft (C-10)."""
    take = commands.draft if body.draft else commands.complete
    await take(tx, who, visit_id, body.results)
    return VisitOut.of(await visits.read(tx, who, visit_id), who.agency)


@router.post("/visits/{visit_id}/results/override", summary="批准逾期录入检查结果")
async def override(
    visit_id: UUID, body: LateResultsOverrideIn, tx: TxDep, who: Overrider
) -> VisitOut:
    """Let a late code's drafted results pass after their last day (C-07)."""
    await commands.let_pass(tx, who, visit_id, body.reason, body.draft_version)
    return VisitOut.of(await visits.read(tx, who, visit_id), who.agency)


@router.post("/visits/{visit_id}/results/correction", summary="更正检查结果")
async def correct(
    visit_id: UUID, body: CorrectionIn, tx: TxDep, who: Inspector
) -> VisitOut:
    """Correct your agency's complete results; the former ones are kept (C-26)."""
    points = [point.value for point in body.points]
    await commands.correct(tx, who, visit_id, points, body.reason)
    return VisitOut.of(await visits.read(tx, who, visit_id), who.agency)


@router.get("/visits/{visit_id}/results/former", summary="查看更正前的检查结果")
async def former_results(
    visit_id: UUID, tx: ReadDep, who: VisitReader
) -> list[FormerResultsOut]:
    """Results of the visit as they were before corrections, the oldest first (C-26)."""
    former = await visits.former_results(tx, who, visit_id)
    return [FormerResultsOut.model_validate(results) for results in former]
