"""First surveys over HTTP (S-04)."""

from typing import Annotated, Literal

from fastapi import Depends, Query

from checkcode_svc.surveys import commands, queries
from checkcode_svc.surveys.schemas import SurveyIn, SurveyOut
from shared.auth import Principal, require
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Day, Part

router = Router(prefix="/v1/first-surveys", tags=["visits"])

Inspector = Annotated[Principal, require("visit:write")]
Reader = Annotated[Principal, require("visit:read")]
SurveySort = Literal["recorded_at", "-recorded_at", "day", "-day"]


@router.post("", status_code=201, summary="登记首次摸底")
async def record_survey(body: SurveyIn, tx: TxDep, who: Inspector) -> SurveyOut:
    """Record a visit without a code of a subject that no register has (S-04).

    Register the subject next; a clue is pursued under a triggered code.
    """
    return SurveyOut.of(await commands.record(tx, who, body.said))


def _chosen(
    registered: Annotated[bool | None, Query()] = None,
    name: Part | None = None,
    day_from: Annotated[Day | None, Query(alias="from")] = None,
    day_to: Annotated[
        Day | None, Query(alias="to", description="the last day that is taken")
    ] = None,
    sort: SurveySort = "recorded_at",
) -> queries.Chosen:
    return queries.Chosen(registered, name, day_from, day_to, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "", "查询首次摸底", export="导出首次摸底")
async def list_surveys(
    tx: ReadDep, who: Reader, page: PageDep, chosen: ChosenDep
) -> Page[SurveyOut]:
    """First surveys of your region; `registered=false`: whom no register has yet."""
    listed = await queries.listed(tx, who, chosen, page)
    return listed.map(SurveyOut.model_validate)
