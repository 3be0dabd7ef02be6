"""The replay as an API: an upload of recorded visits, the figures back (X-08).

Nothing is read of the city and nothing is kept: what one agency uploads no other sees.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Query

from matching_svc.replay.commands.apart import (
    Bounds,
    OutOfMemory,
    OutOfTime,
    computed,
)
from matching_svc.replay.commands.reading import FINDINGS, GRADE, NEEDED, read
from matching_svc.replay.domain.refusal import Refusal
from matching_svc.replay.schemas import ReplayIn, ReplayOut
from matching_svc.settings import MatchingSettings
from shared.auth import Principal, require
from shared.bulk import Columns
from shared.errors import Invalid, TooLarge, Unavailable
from shared.web.http import Router, RuntimeDep
from shared.web.uploads import Spooled, Taking

router = Router(prefix="/v1", tags=["replay"])
Operator = Annotated[Principal, require("matching:run")]
LARGEST = 100 * 1024**2
"""Bytes of recorded visits: some ten years of a city."""
_COLUMNS = Columns(NEEDED, (FINDINGS, GRADE))
_ONE = asyncio.Semaphore(1)
_PATIENCE = 3
"""How much longer than its processor time a replay may take, with its upload."""
"""One replay at a time in a process: each may take a whole core and much memory."""


class ReplayRefused(Invalid):
    """The visits cannot be replayed as asked."""

    code, rule = "replay-refused", "X-08"
    zh = "无法按所给条件回放。"
    todo = "Do what `detail` says and send the request again."
    todo_zh = "请按 detail 所述更正后重新提交。"


class ReplayTooLong(TooLarge):
    """The replay takes longer than one call may."""

    code, rule = "replay-too-long", "X-08"
    zh = "回放所需时间超过一次调用的上限。"
    todo = "Send fewer years or scenarios, or run `onevisit replay` on the file."
    todo_zh = "请减少年份或规则组数，或用 onevisit replay 命令处理该文件。"


class ReplayTooLarge(TooLarge):
    """The replay needs more memory than one call may."""

    code, rule = "replay-too-large", "X-08"
    zh = "回放所需内存超过一次调用的上限。"
    todo = ReplayTooLong.todo
    todo_zh = ReplayTooLong.todo_zh


class ReplayBusy(Unavailable):
    """Another replay is being computed; there is one at a time."""

    code, rule = "replay-busy", "X-08"
    zh = "正在处理另一次回放，一次只处理一个。"


@router.post("/replays", openapi_extra=_COLUMNS.openapi, summary="回放检查记录")
async def replay_visits(
    upload: Annotated[Spooled, Depends(Taking(LARGEST))],
    asked: Annotated[ReplayIn, Query()],
    runtime: RuntimeDep,
    _who: Operator,
) -> ReplayOut:
    """Plan uploaded visits again, under other rules too; nothing is kept (X-08)."""
    settings = MatchingSettings.of(runtime)
    async with _bounded(settings):
        asked.asked().assumed()
        visits = await read(upload, asked.selection(settings.replay_rows))
        bounds = Bounds(settings.replay_seconds, settings.replay_mib)
        found = await computed(asked.asked(), visits, bounds)
    return ReplayOut.model_validate(found)


@asynccontextmanager
async def _bounded(settings: MatchingSettings) -> AsyncIterator[None]:
    """One at a time, in its time, and every refusal as a problem."""
    if _ONE.locked():
        raise ReplayBusy
    async with _ONE:
        try:
            async with asyncio.timeout(settings.replay_seconds * _PATIENCE):
                yield
        except (TimeoutError, OutOfTime) as fault:
            raise ReplayTooLong(limit_seconds=settings.replay_seconds) from fault
        except OutOfMemory as fault:
            raise ReplayTooLarge(limit_mib=settings.replay_mib) from fault
        except Refusal as fault:
            what, todo = fault.what, fault.todo
            raise ReplayRefused(
                f"{what.en} {todo.en}", zh=f"{what.zh}{todo.zh}"
            ) from fault
