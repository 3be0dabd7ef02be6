"""The day's run, the plan of a place, and why a task is where it is."""

from typing import Annotated

from fastapi import Request, Response

from matching_svc.places.commands import run as runs
from matching_svc.places.queries import plans
from matching_svc.places.schemas import PlaceOut, RunIn, RunOut, TaskExplanationOut
from shared.auth import Principal, require
from shared.web.etag import ETAGGED, etagged
from shared.web.http import ReadDep, Router, RuntimeDep

router = Router(prefix="/v1", tags=["matching"])

Reader = Annotated[Principal, require("joint:read")]
Operator = Annotated[Principal, require("matching:run")]


@router.post("/runs", summary="执行匹配")
async def run(body: RunIn, runtime: RuntimeDep, _who: Operator) -> RunOut:
    """Match all places for a day; a broken-off run goes on where it was (M-01)."""
    done = await runs.run_day(runtime, body.day or runtime.clock.today())
    return RunOut.model_validate(done)


@router.get(
    "/tasks/{number}/explanation",
    response_model=TaskExplanationOut,
    responses=ETAGGED,
    summary="查看任务的匹配说明",
)
async def explain_task(
    number: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """Why a task is in a visit with others, alone, or in none (M-13)."""
    explanation = await plans.explain(tx, who, number)
    return etagged(request, TaskExplanationOut.of(explanation))


@router.get(
    "/places/{place}",
    response_model=PlaceOut,
    responses=ETAGGED,
    summary="查看场所的检查安排",
)
async def get_place(place: str, request: Request, tx: ReadDep, who: Reader) -> Response:
    """The present plan of a place: its visits, and what has no day."""
    return etagged(request, PlaceOut.of(await plans.plan_of(tx, who, place)))
