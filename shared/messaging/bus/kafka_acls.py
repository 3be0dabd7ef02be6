"""Who may write and read which topic: the rows of `acls.csv`, given to Kafka (I-10).

A service writes its own topic, and the dead-letter topics of those it handles; it
reads these and, for a rebuild, its own; it commits for its own group. `read`, `write`
of a topic carry `describe` with them. A producer that is idempotent and has no
transactions needs nothing more.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, for_code
from aiokafka.protocol.admin import CreateAclsRequest

from shared.messaging.bus.refusals import refusal
from shared.running.kafka_access import Access

REQUEST_MS = 30_000
RESOURCES = {"topic": 2, "group": 3}
OPERATIONS = {"read": 3, "write": 4}
LITERAL, ALLOW, ANY_HOST = 3, 3, "*"
"""Numbers of Kafka's protocol."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a principal may do."""

    principal: str
    resource: str
    name: str
    operation: str

    def __str__(self) -> str:
        return f"{self.principal} may {self.operation} {self.resource} {self.name}"


def rules() -> list[Rule]:
    """Every rule that OneVisit needs."""
    text = (files(__package__) / "acls.csv").read_text(encoding="utf-8")
    return [Rule(**row) for row in csv.DictReader(text.splitlines())]


async def allow(access: Access, wanted: Sequence[Rule]) -> None:
    """Set rules; those that stand already stay as they are, and so do all others.

    Raises:
        Unavailable: if Kafka does not answer, or does not take them from us.
    """
    client = AIOKafkaClient(**access.options(), request_timeout_ms=REQUEST_MS)
    try:
        await client.bootstrap()
        for rule in wanted:
            await _allow(client, rule)
    except (KafkaError, OSError) as fault:
        raise await refusal(access, fault) from fault
    finally:
        await client.close()


async def _allow(client: AIOKafkaClient, rule: Rule) -> None:
    request = CreateAclsRequest(
        RESOURCES[rule.resource],
        rule.name,
        LITERAL,
        f"User:{rule.principal}",
        ANY_HOST,
        OPERATIONS[rule.operation],
        ALLOW,
    )
    answer = await client.send(client.get_random_node(), request)
    for code, message in answer.creation_responses:
        if code:
            raise for_code(code)(message)
