"""Who may write and read which topic: the rows of `acls.csv`, given to Kafka (I-10).

A service writes its own topic, and the dead-letter topics of those it handles; it
reads these and, for a rebuild, its own; it commits for its own group. Who publishes
something public writes the public topic, which none of ours reads; an outsider reads it
alone. `read`, `write` of a topic carry `describe` with them. A producer that is
idempotent and has no transactions needs nothing more.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, for_code
from aiokafka.protocol.admin import CreateAclsRequest

from shared.events import public
from shared.messaging.bus.refusals import refusal
from shared.running.kafka_access import Access
from shared.running.names import NAMES

REQUEST_MS = 30_000
RESOURCES = {"topic": 2, "group": 3}
OPERATIONS = {"read": 3, "write": 4}
LITERAL, ALLOW, ANY_HOST = 3, 3, "*"
"""Numbers of Kafka's protocol."""
_PRINCIPAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._=,-]{0,199}")
"""A name of SCRAM, or the subject of a certificate; never `*`, which is everybody."""


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


def outsider(principal: str) -> list[Rule]:
    """All that somebody outside may do: read what is public, in a group of its name.

    Raises:
        ValueError: if it is a service of ours, or no name of one principal.
    """
    if principal in NAMES or not _PRINCIPAL.fullmatch(principal):
        raise ValueError(f"{principal!r} is no principal of somebody outside")
    return [
        Rule(principal, "topic", public.TOPIC, "read"),
        Rule(principal, "group", principal, "read"),
    ]


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
