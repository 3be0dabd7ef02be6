"""What supervisors read of a period."""

from datetime import date
from typing import Annotated

from fastapi import Query

from checkcode_svc.summary import queries
from checkcode_svc.summary.schemas import Summary
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router
from shared.web.values import Day

router = Router(prefix="/v1", tags=["overview"])

Reader = Annotated[Principal, require("code:read")]


@router.get("/summary", summary="检查码统计")
async def read_summary(
    tx: ReadDep,
    who: Reader,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
) -> Summary:
    """The counts of a period: codes, visits apart and together, results, ratings."""
    counts = await queries.summary(tx, who, first or date.min, last or date.max)
    return Summary.model_validate(counts)
