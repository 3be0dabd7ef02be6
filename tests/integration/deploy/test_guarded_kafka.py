"""A Kafka that lets in only whom it knows, and each only where it may (I-10).

One broker for all: passwords inside TLS (SCRAM-SHA-512) at one door, certificates at
the other, rules of who may do what behind both, set by `onevisit topics acl`.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
)
from typer.testing import CliRunner

from deploy.kafka.guard import Guard
from deploy.kafka.node import Node
from shared import jsontext
from shared.db import Database
from shared.errors import Unavailable
from shared.events import public
from shared.events.public import PublicItem
from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from shared.messaging.bus import Bus, refusals
from shared.messaging.bus.kafka import KafkaBus
from shared.messaging.bus.kafka_acls import rules
from shared.messaging.bus.kafka_topics import all_topics
from shared.running.kafka_access import Access
from shared.running.observability import Metrics
from shared.running.operations import app
from tests.brokers import broker_or_skip
from tests.certificates import Authority
from tests.contract.bus.pipes import GROUPS, PRODUCER, Pipe, fact

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.rule("I-10")]
MATCHING, PLAN, OUTSIDER = "matching-svc", "plan-svc", "press"
READ_SECONDS = 30
PUBLIC_ITEM = {
    "version": 1,
    "code": "market-001",
    "domain": "market",
    "level": "district",
    "risk": "medium",
    "item_list": "random",
    "check_points": 2,
    "joint_forbidden": False,
    "off_site_possible": False,
    "filed": True,
}


@dataclass(frozen=True)
class Doors:
    """The two doors of the broker, and the keys to them."""

    node: Node
    authority: Authority
    passwords: Mapping[str, str]

    def scram(self, name: str) -> Access:
        return Access(
            self.node.bootstrap,
            "scram",
            self.authority.ca,
            username=name,
            password=self.passwords[name],
        )

    def mtls(self, name: str) -> Access:
        return Access(
            self.node.mtls_bootstrap,
            "mtls",
            self.authority.ca,
            self.authority.identity(name),
        )

    def environment(self, name: str) -> dict[str, str]:
        """The settings of whoever runs a command, in production."""
        pem = str(self.authority.identity(name))
        return {
            "ONEVISIT_ENVIRONMENT": "production",
            "ONEVISIT_KAFKA_BOOTSTRAP": self.node.mtls_bootstrap,
            "ONEVISIT_KAFKA_SECURITY": "mtls",
            "ONEVISIT_KAFKA_CA_FILE": str(self.authority.ca),
            "ONEVISIT_KAFKA_CERTIFICATE_FILE": pem,
            "ONEVISIT_KAFKA_KEY_FILE": pem,
        }


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A guarded broker with its topics and rules, both set by the commands."""
    folder = tmp_path_factory.mktemp("guarded")
    authority = Authority(folder, "ours")
    passwords = {name: secrets.token_hex(16) for name in GROUPS}
    guard = Guard(
        authority.identity("broker"), authority.ca, ("broker", "admin"), passwords
    )
    with broker_or_skip(folder / "kafka", guard) as broker:
        doors = Doors(broker.node, authority, passwords)
        for command in (["topics", "ensure", "--partitions", "1"], ["topics", "acl"]):
            said = CliRunner().invoke(app, command, env=doors.environment("admin"))
            assert said.exit_code == 0, said.output
        yield doors


class GuardedPipe(Pipe):
    """The producer comes with a certificate, the groups with passwords."""

    def __init__(self, server: PostgresServer, doors: Doors) -> None:
        super().__init__(server, doors.node.bootstrap)
        self._doors = doors

    async def _prepare_topics(self) -> None:
        """They are there."""

    def _bus(self, name: str, database: Database, metrics: Metrics) -> Bus:
        known = self._doors.mtls if name == PRODUCER else self._doors.scram
        return KafkaBus(known(name), database=database, metrics=metrics)

    def group_name(self, group: str) -> str:
        """Its own: the rules know no other."""
        return group

    def as_if(self, name: str, access: Access) -> KafkaBus:
        """The bus of a service, entered by another way than its own."""
        runtime = self.runtimes[name]
        return KafkaBus(access, database=runtime.db, metrics=runtime.metrics)


@pytest.fixture
async def pipe(postgres: PostgresServer, doors: Doors) -> AsyncIterator[GuardedPipe]:
    pipe = GuardedPipe(postgres, doors)
    await pipe.open()
    yield pipe
    await pipe.close()


async def test_services_publish_and_consume_through_both_doors(
    pipe: GuardedPipe,
) -> None:
    await pipe.publish(*(fact(f"k{number}", 1) for number in range(20)))
    await pipe.carry()
    await pipe.runtimes[PLAN].bus.ping()
    consumer = pipe.consumer(PLAN)
    await pipe.drain(consumer, 20, PLAN)
    await consumer.stop()
    assert await pipe.count(PLAN) == 20


