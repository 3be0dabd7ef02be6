"""Recording results (C-10)."""

from typing import Annotated
from uuid import UUID

from checkcode_svc.results import commands
from checkcode_svc.results.schemas import OverrideIn, ResultsIn
from checkcode_svc.visits import queries as visits
from checkcode_svc.visits.schemas import VisitOut
from shared.auth import Principal, require
from shared.web.http import Router, TxDep

router = Router(prefix="/v1", tags=["codes"])

Inspector = Annotated[Principal, require("visit:write")]
Overrider = Annotated[Principal, require("code:override")]


@router.post("/visits/{visit_id}/results")
async def give_results(
    visit_id: UUID, body: ResultsIn, tx: TxDep, who: Inspector
) -> VisitOut:
    """Give your agency's results by check point, complete or as a draft (C-10)."""
    take = commands.draft if body.draft else commands.complete
    await take(tx, who, visit_id, body.results)
    return VisitOut.of(await visits.read(tx, who, visit_id), who.agency)


@router.post("/visits/{visit_id}/results/override")
async def override(
    visit_id: UUID, body: OverrideIn, tx: TxDep, who: Overrider
) -> VisitOut:
    """Let a late code's drafted results pass after their last day (C-07)."""
    await commands.let_pass(tx, who, visit_id, body.reason, body.draft_version)
    return VisitOut.of(await visits.read(tx, who, visit_id), who.agency)
