"""Serves the present state of a service's aggregates, as the events that describe it.

A log does not keep everything for ever. Whoever rebuilds a read model asks here for
the aggregates that the log tells nothing of any more. The answer is a stream of lines
out of one snapshot, `{"type": …, "data": …}` each, and a last one with their number: an
answer that broke off is none.

An aggregate with an event that is not yet sent is left out: the log will tell of it.

Each answer holds a connection and its snapshot as long as it is read, so there are a
few at a time.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Path, Response
from fastapi.responses import StreamingResponse

from shared import jsontext
from shared.auth import Principal, require
from shared.auth.scope import MUNICIPAL_REGION
from shared.db.surroundings import Surroundings
from shared.errors import NotFound, Unavailable
from shared.events import Event
from shared.messaging import outbox_backlog
from shared.messaging.snapshots import Snapshot
from shared.running.runtime import Runtime
from shared.web.acts import ReadingDep
from shared.web.http import Router, RuntimeDep
from shared.web.streaming import Streamed

NDJSON = "application/x-ndjson"
LINES = 500
"""How many lines are sent at a time."""


class AggregateUnknown(NotFound):
    """This service has no aggregate of that kind."""

    code = "aggregate-unknown"
    zh = "本服务没有此类对象。"


class StatesBusy(Unavailable):
    """Others are reading the state; there are a few at a time."""

    code = "states-busy"
    zh = "其他服务正在读取当前状态，同时只提供少量读取。"
    headers: Mapping[str, str] = {"Retry-After": "30"}


Reader = Annotated[Principal, require("state:read")]


def router_of(snapshots: Sequence[Snapshot[Any]]) -> Router:
    """The route at which a service tells the state of its aggregates."""
    router = Router(prefix="/v1", tags=["state"])
    by_aggregate = {snapshot.aggregate: snapshot for snapshot in snapshots}
    known = " · ".join(sorted(by_aggregate))

    @router.get(
        "/state/{aggregate}",
        summary="读取当前状态，用于重建副本",
        response_class=StreamingResponse,
        responses={200: {"content": {NDJSON: {}}}},
    )
    async def state(
        aggregate: Annotated[str, Path(max_length=60, description=known)],
        runtime: RuntimeDep,
        who: Reader,
        reading: ReadingDep,
    ) -> Response:
        """The present state of every aggregate of a kind, as events (X-13).

        For rebuilding a copy whose events are no longer kept; the city's token only.
        Each line is `{"type": …, "data": …}`, the last one `{"end": …}` with their
        number: without it the answer broke off.
        """
        who.must_see(MUNICIPAL_REGION)
        if aggregate not in by_aggregate:
            raise AggregateUnknown(aggregate=aggregate, known=sorted(by_aggregate))
        async with runtime.reading() as tx:
            await outbox_backlog.must_be_few(tx)
        reading.saw(f"state:{aggregate}")
        turn = await _turn(runtime)
        lines = _lines(runtime, by_aggregate[aggregate])
        return Streamed(lines, NDJSON, turn.release)

    return router


def _turns(runtime: Surroundings) -> asyncio.Semaphore:
    return asyncio.Semaphore(runtime.settings.state_streams_at_once)


async def _turn(runtime: Runtime) -> asyncio.Semaphore:
    turns = runtime.own(_turns)
    try:
        async with asyncio.timeout(runtime.settings.state_wait_seconds):
            await turns.acquire()
    except TimeoutError as fault:
        raise StatesBusy from fault
    return turns


async def _lines(
    runtime: Runtime, snapshot: Snapshot[Any]
) -> AsyncGenerator[str, None]:
    some: list[str] = []
    count = 0
    async with runtime.reading() as tx:
        on_its_way = await outbox_backlog.aggregates(tx, snapshot.aggregate)
        async for event in snapshot.events(tx):
            if event.aggregate_id in on_its_way:
                continue
            some.append(_line(event))
            count += 1
            if len(some) == LINES:
                yield "".join(some)
                some = []
    yield "".join(some) + jsontext.dumps({"end": count}) + "\n"


def _line(event: Event) -> str:
    return f'{{"type":"{event.type}","data":{event.model_dump_json()}}}\n'
