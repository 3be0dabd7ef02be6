"""Counts of the register."""

from typing import Annotated

from fastapi import Query

from shared.auth import Principal, require
from shared.web.http import ReadDep, Router
from shared.web.values import Day
from subject_svc.summary import queries
from subject_svc.summary.schemas import SummaryOut

Reader = Annotated[Principal, require("subject:read")]

router = Router(prefix="/v1", tags=["subjects"])


@router.get("/summary", summary="登记库统计")
async def summary(
    tx: ReadDep,
    who: Reader,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
) -> SummaryOut:
    """Counts of the register; `registered` within the days asked for."""
    return SummaryOut.model_validate(await queries.summary(tx, who, first, last))
