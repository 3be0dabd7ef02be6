"""Asks owners for the present state of aggregates that topics no longer hold.

An owner tells more than was handled here: what it tells now may be ahead of a message
that still waits for us, whose handler would then find nothing new. So its word counts
only for aggregates of which no message is left in the topic. That needs an order: first
the owners are asked, then the ends of the topics are taken. An owner leaves out
aggregates with an event on its way to the topic, so whatever it told of before that is
in the topic by then.
"""

from collections.abc import AsyncIterator, Sequence

import httpx

from shared import jsontext
from shared.db import Tx
from shared.errors import Unavailable
from shared.events import EVENT_TYPES, Event, producer_of
from shared.messaging.rebuild.shadow import SCHEMA
from shared.running.runtime import Runtime

AT_ONCE = 2000
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 120.0
"""Between two lines of an answer; the first may take a sort of the whole table."""

_UNSEEN = f"""
SELECT type, data FROM {SCHEMA}.told AS t WHERE NOT EXISTS (
    SELECT FROM {SCHEMA}.seen AS s WHERE s.aggregate = t.aggregate AND s.id = t.id)
"""  # noqa: S608 - our own schema


class OwnerSilent(Unavailable):
    """An owner did not tell the state of its aggregates to the end."""

    code = "owner-silent"
    zh = "数据归属服务未能完整提供当前状态。"
    todo = "See that it runs and that the token has the scope state:read; run again."
    todo_zh = "请确认该服务正常、令牌具有 state:read 权限，然后重新运行。"


async def ask(
    runtime: Runtime, source: str, aggregate: str, token: str
) -> AsyncIterator[list[Event]]:
    """The present state of every aggregate of a kind, some at a time.

    Raises:
        OwnerSilent: if the answer is refused, or ends before its end.
    """
    path = f"/{source.removesuffix('-svc')}/v1/state/{aggregate}"
    try:
        async with runtime.neighbours.stream(
            "GET",
            path,
            headers={"authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(CONNECT_SECONDS, read=ANSWER_SECONDS),
        ) as answer:
            if not answer.is_success:
                said = (await answer.aread()).decode(errors="replace")[:500]
                raise OwnerSilent(f"{path}: {answer.status_code} {said}")
            async for events in _read(answer, path):
                yield events
    except httpx.HTTPError as fault:
        raise OwnerSilent(f"{path}: {fault!r}") from fault


async def _read(answer: httpx.Response, path: str) -> AsyncIterator[list[Event]]:
    events: list[Event] = []
    count = 0
    async for line in answer.aiter_lines():
        body = jsontext.loads(line)
        if "end" in body:
            if body["end"] != count:
                raise OwnerSilent(f"{path}: {count} of {body['end']} came")
            yield events
            return
        events.append(EVENT_TYPES[body["type"]].model_validate(body["data"]))
        count += 1
        if len(events) == AT_ONCE:
            yield events
            events = []
    raise OwnerSilent(f"{path}: the answer broke off after {count}")


async def keep_told(tx: Tx, events: Sequence[Event]) -> None:
    """Store the owners' events until the topics have been read."""
    await tx.conn.copy_records_to_table(
        "told",
        schema_name=SCHEMA,
        columns=["type", "aggregate", "id", "data"],
        records=[
            (event.type, event.aggregate, event.aggregate_id, event.model_dump_json())
            for event in events
        ],
    )


async def unseen(tx: Tx) -> AsyncIterator[list[Event]]:
    """The owners' events about aggregates that no topic mentions."""
    events: list[Event] = []
    async for row in tx.stream(_UNSEEN):
        events.append(EVENT_TYPES[row["type"]].model_validate_json(row["data"]))
        if len(events) == AT_ONCE:
            yield events
            events = []
    yield events


def kinds_of(types: Sequence[str], sources: Sequence[str]) -> list[tuple[str, str]]:
    """The kinds of aggregate, with their owners, that these types of event tell."""
    return sorted(
        {
            (producer_of(type_), EVENT_TYPES[type_].aggregate)
            for type_ in types
            if producer_of(type_) in sources
        }
    )
