"""The counts of proposals."""

from typing import Annotated

from fastapi import Query

from matching_svc.proposals import queries
from matching_svc.proposals.schemas import SummaryOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router
from shared.web.values import Day

router = Router(prefix="/v1", tags=["matching"])

Reader = Annotated[Principal, require("joint:read")]


@router.get("/summary", summary="匹配统计")
async def summary(
    tx: ReadDep,
    who: Reader,
    from_: Annotated[Day | None, Query(alias="from")] = None,
    to: Annotated[Day | None, Query()] = None,
) -> SummaryOut:
    """Proposals by outcome and declines by reason, made in a period."""
    return SummaryOut.of(await queries.summary(tx, who, from_, to))
