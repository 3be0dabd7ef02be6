"""What supervisors read of a period."""

from datetime import date
from typing import Annotated

from fastapi import Query

from checkcode_svc.summary import queries
from checkcode_svc.summary.schemas import Summary
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router

router = Router(prefix="/v1", tags=["overview"])

Reader = Annotated[Principal, require("code:read")]


@router.get("/summary")
async def read_summary(
    tx: ReadDep,
    who: Reader,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> Summary:
    """The counts of a period: codes, visits apart and together, results, ratings."""
    counts = await queries.summary(tx, who, first or date.min, last or date.max)
    return Summary.model_validate(counts)
