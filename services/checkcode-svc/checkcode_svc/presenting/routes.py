"""Presenting codes, and who came to their visits (C-09, C-26)."""

from typing import Annotated

from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.schemas import CodeOut
from checkcode_svc.presenting import commands
from checkcode_svc.presenting.schemas import AbsenceIn, PresentIn
from checkcode_svc.visits import queries as visits
from checkcode_svc.visits.schemas import VisitOut
from shared.auth import Principal, require
from shared.web.http import Router, TxDep

router = Router(prefix="/v1", tags=["codes"])

Inspector = Annotated[Principal, require("visit:write")]


@router.post("/codes/{code}/visits", status_code=201, summary="出示检查码")
async def present_code(
    code: str, body: PresentIn, tx: TxDep, who: Inspector
) -> VisitOut:
    """Present the code: the visit begins; a further one says why it is made (C-09)."""
    visit_id = await commands.present(tx, who, code, body.presented(who.agency))
    return VisitOut.of(await visits.read(tx, who, visit_id), who.agency)


@router.post("/codes/{code}/absences", summary="记录未到场")
async def record_absence(
    code: str, body: AbsenceIn, tx: TxDep, who: Inspector
) -> CodeOut:
    """Record that an agency of the code did not come: its tasks are open (C-26)."""
    await commands.record_absence(tx, who, code, body.absence)
    return CodeOut.of(await codes.view(tx, who, code))
