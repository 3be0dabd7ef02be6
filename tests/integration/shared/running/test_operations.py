"""The commands as whoever is on duty runs them, over real Kafka and PostgreSQL."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from typer.testing import CliRunner

from shared.local_postgres.server import PostgresServer
from shared.messaging.bus.kafka_topics import all_topics, ensure_topics
from shared.messaging.consumer import Consumer
from shared.running.names import NAMES
from shared.running.operations import app, common
from tests.brokers import broker_or_skip
from tests.fleet import Fleet
from tests.rebuilding import Loaded, place, task

NAME = "matching-svc"
pytestmark = [pytest.mark.kafka, pytest.mark.slow]


class Said(NamedTuple):
    """What a command answered; progress and results together."""

    exit_code: int
    output: str


async def invoke(command: Sequence[str], environment: Mapping[str, str]) -> Said:
    """Run a command as the shell would, in this process."""

    def run() -> Said:
        result = CliRunner().invoke(app, list(command), env=dict(environment))
        return Said(result.exit_code, result.output)

    return await asyncio.to_thread(run)


class Duty:
    """Somebody on duty, with the environment of the deployment."""

    def __init__(self, fleet: Fleet, bootstrap: str) -> None:
        self.fleet = fleet
        self.bootstrap = bootstrap
        self.loaded = Loaded(fleet, bootstrap)

    async def run(self, *command: str, of: str = NAME) -> Said:
        """Run a command; the last word of what it prints is looked at by the tests."""
        environment = self.fleet.environment(of)
        environment["ONEVISIT_INSTANCE_ID"] = "duty"
        return await invoke(command, environment)

    async def said(self, *command: str, of: str = NAME) -> str:
        """What a command that must succeed prints."""
        result = await self.run(*command, of=of)
        assert result.exit_code == 0, result.output
        return result.output


@pytest.fixture(autouse=True)
def _the_logs_of_the_test_run_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(common, "configure_logs", lambda _level: None)


@pytest.fixture
async def duty(tmp_path: Path, postgres: PostgresServer) -> AsyncIterator[Duty]:
    """Two places with tasks, told over Kafka; nothing is handled yet."""
    with broker_or_skip(tmp_path / "kafka") as broker:
        fleet = Fleet(tmp_path, postgres, broker)
        await fleet.prepare()
        made = Duty(fleet, broker.bootstrap)
        await made.loaded.connect()
        await made.loaded.tell("subject-svc", [place(0), place(1)])
        await made.loaded.tell("plan-svc", [task(0, "market"), task(1, "market")])
        try:
            yield made
        finally:
            await made.loaded.close()
            fleet.stop_all()


async def test_status_and_resend_say_what_is_done_and_a_dry_run_does_nothing(
    duty: Duty,
) -> None:
    said = await duty.said("outbox", "status", "plan-svc", of="plan-svc")
    assert "kept 2, unsent 0, oldest unsent -" in said
    assert "a relay holds the lease" in said
    since = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
    command = ("outbox", "resend", "plan-svc", "--since", since)
    dry = await duty.said(*command, "--dry-run", of="plan-svc")
    assert dry == "would send 2 events again\n"

    refused = await duty.run(*command, of="plan-svc")
    assert refused.exit_code == 1
    assert "A relay of this service is at work" in refused.output

    await duty.loaded.stop_relays()
    said = await duty.said(*command, of="plan-svc")
    assert said.startswith("will send 2 events again as soon as a worker runs")
    said = await duty.said("outbox", "status", "plan-svc", of="plan-svc")
    assert "unsent 2" in said
    assert "no relay" in said
    follow = asyncio.create_task(
        duty.said("outbox", "status", "plan-svc", "--follow", of="plan-svc")
    )
    await duty.loaded.tell("plan-svc", [])
    lines = (await follow).splitlines()
    assert "unsent 0" in lines[-1]


async def consume(duty: Duty) -> Consumer:
    """Handle what there is, in this process."""
    consumer = duty.loaded.consumer()
    await consumer.start()
    async with asyncio.timeout(60):
        while await consumer.lag() != 0:
            await consumer.step(wait_seconds=0.1)
    await consumer.stop()
    return consumer


async def test_parked_messages_are_listed_requeued_and_dropped(duty: Duty) -> None:
    await consume(duty)  # places first: what is parked is the change, and nothing else
    runtime = duty.loaded.runtime
    async with runtime.writing() as tx:
        await tx.execute(
            "ALTER TABLE task_copy"
            " ADD CONSTRAINT fault CHECK (domain <> 'market') NOT VALID"
        )
    changed = [task(0, "market", version=2), task(1, "market", version=2)]
    await duty.loaded.tell("plan-svc", changed)
    await consume(duty)
    said = await duty.said("inbox", "parked", NAME)
    assert "2 keys parked, 2 messages shown" in said
    assert "onevisit.plan.task-changed.v1  CheckViolationError" in said

    still = await duty.run("inbox", "requeue", NAME, "--all", "--dry-run")
    assert still.exit_code == 1
    assert "1 of 2 keys" in still.output
    assert "stays parked, it cannot be handled: CheckViolationError" in still.output
    async with runtime.writing() as tx:
        await tx.execute("ALTER TABLE task_copy DROP CONSTRAINT fault")
    said = await duty.said("inbox", "requeue", NAME, "--all", "--dry-run")
    assert said.count("could handle 1 messages") == 2
    assert "2 keys parked" in await duty.said("inbox", "parked", NAME)

    first, second = place(0).uscc, place(1).uscc
    said = await duty.said("inbox", "requeue", NAME, first)
    assert f"{first}: handled 1 messages" in said
    drop = ("inbox", "drop", NAME, second, "--reason", "test")
    assert "would send 1 messages" in await duty.said(*drop, "--dry-run")
    assert "sent 1 messages" in await duty.said(*drop)
    assert "0 keys parked" in await duty.said("inbox", "parked", NAME)
    wrong = await duty.run("inbox", "requeue", NAME)
    assert wrong.exit_code == 2
    assert "name one key, or say --all" in wrong.output


async def test_everything_kept_is_delivered_again_after_a_rewind(duty: Duty) -> None:
    await consume(duty)
    said = await duty.said("inbox", "rewind", NAME, "--dry-run")
    assert said == "4 messages would be delivered again\n"
    consumer = duty.loaded.consumer()
    await consumer.start()
    while await consumer.lag() is None:
        await consumer.step(wait_seconds=0.1)
    refused = await duty.run("inbox", "rewind", NAME)
    assert refused.exit_code == 1
    assert "Stop every worker of the service" in refused.output
    await consumer.stop()
    assert await duty.said("inbox", "rewind", NAME) == (
        "4 messages will be delivered again\n"
    )
    before = duty.loaded.duplicates()
    await consume(duty)
    assert duty.loaded.duplicates() == before + 4


async def test_a_survey_tells_tables_offsets_and_what_retention_took(
    duty: Duty,
) -> None:
    await consume(duty)
    said = await duty.said("rebuild", NAME, "--dry-run")
    assert "task_copy: 2 rows" in said
    assert re.search(
        r"onevisit\.plan\.v1: offsets 0 to 2 in 3 partitions, from the beginning, "
        r"0 not yet handled",
        said,
    )
    assert "would ask" not in said
    await duty.loaded.let_retention_take("onevisit.plan.v1")
    said = await duty.said("rebuild", NAME, "--dry-run")
    assert "offsets 2 to 2 in 3 partitions, retention took 2" in said
    assert "would ask plan-svc for what retention took (--token)" in said
    refused = await duty.run("rebuild", NAME)
    assert refused.exit_code == 1
    assert "Give a token with the scope state:read" in refused.output


async def test_a_rebuild_says_how_far_it_is_and_what_it_changed(duty: Duty) -> None:
    await consume(duty)
    compared = await duty.said("rebuild", NAME, "--compare")
    assert compared.endswith("it is what the logs tell\n")
    async with duty.loaded.runtime.writing() as tx:
        await tx.execute("DELETE FROM task_copy WHERE number = 'market0'")
    compared = await duty.said("rebuild", NAME, "--compare")
    assert "task_copy: 2 rows, 1 added, 0 changed, 0 removed" in compared
    assert compared.endswith("it differs\n")
    said = await duty.said("rebuild", NAME)
    assert "pass 1: " in said
    assert "task_copy: 2 rows, 1 added, 0 changed, 0 removed" in said
    assert "place_copy: 2 rows, as they were" in said


async def test_topics_are_made_and_kept_as_long_as_is_said(tmp_path: Path) -> None:
    with broker_or_skip(tmp_path / "kafka") as broker:
        environment = {
            "ONEVISIT_KAFKA_BOOTSTRAP": broker.bootstrap,
            "ONEVISIT_ENVIRONMENT": "test",
        }

        async def run(*options: str) -> Said:
            return await invoke(["topics", "ensure", *options], environment)

        some = ("--partitions", "2", "--retention-days", "7")
        dry = await run(*some, "--dry-run")
        assert dry.output.count("would be created") == len(all_topics())
        created = await run(*some, "--dead-letter-days", "90")
        assert (created.exit_code, created.output.count(": created")) == (
            0,
            len(all_topics()),
        )
        assert await ensure_topics(broker.bootstrap, partitions=2) == []

        again = await run(*some, "--dead-letter-days", "90")
        assert again.output.count("as it should be") == len(all_topics())
        longer = ("--partitions", "2", "--retention-days", "14")
        dry = await run(*longer, "--dead-letter-days", "90", "--dry-run")
        planned_change = "onevisit.plan.v1: would be changed (7 days → 14 days)"
        assert planned_change in dry.output
        assert "onevisit.plan.v1.dlq: as it should be" in dry.output
        done = await run(*longer, "--dead-letter-days", "90")
        assert "onevisit.plan.v1: retention set (7 days → 14 days)" in done.output
        right = await run(*longer, "--dead-letter-days", "90")
        assert right.output.count("as it should be") == len(all_topics())

        more = await run("--partitions", "6")
        assert more.exit_code == 1
        assert (
            "onevisit.plan.v1: differs (2 partitions, 1 replicas: left as it is)"
            in more.output
        )


async def test_groups_begin_without_an_error_once_the_topics_are_made(
    tmp_path: Path,
) -> None:
    with broker_or_skip(tmp_path / "kafka") as broker:
        admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
        await admin.start()
        try:
            await ensure_topics(broker.bootstrap, partitions=2)
            for group in NAMES:
                await admin.find_coordinator(group)
        finally:
            await admin.close()


async def test_a_broker_that_is_away_is_said_in_plain_words() -> None:
    result = await invoke(
        ["topics", "ensure", "--bootstrap", "127.0.0.1:1"],
        {"ONEVISIT_ENVIRONMENT": "test"},
    )
    assert result.exit_code == 1
    assert "Kafka does not answer." in result.output