async def test_a_service_cannot_write_the_topic_of_another(
    pipe: GuardedPipe, doors: Doors
) -> None:
    await pipe.publish(fact("forged", 1))
    relay = pipe.as_if(PRODUCER, doors.scram(PLAN)).relay(PRODUCER)
    with pytest.raises(refusals.KafkaForbids, match="does not allow") as refused:
        await relay.step()
    await relay.stop()
    assert "onevisit topics acl" in refused.value.todo


async def test_a_service_cannot_read_what_it_does_not_handle_nor_for_another_group(
    pipe: GuardedPipe, doors: Doors
) -> None:
    bus = pipe.as_if(MATCHING, doors.scram(MATCHING))
    for group, source in ((MATCHING, "credit-svc"), (PLAN, "plan-svc")):
        reader = bus.reader(group, [source], [])
        with pytest.raises(refusals.KafkaForbids):
            await reader.poll(5)
        await reader.stop()


async def test_an_outsider_reads_what_is_public_and_no_other_topic(
    pipe: GuardedPipe, doors: Doors
) -> None:
    said = await asyncio.to_thread(
        CliRunner().invoke,
        app,
        ["topics", "acl", "--outsider", OUTSIDER],
        env=doors.environment("admin"),
    )
    assert said.exit_code == 0, said.output
    shown = PublicItem.model_validate(PUBLIC_ITEM)
    async with pipe.runtimes[PLAN].writing() as tx:
        await outbox.record(tx, fact("inside", 1), shown)
    relay = pipe.as_if(PLAN, doors.mtls(PLAN)).relay(PLAN)
    assert await relay.step() == 3, "the fact, its public form and the act were sent"
    await relay.stop()

    texts = await _read(doors.mtls(OUTSIDER), public.TOPIC)
    assert [jsontext.loads(text)["aggregateid"] for text in texts] == [shown.code]
    assert not any(b"inside" in text for text in texts)
    for topic in all_topics():
        if topic != public.TOPIC:
            with pytest.raises(TopicAuthorizationFailedError):
                await _read(doors.mtls(OUTSIDER), topic)
    with pytest.raises(GroupAuthorizationFailedError):
        await _read(doors.mtls(OUTSIDER), public.TOPIC, group=PLAN)
    with pytest.raises(TopicAuthorizationFailedError):
        await _read(doors.mtls("nobody"), public.TOPIC, group="nobody")


async def _read(access: Access, topic: str, group: str = "") -> list[bytes]:
    """What a client of anybody's reads of a topic, as a member of a group."""
    consumer = AIOKafkaConsumer(
        topic,
        **access.options(),
        group_id=group or OUTSIDER,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    try:
        await consumer.start()
        async with asyncio.timeout(READ_SECONDS):
            record = await consumer.getone()
            more = await consumer.getmany(timeout_ms=100)
    finally:
        await consumer.stop()
    return [record.value, *(r.value for some in more.values() for r in some)]


async def test_who_proves_nothing_is_refused_and_told_what_to_do(
    pipe: GuardedPipe, doors: Doors, tmp_path: Path
) -> None:
    foreign = Authority(tmp_path, "foreign")
    by_password, by_certificate = doors.scram(MATCHING), doors.mtls(MATCHING)
    for access, kind, word in (
        (
            replace(by_password, password="wrong"),  # noqa: S106 - it is
            refusals.WrongPassword,
            "KAFKA_PASSWORD",
        ),
        (
            replace(by_password, username="nobody"),
            refusals.WrongPassword,
            "KAFKA_USERNAME",
        ),
        (Access(doors.node.bootstrap), refusals.PlainTextRefused, "KAFKA_SECURITY"),
        (
            replace(by_password, ca_file=foreign.ca),
            refusals.UnprovenBroker,
            "KAFKA_CA_FILE",
        ),
        (
            replace(by_certificate, certificate_file=foreign.identity(MATCHING)),
            refusals.CertificateRefused,
            "KAFKA_CERTIFICATE_FILE",
        ),
        (
            replace(by_certificate, certificate_file=None),
            refusals.CertificateRefused,
            "KAFKA_KEY_FILE",
        ),
    ):
        with pytest.raises(Unavailable) as refused:
            await pipe.as_if(MATCHING, access).ping()
        assert type(refused.value) is kind
        assert word in refused.value.todo
        assert "wrong" not in str(refused.value.members)


def test_only_an_administrator_sets_rules_and_a_dry_run_sets_none(doors: Doors) -> None:
    said = CliRunner().invoke(app, ["topics", "acl"], env=doors.environment(PLAN))
    assert said.exit_code == 1
    assert "does not allow" in said.output
    dry = CliRunner().invoke(app, ["topics", "acl", "--dry-run"])
    assert dry.output.count("would be set") == len(rules())


def test_commands_refuse_plain_text_in_production(doors: Doors) -> None:
    environment = {**os.environ, "ONEVISIT_ENVIRONMENT": "production"}
    said = CliRunner().invoke(
        app, ["topics", "ensure", "--bootstrap", doors.node.bootstrap], env=environment
    )
    assert said.exit_code == 1
    assert "kafka_security=plaintext is for development" in said.output
    assert all_topics()[0] not in said.output
