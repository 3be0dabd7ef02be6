"""JSON Schemas of the events, made from their models."""

import json
from typing import cast

from shared.events import EVENT_TYPES, PUBLIC_TYPES, Event, producer_of
from shared.messaging.bus.topics import AUDIT, topic_of
from shared.schemas.examples import example_of

Schema = dict[str, object]
HEARTBEAT = "onevisit.heartbeat.v1"
"""The file of the schema that all heartbeats share."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def file_name(type_: str) -> str:
    """The file of a type's schema."""
    return f"{type_}.json"


def publisher(producer: str) -> str:
    """Who publishes what a producer's types say: of the audit every service does."""
    return "every service" if topic_of(producer) == AUDIT else producer


def schema_of(model: type[Event]) -> Schema:
    """The JSON Schema of an event's `data`, as a reader may count on it."""
    producer = producer_of(model.type)
    said, topic = publisher(producer), model.topic or topic_of(producer)
    return {
        "$schema": DIALECT,
        "$id": _urn(model.type),
        "$comment": f"aggregate {model.aggregate}, of {said}, on {topic}",
        **cast("Schema", model.model_json_schema()),
    }


def heartbeat() -> Schema:
    """The JSON Schema of a heartbeat's `data`: there is nothing in it."""
    return {
        "$schema": DIALECT,
        "$id": _urn(HEARTBEAT),
        "$comment": "of each service, on its topic; no aggregate",
        "title": "Heartbeat",
        "description": "Each service sends one every few seconds through its whole "
        "pipe; its `type` names the service, as `onevisit.plan.heartbeat.v1` does.",
        "type": "object",
        "properties": {},
    }


def _urn(type_: str) -> str:
    """The name of a schema (RFC 8141): `urn:onevisit:event:plan.filed.v1`."""
    return f"urn:onevisit:event:{type_.removeprefix('onevisit.')}"


def schema(type_: str) -> Schema:
    """The schema of one type's `data`, with an example of it.

    Raises:
        KeyError: for a type that nobody publishes.
    """
    models = {**EVENT_TYPES, **PUBLIC_TYPES}
    plain = heartbeat() if type_ == HEARTBEAT else schema_of(models[type_])
    return {**plain, "examples": [example_of(plain)]}


def schemas() -> dict[str, Schema]:
    """The schemas of all events by type, heartbeats and those for outsiders too."""
    types = {*EVENT_TYPES, *PUBLIC_TYPES, HEARTBEAT}
    return {type_: schema(type_) for type_ in sorted(types)}


def as_text(schema: Schema) -> str:
    """A schema as it is committed."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
