"""Messages that we put into the topics ourselves: poison, and copies.

Each poisonous message has a subject of its own, so that a parked key is ours or a bug.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

from shared import jsontext
from shared.events import Event
from shared.events.plan import (
    AgencyChanged,
    Level,
    Risk,
    TaskItem,
    TaskKind,
    TaskScheduled,
)
from shared.ids import new_id
from shared.messaging.bus import topic_of
from tests.chaos.wire import TOPICS, partitions_of, producing, reading

FLAVOURS = (
    "bad_json",
    "unknown_type",
    "unknown_major",
    "missing_neighbour",
    "one_mebibyte",
    "unfit_data",
    "handler_bug",
)
BUG = "planted-bug-"
"""A test build's handlers raise at keys that begin so."""
PLAN_TOPIC = topic_of("plan-svc")
MEBIBYTE = 1_040_000
"""As near to Kafka's own limit for a message as it lets one come."""
COPIES = 200


@dataclass
class Planted:
    """What was planted, for the checkers to leave out or to look for."""

    bootstrap: str
    ids: set[UUID] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    """Keys whose message nobody can read: parked by every reader of the topic."""
    unfit: set[str] = field(default_factory=set)
    """Keys that every handler of the type fails at, and parks."""
    copies: int = 0

    async def poison(self, nth: int) -> str:
        """Produce one poisonous message; which flavour.

        Its key is the same when it is asked for again, for the first try may have
        come through though nobody heard of it.
        """
        flavour = FLAVOURS[nth % len(FLAVOURS)]
        key = f"{BUG if flavour == 'handler_bug' else 'planted-'}{nth}"
        value = self._value(flavour, key)
        async with producing(self.bootstrap) as producer:
            await producer.send_and_wait(PLAN_TOPIC, key=key.encode(), value=value)
        return flavour

    def _value(self, flavour: str, key: str) -> bytes:
        event = _task_of_nobody(key)
        match flavour:
            case "bad_json":
                self.unreadable.add(key)
                return b'{"specversion":"1.0", what is this'
            case "unknown_type":
                return self._envelope(key, "onevisit.plan.unheard-of.v1", {"a": 1})
            case "unknown_major":
                return self._envelope(key, "onevisit.plan.task-scheduled.v9", {"a": 1})
            case "one_mebibyte":
                text = {"text": "x" * MEBIBYTE}
                return self._envelope(key, "onevisit.plan.unheard-of.v1", text)
            case "unfit_data":
                self.unfit.add(key)
                return self._envelope(key, TaskScheduled.type, {"number": 1})
            case _:  # a task that only its handlers, or its neighbours, do not suit
                if flavour == "handler_bug":
                    self.unfit.add(key)
                data = jsontext.loads(event.model_dump_json())
                return self._envelope(key, TaskScheduled.type, data)

    def _envelope(self, key: str, kind: str, data: Mapping[str, object]) -> bytes:
        event_id = new_id()
        self.ids.add(event_id)
        return jsontext.dumps(
            {
                "specversion": "1.0",
                "id": str(event_id),
                "source": "/plan-svc",
                "type": kind,
                "subject": key,
                "time": datetime.now(UTC).isoformat(),
                "data": data,
            }
        ).encode()

    async def copy(self, dice: Random) -> int:
        """Produce messages again that stand in a topic; how many."""
        async with reading(self.bootstrap) as reader:
            every = partitions_of(TOPICS)
            reader.assign(every)
            ends = await reader.end_offsets(every)
            partition = dice.choice(
                [candidate for candidate in every if ends[candidate]]
            )
            reader.assign([partition])
            reader.seek(partition, dice.randrange(max(1, ends[partition] - COPIES)))
            polled = await reader.getmany(timeout_ms=3000, max_records=COPIES)
        records = polled.get(partition, [])
        async with producing(self.bootstrap) as producer:
            for record in records:
                await producer.send(
                    record.topic,
                    key=record.key,
                    value=record.value,
                    headers=list(record.headers),
                )
            await producer.flush()
        self.copies += len(records)
        return len(records)


def _task_of_nobody(key: str) -> Event:
    """A task of an agency and a place that nobody has heard of."""
    day = date(2026, 1, 5)
    return TaskScheduled(
        number=f"T.nobody.{key}",
        version=1,
        agency="310116-nobody",
        domain="nobody",
        region="310116",
        place=f"{key}-001",
        uscc=key,
        kind=TaskKind.TRIGGERED,
        source="complaint",
        items=(TaskItem(code="nobody-001", risk=Risk.LOW),),
        earliest=day,
        latest=day,
        known_on=day,
    )


def agency_of(domain: str) -> AgencyChanged:
    """The first version of an agency that does nothing."""
    return AgencyChanged(
        code=f"310116-{domain}",
        version=1,
        name=domain,
        name_en=domain,
        level=Level.DISTRICT,
        domain=domain,
        region="310116",
    )
