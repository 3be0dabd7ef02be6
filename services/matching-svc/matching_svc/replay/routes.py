"""The replay as an API: an upload of recorded visits, the figures back (X-08)."""

import asyncio
import re
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import BaseModel, Field

from matching_svc.replay.payload import payload
from matching_svc.replay.reading import FINDINGS, NEEDED, Recorded
from matching_svc.replay.run import replay
from matching_svc.replay.tasks import MONTH, Assumptions
from shared.auth import Principal, require
from shared.bulk import BrokenRow, Columns, Row, UploadTooLarge, read_rows
from shared.calendar import CalendarYearUnknown
from shared.errors import Invalid, RowRefusal
from shared.holidays import packaged
from shared.http import Router

router = Router(prefix="/v1", tags=["replay"])
Operator = Annotated[Principal, require("matching:run")]
MOST_ROWS = 200_000
_COLUMNS = Columns(NEEDED, (FINDINGS,))
_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "UTF-8 unless `charset` says otherwise; may be gzip.",
        "content": {
            kind: {
                "schema": {"type": "string"},
                "example": ",".join(_COLUMNS.expected) + "\n",
            }
            for kind in ("text/csv", "application/x-ndjson")
        },
    }
}


class ReplayRefused(Invalid):
    """The visits cannot be replayed as asked."""

    code, rule = "replay-refused", "X-08"
    zh = "无法按所给条件回放。"
    todo = "Correct what `detail` names and send the request again."
    todo_zh = "请更正所指出的条件后重新提交。"


class ReplayIn(BaseModel):
    """What a replay changes; the options of `onevisit replay`."""

    window: Annotated[str, Field(description="month, exact or days")] = MONTH
    back: Annotated[int, Field(ge=0, le=24, description="months")] = 1
    known: Annotated[int, Field(ge=0, le=366, description="days; online")] = 0
    triggered: Annotated[str, Field(max_length=500, description="pattern")] = ""
    every_day: bool = False
    online: bool = False

    def assumed(self) -> Assumptions:
        """The same as assumptions; what makes no sense is refused."""
        try:
            return Assumptions(
                window=self.window,
                back=self.back,
                known=self.known,
                triggered=re.compile(self.triggered, re.IGNORECASE)
                if self.triggered
                else None,
                calendar=None if self.every_day else packaged(),
            )
        except (ValueError, re.error) as fault:
            raise ReplayRefused(str(fault)) from fault


class MovedOut(BaseModel):
    """How many results moved, by how many days."""

    results: int
    results_with_findings: int
    days: int
    most_days: int


class PairOut(BaseModel):
    """Two programmes, how often they met anew, the visits saved through them."""

    programmes: list[str]
    visits: float
    met: int


class WayOut(BaseModel):
    """One way to do what was recorded."""

    visits: int
    visits_of_several_programmes: int
    visits_of_several_agencies: int
    by_month: dict[str, int]
    brought_forward: MovedOut
    after_the_window: MovedOut
    before_the_recorded_day: MovedOut
    after_the_recorded_day_within_the_window: MovedOut
    saved_by_pair: list[PairOut]


class ReplayOut(BaseModel):
    """The figures of a replay."""

    rows: int
    premises: int
    recorded: int
    clairvoyant: int
    lower_bound: int
    greedy: int
    online: int | None
    seconds: float
    peak_mib: float
    ways: dict[str, WayOut | None]


@router.post("/replays", openapi_extra=_UPLOAD)
async def replay_visits(
    request: Request, asked: Annotated[ReplayIn, Query()], _who: Operator
) -> ReplayOut:
    """Plan uploaded visits again (X-08); nothing is read of the city, nothing kept."""
    assumed = asked.assumed()
    rows: list[Recorded] = []
    async for row in read_rows(request, _COLUMNS):
        if len(rows) == MOST_ROWS:
            raise UploadTooLarge(limit_rows=MOST_ROWS)
        rows.append(_recorded(row))
    return ReplayOut.model_validate(await _apart(rows, assumed, online=asked.online))


def _recorded(row: Row) -> Recorded:
    line, values = row
    try:
        count = values.get(FINDINGS, "")
        return Recorded(
            premises=values["premises"],
            agency=values["agency"],
            programme=values["programme"],
            kind=values["kind"],
            day=date.fromisoformat(values["date"]),
            findings=int(count) if count else None,
        )
    except ValueError as fault:
        refusal = RowRefusal(
            line=line,
            code="value-unreadable",
            rule="X-08",
            reason=str(fault),
            reason_zh="日期应为 YYYY-MM-DD，问题数应为整数。",
        )
        raise BrokenRow(refusal) from fault


async def _apart(
    rows: list[Recorded], assumed: Assumptions, *, online: bool
) -> dict[str, Any]:
    """Compute in a process of its own: seconds of it must not stop other requests."""
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    try:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(pool, _computed, rows, assumed, online)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    if isinstance(found, int):
        raise CalendarYearUnknown(found)
    return found


def _computed(
    rows: list[Recorded],
    assumed: Assumptions,
    online: bool,  # noqa: FBT001  # the pool passes by position
) -> dict[str, Any] | int:
    """The figures; or the year that the calendar does not know."""
    try:
        return payload(replay(rows, assumed, online=online))
    except CalendarYearUnknown as fault:
        return fault.year
