"""The topics themselves: their names, partitions and retention."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from shared.errors import Unavailable
from shared.events import public
from shared.messaging.bus.refusals import refusal
from shared.messaging.bus.topics import AUDIT, topic_of
from shared.running.kafka_access import Access
from shared.running.names import NAMES

log = logging.getLogger(__name__)

INBOUND = "onevisit.municipal.inbound.v1"
"""What the municipal unified enforcement system sends (I-02)."""
RETENTION = "retention.ms"
DAY_MS = 86_400_000
REQUEST_MS = 30_000
SEEN_EVERY_SECONDS = 0.05
OF_THE_TOPIC = 1
"""The source of a setting that was given to the topic itself."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The settings that the topics should have."""

    partitions: int = 12
    replication: int = 1
    retention_days: int | None = None
    """None leaves it to the broker's default, and existing topics as they are."""
    dead_letter_days: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one topic, and what is done about it."""

    topic: str
    state: str
    """`missing`, `right`, `retention`, or `different` where nothing may be done."""
    detail: str = ""


def all_topics() -> list[str]:
    """Every topic of OneVisit, with the dead-letter topics of those that we read."""
    topics = [*map(topic_of, NAMES), AUDIT, INBOUND]
    return [*topics, public.TOPIC, *(f"{topic}.dlq" for topic in topics)]


async def ensure_topics(
    bootstrap: str, *, partitions: int = 12, replication: int = 1
) -> list[str]:
    """Create what is missing on a broker in plain text; the names of those created."""
    wanted = Wanted(partitions=partitions, replication=replication)
    findings = await ensure(Access(bootstrap), wanted)
    return [finding.topic for finding in findings if finding.state == "missing"]


async def ensure(
    access: Access, wanted: Wanted, *, dry_run: bool = False
) -> list[Finding]:
    """Create missing topics and set the retention; report what may not be changed.

    More partitions would send later messages of a key elsewhere than earlier ones, and
    their order would be lost: that is a migration, not a setting. When it returns the
    services' groups can begin.

    Raises:
        Unavailable: if the broker does not answer, or keeps no place for the groups.
    """
    admin = AIOKafkaAdminClient(**access.options(), request_timeout_ms=REQUEST_MS)
    try:
        await admin.start()
        there = set(await admin.list_topics())
        names = all_topics()
        present = [name for name in names if name in there]
        findings = [Finding(n, "missing") for n in names if n not in there]
        findings += await _compared(admin, present, wanted)
        if not dry_run:
            await _create(admin, [n for n in names if n not in there], wanted)
            await _keep(
                admin, [f.topic for f in findings if f.state == "retention"], wanted
            )
            await _until_groups_can_begin(admin)
    except (KafkaError, OSError) as fault:
        raise await refusal(access, fault) from fault
    finally:
        await admin.close()
    return sorted(findings, key=lambda finding: names.index(finding.topic))


def _days(topic: str, wanted: Wanted) -> int | None:
    dead = topic.endswith(".dlq") and wanted.dead_letter_days is not None
    return wanted.dead_letter_days if dead else wanted.retention_days


async def _create(
    admin: AIOKafkaAdminClient, names: Sequence[str], wanted: Wanted
) -> None:
    if not names:
        return
    answer = await admin.create_topics(
        [
            NewTopic(
                name,
                wanted.partitions,
                wanted.replication,
                topic_configs={} if (d := _days(name, wanted)) is None else _kept(d),
            )
            for name in names
        ],
        timeout_ms=REQUEST_MS,
    )
    for name, code, *_ in answer.topic_errors:
        if code and for_code(code) is not TopicAlreadyExistsError:
            raise for_code(code)(name)


def _kept(days: int) -> dict[str, str]:
    return {RETENTION: str(days * DAY_MS)}


async def _compared(
    admin: AIOKafkaAdminClient, names: Sequence[str], wanted: Wanted
) -> list[Finding]:
    if not names:
        return []
    settings = await _settings(admin, names)
    findings = []
    for topic in await admin.describe_topics(list(names)):
        name, partitions = topic["topic"], topic["partitions"]
        days = _days(name, wanted)
        kept = int(settings[name].get(RETENTION, "-1"))
        replicas = min(
            (len(partition["replicas"]) for partition in partitions), default=0
        )
        if days is not None and kept != days * DAY_MS:
            was = f"{kept / DAY_MS:g} days" if kept >= 0 else "for ever"
            findings.append(Finding(name, "retention", f"{was} → {days} days"))
        if len(partitions) != wanted.partitions or replicas < wanted.replication:
            there = f"{len(partitions)} partitions, {replicas} replicas: left as it is"
            findings.append(Finding(name, "different", there))
        elif not findings or findings[-1].topic != name:
            findings.append(Finding(name, "right"))
    return findings


async def _settings(
    admin: AIOKafkaAdminClient, names: Iterable[str], source: int | None = None
) -> dict[str, dict[str, str]]:
    """The settings in force by topic; of one source only where that is given."""
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    settings: dict[str, dict[str, str]] = {}
    for answer in await admin.describe_configs(resources):
        for error, message, _, name, entries in answer.resources:
            if error:
                raise for_code(error)(message)
            settings[name] = _values(entries, source)
    return settings


def _values(entries: Iterable[Sequence[Any]], source: int | None) -> dict[str, str]:
    values: Mapping[str, str] = {
        entry[0]: entry[1] for entry in entries if source is None or entry[3] == source
    }
    return dict(values)


async def _keep(
    admin: AIOKafkaAdminClient, names: Sequence[str], wanted: Wanted
) -> None:
    """Set the retention; the request replaces all of a topic's own settings."""
    if not names:
        return
    own = await _settings(admin, names, OF_THE_TOPIC)
    kept = {name: _kept(days) for name in names if (days := _days(name, wanted))}
    resources = [
        ConfigResource(
            ConfigResourceType.TOPIC, name, configs={**own[name], **retention}
        )
        for name, retention in kept.items()
    ]
    for answer in await admin.alter_configs(resources):
        for error, message, *_ in answer.resources:
            if error:
                raise for_code(error)(message)
    await _until_seen(admin, kept)
    log.info("topics.retention", extra={"topics": list(names)})


async def _until_seen(
    admin: AIOKafkaAdminClient, kept: Mapping[str, Mapping[str, str]]
) -> None:
    """Wait until the broker tells what was set: a change reaches it a moment later.

    Whoever runs the command again at once would be told of the old settings.
    """
    try:
        async with asyncio.timeout(REQUEST_MS / 1_000):
            while True:
                settings = await _settings(admin, kept)
                if all(settings[name].items() >= kept[name].items() for name in kept):
                    return
                await asyncio.sleep(SEEN_EVERY_SECONDS)
    except TimeoutError as fault:
        raise Unavailable(
            "Kafka took the retention, and does not show it yet.", part="kafka"
        ) from fault


async def _until_groups_can_begin(admin: AIOKafkaAdminClient) -> None:
    """Wait until each service's group has a broker that keeps its place.

    A new cluster makes the topic of the places when the first group asks. Consumers
    that begin meanwhile log an error each, and nothing is wrong.
    """
    groups = list(NAMES)
    try:
        async with asyncio.timeout(REQUEST_MS / 1_000):
            while groups:
                try:
                    await admin.find_coordinator(groups[-1])
                    groups.pop()
                except KafkaError as fault:
                    if not fault.retriable:
                        raise
                    await asyncio.sleep(SEEN_EVERY_SECONDS)
    except TimeoutError as fault:
        raise Unavailable(
            f"Kafka keeps no place for the group {groups[-1]}.", part="kafka"
        ) from fault
