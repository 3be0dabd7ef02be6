"""The broker launcher: what the tests' faults stand on."""

import asyncio
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from deploy.kafka import broker as broker_module
from deploy.kafka import jars as jars_module
from deploy.kafka import java as java_module
from deploy.kafka.broker import Broker, BrokerFailed
from deploy.kafka.jars import MavenMissing, kafka_libs
from deploy.kafka.java import JavaMissing, find_java
from deploy.kafka.node import HOST
from deploy.kafka.probe import serves

TOPIC = "onevisit.launcher.v1"
DEADLINE = 120


async def send(broker: Broker, values: list[bytes]) -> None:
    async with asyncio.timeout(DEADLINE):
        producer = AIOKafkaProducer(
            bootstrap_servers=broker.bootstrap, acks="all", enable_idempotence=True
        )
        async with producer:
            futures = [await producer.send(TOPIC, v, partition=0) for v in values]
            await asyncio.gather(*futures)


async def read_all(broker: Broker) -> list[bytes]:
    async with asyncio.timeout(DEADLINE):
        place = TopicPartition(TOPIC, 0)
        async with AIOKafkaConsumer(bootstrap_servers=broker.bootstrap) as consumer:
            consumer.assign([place])
            await consumer.seek_to_beginning(place)
            end = (await consumer.end_offsets([place]))[place]
            values: list[bytes] = []
            while await consumer.position(place) < end:
                batch = await consumer.getmany(place, timeout_ms=1000)
                values += [r.value for r in batch.get(place, [])]
            return values


@pytest.mark.kafka
async def test_a_killed_broker_comes_back_with_its_data(tmp_path: Path) -> None:
    before, after = [b"%d" % n for n in range(500)], [b"later"]
    with Broker(tmp_path) as broker:
        await broker.ensure_topics([TOPIC], partitions=3)
        await send(broker, before)
        address, first_pid = broker.bootstrap, broker.pid
        broker.kill()
        assert broker.pid is None
        assert not serves(HOST, broker.node.port)
        broker.start()
        assert broker.bootstrap == address
        assert broker.pid != first_pid
        assert await read_all(broker) == before
        await send(broker, after)
        broker.stop()
        broker.start()
        assert await read_all(broker) == before + after


@pytest.mark.kafka
async def test_topics_are_ensured_twice_without_harm(tmp_path: Path) -> None:
    with Broker(tmp_path) as broker:
        await broker.ensure_topics([TOPIC, f"{TOPIC}.dlq"], partitions=5)
        await broker.ensure_topics([TOPIC, f"{TOPIC}.dlq"], partitions=5)
        admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
        await admin.start()
        try:
            topics = await admin.describe_topics([TOPIC, f"{TOPIC}.dlq"])
        finally:
            await admin.close()
    assert [len(topic["partitions"]) for topic in topics] == [5, 5]


@pytest.mark.kafka
def test_a_broker_left_over_by_a_killed_session_is_ended_first(tmp_path: Path) -> None:
    lost = Broker(tmp_path).start()
    with Broker(tmp_path) as heir:
        assert heir.pid != lost.pid
        assert lost.pid is None
        assert serves(HOST, heir.node.port)


@pytest.mark.kafka
def test_a_frozen_broker_does_not_serve_and_goes_on_when_resumed(
    tmp_path: Path,
) -> None:
    with Broker(tmp_path) as broker:
        broker.pause()
        assert not serves(HOST, broker.node.port, seconds=0.3)
        broker.resume()
        broker.start()
        broker.pause()
    assert broker.pid is None


def test_a_start_that_is_broken_off_leaves_nothing_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "java"
    java.write_text(
        "#!/bin/sh\n"
        'case "$*" in\n'
        "  -version) echo 'openjdk version \"17.0.1\"' >&2 ;;\n"
        "  *StorageTool*) ;;\n"
        "  *) exec sleep 600 ;;\n"
        "esac\n"
    )
    java.chmod(0o755)
    libs = tmp_path / f"libs-{jars_module.VERSION}"
    libs.mkdir()
    monkeypatch.setenv(jars_module.CACHE_VARIABLE, str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(broker_module, "START_SECONDS", 0.5)
    broker = Broker(tmp_path / "data")
    with pytest.raises(BrokerFailed, match="Not serving"):
        broker.start()
    assert broker.pid is None


def test_without_java_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr(java_module, "_WHEEL", "no_such_wheel")
    with pytest.raises(JavaMissing, match="apt-get install"):
        find_java()


def test_a_java_that_is_too_old_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    old.chmod(0o755)
    home = tmp_path / "home" / "bin"
    home.mkdir(parents=True)
    new = home / "java"
    new.write_text("#!/bin/sh\necho 'openjdk version \"21\" 2023' >&2\n")
    new.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", str(home.parent))
    assert find_java() == new


def test_without_maven_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(MavenMissing, match="apt-get install"):
        kafka_libs(tmp_path / "cache")


def test_jars_that_are_there_are_not_fetched_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    libs = tmp_path / f"libs-{jars_module.VERSION}"
    libs.mkdir()
    monkeypatch.setenv(jars_module.CACHE_VARIABLE, str(tmp_path))
    monkeypatch.setenv("PATH", "")
    assert kafka_libs() == libs
