"""How an event is wrapped and reached: envelope, servers, their locks."""

from typing import cast

from shared.events import PUBLIC_TYPES, producer_of
from shared.schemas.generate import Schema, schemas

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
    return {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {**text, "format": "uuid", "description": "UUIDv7; names one event"},
            "source": {**text, "description": "`/plan-svc` and so on"},
            "type": text,
            "subject": {**text, "description": "the key: a USCC, else the aggregate"},
            "time": {**text, "format": "date-time"},
            "traceparent": {"type": ["string", "null"]},
            "actor": {**text, "description": "who caused it: an opaque id (E-05)"},
            "agency": {**text, "description": "for which agency the actor acted"},
            "data": {"type": "object"},
        },
    }


def envelope(type_: str, file: str) -> Schema:
    """An example of an event as it comes, with the example of its schema in it."""
    schema = schemas()[file.removesuffix(".json")]
    (data,) = cast("list[dict[str, object]]", schema["examples"])
    model = PUBLIC_TYPES.get(type_)
    owner = producer_of(type_) if model is None else model.producer
    producer = data.get("service", owner)
    return {
        "specversion": "1.0",
        "id": "019ce1f0-0000-7000-8000-000000000001",
        "source": f"/{producer}",
        "type": type_,
        "subject": data.get("uscc", producer),
        "time": "2026-03-16T04:00:00Z",
        "data": data,
    }
