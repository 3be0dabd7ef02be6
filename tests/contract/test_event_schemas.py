"""What is committed about the events is current, and breaks no reader."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.events import EVENT_TYPES, PUBLIC_TYPES, producer_of, public
from shared.messaging.bus.kafka_topics import INBOUND
from shared.messaging.bus.topics import topic_of
from shared.messaging.outbox import envelope, heartbeat_type
from shared.running.service import NAMES
from shared.schemas import breaks, file_name
from shared.schemas.__main__ import FOLDER, generated, stale
from shared.schemas.asyncapi import asyncapi
from shared.schemas.events_page import events_page
from shared.schemas.generate import HEARTBEAT, schema
from shared.schemas.wire import cloud_event

ROOT = Path(__file__).parents[2]


def at_head(path: str) -> str | None:
    """The text of a file in the last commit, or None where there is none."""
    git = shutil.which("git")
    if git is None:
        return None
    shown = subprocess.run(
        [git, "show", f"HEAD:{path}"],
        cwd=ROOT,
        capture_output=True,
        timeout=30,
        check=False,
    )
    return shown.stdout.decode() if shown.returncode == 0 else None


def test_the_committed_documents_are_what_is_generated_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    texts = generated()
    assert stale(texts) == [], "run `make schemas`"
    generated_names = {path.name for path in texts}
    left = {
        path.name for path in (ROOT / FOLDER / "schemas").glob("*.json")
    } - generated_names
    assert left == set(), "an event vanished: keep it, or remove its schema knowingly"


@pytest.mark.rule("I-02")
@pytest.mark.parametrize("type_", sorted({**EVENT_TYPES, **PUBLIC_TYPES}))
def test_no_event_breaks_the_readers_of_the_last_commit(type_: str) -> None:
    text = at_head(f"docs/schemas/{file_name(type_)}")
    if text is None:
        return  # a new event has no readers yet
    assert breaks(json.loads(text), schema(type_)) == []


@pytest.mark.parametrize("type_", sorted(EVENT_TYPES))
def test_every_type_names_its_producer_and_its_version(type_: str) -> None:
    prefix, producer, name, version = type_.split(".")
    assert prefix == "onevisit"
    assert f"{producer}-svc" in {*NAMES, "audit-svc"}, "all publish of the audit"
    assert name == name.lower()
    assert version.removeprefix("v").isdigit()


@pytest.mark.rule("I-02")
def test_the_asyncapi_document_names_every_event_and_resolves_its_references() -> None:
    document = yaml.safe_load(asyncapi({"onevisit.plan.filed.v1": ["matching-svc"]}))
    assert document["asyncapi"].startswith("3.")
    messages = document["components"]["messages"]
    known = {**EVENT_TYPES, **PUBLIC_TYPES}
    beats = {heartbeat_type(name) for name in NAMES}
    assert {message["name"] for message in messages.values()} == {*known, *beats}
    addresses = {channel["address"] for channel in document["channels"].values()}
    topics = {topic_of(producer_of(type_)) for type_ in EVENT_TYPES}
    assert addresses == {*topics, public.TOPIC, INBOUND}
    for reference in references(document):
        if not reference.startswith("#/"):
            assert reference.removeprefix("schemas/") in map(
                file_name, [*known, HEARTBEAT]
            )
            continue
        place = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]
    reads = document["operations"]["matching-svc.reads.plan"]
    assert reads["action"] == "receive"
    assert len(reads["messages"]) == 1


ROW: Any = {
    "event_id": "019ce1f0-0000-7000-8000-000000000001",
    "type": "onevisit.credit.grade-changed.v1",
    "key": "91310000MA1FL0000A",
    "time": datetime(2026, 3, 16, tzinfo=UTC),
    "aggregate": "grade",
    "aggregate_id": "91310000MA1FL0000A.market",
    "aggregate_version": 2,
    "topic": None,
    "traceparent": "00-00",
    "actor": "dev:x",
    "agency": "310116-market",
    "data": "{}",
}


def test_every_attribute_that_an_event_comes_with_is_described() -> None:
    come = json.loads(envelope("/credit-svc", ROW))
    published: Any = {**ROW, "topic": public.TOPIC}
    outside = json.loads(envelope("/credit-svc", published))
    schema: dict[str, Any] = cloud_event()
    properties, always = schema["properties"], schema["required"]
    assert come.keys() == {*properties}
    assert outside.keys() == {*always}


def test_an_example_names_the_aggregate_whose_version_counts() -> None:
    messages = yaml.safe_load(asyncapi({}))["components"]["messages"]
    for type_, model in {**EVENT_TYPES, **PUBLIC_TYPES}.items():
        message = messages[type_.removeprefix("onevisit.")]
        [shown] = [example["payload"] for example in message["examples"]]
        event = model.model_validate(shown["data"])
        assert (shown["subject"], shown["aggregatetype"], shown["aggregateid"]) == (
            event.key,
            model.aggregate,
            event.aggregate_id,
        )
        assert shown["aggregateversion"] == event.version


def test_the_page_says_which_members_name_an_aggregate_and_its_key() -> None:
    page = events_page({})
    assert "aggregate `grade` `{uscc}.{domain}` · key `{uscc}`" in page
    assert "aggregate `item` `{code}` · key `{code}`" in page
    assert "| **aggregateid** |" in page


def references(node: object) -> list[str]:
    match node:
        case dict():
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [
                reference for value in node.values() for reference in references(value)
            ]
        case list():
            return [reference for value in node for reference in references(value)]
        case _:
            return []
