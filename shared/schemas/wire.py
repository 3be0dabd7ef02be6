"""How an event is wrapped and reached: envelope, servers, their locks."""

from typing import Any, cast

from shared.events import EVENT_TYPES, PUBLIC_TYPES, Event, producer_of
from shared.schemas.generate import Schema, schema

BINDING: Schema = {"bindingVersion": "0.5.0"}
"""Of AsyncAPI's Kafka bindings."""

SERVERS: Schema = {
    "production": {
        "host": "{broker}",
        "protocol": "kafka-secure",
        "description": "Kafka behind TLS; a client proves itself by certificate or by "
        "SCRAM, and reads what its rules allow.",
        "variables": {
            "broker": {
                "default": "kafka.invalid:9093",
                "description": "the address that the deployment gives",
            }
        },
        "security": [
            {"$ref": "#/components/securitySchemes/certificate"},
            {"$ref": "#/components/securitySchemes/scram"},
        ],
    },
    "trial": {
        "host": "{broker}",
        "protocol": "kafka",
        "description": "`make try BUS=kafka` prints its address: plain text, this "
        "machine only.",
        "variables": {"broker": {"default": "127.0.0.1:9092"}},
    },
}

SECURITY: Schema = {
    "certificate": {
        "type": "X509",
        "description": "a client certificate of the deployment's authority",
    },
    "scram": {
        "type": "scramSha512",
        "description": "SASL_SSL with a user and password of the deployment",
    },
}


def cloud_event() -> Schema:
    """The schema of the envelope (CloudEvents 1.0)."""
    text = {"type": "string"}
    always: Schema = {
        "specversion": {"const": "1.0"},
        "id": {**text, "format": "uuid", "description": "UUIDv7; names one event"},
        "source": {**text, "description": "`/plan-svc` and so on"},
        "type": {**text, "description": "which event it is"},
        "subject": {**text, "description": "the key: a USCC, else the aggregate's id"},
        "time": {**text, "format": "date-time", "description": "of the fact"},
        "datacontenttype": {"const": "application/json"},
        "aggregatetype": {**text, "description": "what changed, such as `task`"},
        "aggregateid": {**text, "description": "which one; never used again"},
        "aggregateversion": {
            "type": "integer",
            "minimum": 1,
            "description": "of the one that `aggregatetype` and `aggregateid` name; "
            "`data.version` says the same",
        },
        "data": {"type": "object", "description": "its whole state after the fact"},
    }
    sometimes: Schema = {
        "traceparent": {
            "type": ["string", "null"],
            "description": "of the request that caused it (W3C Trace Context)",
        },
        "actor": {**text, "description": "who caused it: an opaque id (E-05)"},
        "agency": {**text, "description": "for which agency the actor acted"},
    }
    return {
        "type": "object",
        "required": list(always),
        "properties": {**always, **sometimes},
    }


def envelope(type_: str, file: str) -> Schema:
    """An example of an event as it comes, with the example of its schema in it."""
    examples = schema(file.removesuffix(".json"))["examples"]
    (data,) = cast("list[dict[str, object]]", examples)
    public_model = PUBLIC_TYPES.get(type_)
    owner = producer_of(type_) if public_model is None else public_model.producer
    producer = str(data.get("service", owner))
    model = public_model or EVENT_TYPES.get(type_)
    event = model.model_validate(data) if model else None
    return {
        "specversion": "1.0",
        "id": "019ce1f0-0000-7000-8000-000000000001",
        "source": f"/{producer}",
        "type": type_,
        "subject": event.key if event else producer,
        "time": "2026-03-16T04:00:00Z",
        "datacontenttype": "application/json",
        "aggregatetype": event.aggregate if event else "heartbeat",
        "aggregateid": event.aggregate_id if event else producer,
        "aggregateversion": event.version if event else 1,
        "data": data,
    }


def named_by(model: type[Event]) -> tuple[str, str]:
    """Of which members an event's aggregate id and key are: `{uscc}.{domain}`."""
    names: dict[str, Any] = {name: f"{{{name}}}" for name in model.model_fields}
    shown = model.model_construct(**names)
    return shown.aggregate_id, shown.key
