"""Counts of the register."""

from datetime import date
from typing import Annotated

from fastapi import Query

from shared.auth import Principal, require
from shared.web.http import ReadDep, Router
from subject_svc.summary import queries
from subject_svc.summary.schemas import SummaryOut

Reader = Annotated[Principal, require("subject:read")]

router = Router(prefix="/v1", tags=["subjects"])


@router.get("/summary")
async def summary(
    tx: ReadDep,
    who: Reader,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> SummaryOut:
    """Counts of the register; `registered` within the days asked for."""
    return SummaryOut.model_validate(await queries.summary(tx, who, first, last))
