"""JSON Schemas of the events, made from their models."""

import json
from typing import cast

from shared.events import EVENT_TYPES, PUBLIC_TYPES, Event, producer_of
from shared.messaging.bus.topics import topic_of

Schema = dict[str, object]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def file_name(type_: str) -> str:
    """The file of a type's schema."""
    return f"{type_}.json"


def schema_of(model: type[Event]) -> Schema:
    """The JSON Schema of an event's `data`, as a reader may count on it."""
    plain = cast("Schema", model.model_json_schema())
    return {
        "$schema": DIALECT,
        "$id": f"urn:{model.type}",
        "x-aggregate": model.aggregate,
        "x-producer": producer_of(model.type),
        "x-topic": model.topic or topic_of(producer_of(model.type)),
        **plain,
    }


def schemas() -> dict[str, Schema]:
    """The schemas of all events by type, those for outsiders too."""
    models = {**EVENT_TYPES, **PUBLIC_TYPES}
    return {type_: schema_of(models[type_]) for type_ in sorted(models)}


def as_text(schema: Schema) -> str:
    """A schema as it is committed."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
