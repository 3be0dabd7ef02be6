"""Real processes without their broker: they serve, say what is missing, and stop."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from deploy.kafka.broker import Broker
from shared.local_postgres.server import PostgresServer
from shared.messaging.bus.kafka_topics import ensure_topics
from tests.brokers import broker_or_skip
from tests.fleet import STOP_SECONDS, Fleet, eventually

NAME = "plan-svc"
API, WORKER = NAME, f"{NAME}-worker"
AGENCY = "310116-culture"
pytestmark = [pytest.mark.kafka, pytest.mark.slow]


class Stage:
    """One service as API and worker, and a broker of its own."""

    def __init__(self, fleet: Fleet, broker: Broker) -> None:
        self.fleet = fleet
        self.broker = broker

    def start(self) -> None:
        self.fleet.start(NAME, "api", API)
        self.fleet.start(NAME, "worker", WORKER)

    async def ready(self, key: str) -> tuple[int, dict[str, str]]:
        """The status of `/readyz` and its parts; 0 while nobody answers."""
        async with httpx.AsyncClient(timeout=10) as client:
            try:
                answer = await client.get(f"{self.fleet.members[key].url}/plan/readyz")
            except httpx.TransportError:
                return 0, {}
        return answer.status_code, answer.json()["parts"]

    async def write(self, name: str) -> httpx.Response:
        body = {"name": name, "level": "district", "domain": "culture"}
        async with self.fleet.client(NAME, AGENCY, role="steward") as client:
            return await client.put(
                f"/plan/v1/agencies/{AGENCY}", json={**body, "region": "310116"}
            )

    async def unsent(self) -> int:
        conn = await asyncpg.connect(self.fleet.url(NAME))
        try:
            return int(
                await conn.fetchval(
                    """
                    SELECT count(*) FROM outbox WHERE aggregate <> 'heartbeat'
                    AND NOT pg_visible_in_snapshot(xid, coalesce(
                        (SELECT snapshot::pg_snapshot FROM outbox_position), '1:1:'))
                    """
                )
            )
        finally:
            await conn.close()

    async def stop(self, key: str) -> tuple[float, int | None]:
        """Seconds that a SIGTERM took, and the exit code."""
        process = self.fleet.members[key].process
        seconds = await asyncio.to_thread(self.fleet.stop, key)
        return seconds, process.returncode if process is not None else None


@pytest.fixture
async def stage(tmp_path: Path, postgres: PostgresServer) -> AsyncIterator[Stage]:
    """Databases are there; the broker has been, and is stopped."""
    with broker_or_skip(tmp_path / "kafka") as broker:
        fleet = Fleet(tmp_path, postgres, broker)
        await fleet.prepare()
        await asyncio.to_thread(broker.stop)
        try:
            yield Stage(fleet, broker)
        finally:
            fleet.stop_all()


async def until_it_answers(stage: Stage, key: str) -> dict[str, str]:
    """The parts of `/readyz` once it answers at all."""

    async def answers() -> dict[str, str] | None:
        status, parts = await stage.ready(key)
        return parts if status else None

    return await eventually(answers, f"{key} answers", 60)


async def test_it_starts_and_serves_without_kafka_and_is_ready_when_kafka_comes(
    stage: Stage,
) -> None:
    stage.start()
    for key in (API, WORKER):
        parts = await until_it_answers(stage, key)
        status, _ = await stage.ready(key)
        assert status == 503
        assert parts["kafka"] == "Kafka does not answer."
        assert {parts["database"], parts["worker"]} == {"ok"}
    assert (await stage.write("没有 Kafka 也能写")).is_success
    assert await stage.unsent() == 2, "the fact and the act that made it"

    await asyncio.to_thread(stage.broker.start)
    await ensure_topics(stage.broker.bootstrap, partitions=3)

    async def ready() -> bool:
        answers = [await stage.ready(key) for key in (API, WORKER)]
        return all(status == 200 for status, _ in answers)

    async def sent() -> bool:
        return await stage.unsent() == 0

    await eventually(ready, "both are ready", 60)
    await eventually(sent, "the event is sent", 60)


@pytest.mark.parametrize("absence", ["never there", "killed under way"])
async def test_a_sigterm_ends_each_process_in_time_with_the_broker_down(
    stage: Stage, absence: str
) -> None:
    if absence == "killed under way":
        await asyncio.to_thread(stage.broker.start)
        await ensure_topics(stage.broker.bootstrap, partitions=3)
    stage.start()
    for key in (API, WORKER):
        await until_it_answers(stage, key)
    assert (await stage.write("一")).is_success
    if absence == "killed under way":

        async def ready() -> bool:
            return (await stage.ready(WORKER))[0] == 200

        await eventually(ready, "the worker is ready", 60)
        stage.broker.kill()
    for number in range(20):  # so that the relay is in the middle of sending
        assert (await stage.write(f"名称{number}")).is_success
    stopped: dict[str, Any] = {key: await stage.stop(key) for key in (WORKER, API)}
    for key, (seconds, code) in stopped.items():
        log = stage.fleet.members[key].log.read_text()
        assert seconds < STOP_SECONDS, f"{key}: {seconds:.1f} s\n{log[-2000:]}"
        assert code == -signal.SIGTERM, f"{key}: {code}\n{log[-2000:]}"
        assert '"event": "service.stopped"' in log, f"{key}\n{log[-3000:]}"
