"""The documents about the events: AsyncAPI 3 for machines, a table for people."""

from collections.abc import Mapping, Sequence
from inspect import getdoc
from typing import cast

import yaml

from shared.events import EVENT_TYPES, PUBLIC_TYPES, Event, producer_of, public
from shared.messaging.bus.topics import topic_of
from shared.schemas.generate import Schema, file_name, schema_of

Listeners = Mapping[str, Sequence[str]]
"""The services that handle a type of event, by type."""

_INTRODUCTION = """\
Every message is a CloudEvents 1.0 JSON object; `data` is described here and in
[`schemas/`](schemas), the channels in [`asyncapi.yaml`](asyncapi.yaml). Members in
**bold** are always there. `.v1` may gain optional members; anything else comes as `.v2`
beside it.
"""

_PUBLIC = "public"
"""The channel of outsiders."""
_PUBLIC_INTRODUCTION = """\
Beside a fact that is public its producer publishes a form of it without personal data:
codes, regions, days and counts, no text and no subject. What is classified is never
here, a surprise visit not before it is presented. Versions may have gaps. A correction
is a new event. An administrator lets a reader in with `onevisit topics acl --outsider`.
"""

_MADE = "made by `make schemas`; change the models in shared/events instead"


def asyncapi(listeners: Listeners) -> str:
    """The AsyncAPI 3 document of all topics, messages and operations."""
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "OneVisit events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in structured mode on Kafka, keyed by the "
            "subject's USCC where an event concerns a subject. At least once on the "
            "wire. Every event carries the whole state of its aggregate and its "
            "version: apply what is newer, ignore members you do not know.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {
            **{_channel(producer): _channel_of(producer) for producer in _producers()},
            _PUBLIC: _public_channel(),
        },
        "operations": {**_sending(), **_receiving(listeners)},
        "components": {
            "messages": {
                _message(type_): _message_of(model)
                for type_, model in sorted({**EVENT_TYPES, **PUBLIC_TYPES}.items())
            },
            "schemas": {"cloudEvent": _cloud_event()},
        },
    }
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=88)
    return f"# {_MADE}\n{text}"


def table(listeners: Listeners) -> str:
    """`docs/events.md`: every event by producer, with its members and listeners."""
    parts = [
        "# Events\n",
        f"<!-- {_MADE} -->\n",
        _INTRODUCTION,
    ]
    for producer in _producers():
        parts.append(f"## {producer}: `{topic_of(producer)}`\n")
        parts += [
            _section(EVENT_TYPES[type_], listeners.get(type_, ()))
            for type_ in _types()
            if producer_of(type_) == producer
        ]
    parts.append(f"## For outsiders: `{public.TOPIC}`\n")
    parts.append(_PUBLIC_INTRODUCTION)
    parts += [_section(model, ["outsiders"]) for _, model in sorted(_public_types())]
    return "\n".join(parts).rstrip() + "\n"


def _types() -> list[str]:
    return sorted(EVENT_TYPES)


def _producers() -> list[str]:
    return sorted({producer_of(type_) for type_ in EVENT_TYPES})


def _channel(producer: str) -> str:
    return producer.removesuffix("-svc")


def _message(type_: str) -> str:
    """A component's name: AsyncAPI allows letters, digits, dots and hyphens."""
    return type_.removeprefix("onevisit.")


def _channel_of(producer: str) -> Schema:
    own = [type_ for type_ in _types() if producer_of(type_) == producer]
    return {
        "address": topic_of(producer),
        "description": f"What {producer} publishes.",
        "messages": {
            _message(type_): {"$ref": f"#/components/messages/{_message(type_)}"}
            for type_ in own
        },
    }


def _public_types() -> list[tuple[str, type[public.PublicEvent]]]:
    return list(PUBLIC_TYPES.items())


def _public_channel() -> Schema:
    return {
        "address": public.TOPIC,
        "description": "What outsiders may read: no personal data, nothing secret.",
        "messages": {
            _message(type_): {"$ref": f"#/components/messages/{_message(type_)}"}
            for type_, _ in sorted(_public_types())
        },
    }


def _sending() -> dict[str, Schema]:
    facts: dict[str, Schema] = {
        f"{producer}.publishes": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{_channel(producer)}"},
            "summary": f"{producer} publishes its facts.",
        }
        for producer in _producers()
    }
    return facts | {
        f"{producer}.publishes.{_PUBLIC}": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{_PUBLIC}"},
            "summary": f"{producer} publishes the public form of its facts.",
            "messages": [
                {"$ref": f"#/channels/{_PUBLIC}/messages/{_message(type_)}"}
                for type_, model in sorted(_public_types())
                if model.producer == producer
            ],
        }
        for producer in sorted({model.producer for _, model in _public_types()})
    }


def _receiving(listeners: Listeners) -> dict[str, Schema]:
    """One operation for each service and topic that it reads."""
    types_read: dict[tuple[str, str], list[str]] = {}
    for type_ in _types():
        for service in listeners.get(type_, ()):
            types_read.setdefault((service, _channel(producer_of(type_))), []).append(
                type_
            )
    return {
        f"{service}.reads.{channel}": {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{channel}"},
            "summary": f"{service} keeps its own copy of what it needs.",
            "messages": [
                {"$ref": f"#/channels/{channel}/messages/{_message(type_)}"}
                for type_ in types
            ],
        }
        for (service, channel), types in sorted(types_read.items())
    }


def _message_of(model: type[Event]) -> Schema:
    return {
        "name": model.type,
        "title": model.__name__,
        "summary": _summary(model),
        "contentType": "application/cloudevents+json",
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/cloudEvent"},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": model.type},
                        "data": {"$ref": f"schemas/{file_name(model.type)}"},
                    },
                },
            ]
        },
    }


def _cloud_event() -> Schema:
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
            "data": {"type": "object"},
        },
    }


def _summary(model: type[Event]) -> str:
    return (getdoc(model) or "").partition("\n")[0]


def _section(model: type[Event], listeners: Sequence[str]) -> str:
    heard = ", ".join(listeners) or "nobody yet"
    lines = [
        f"### {model.__name__}\n",
        f"{_summary(model)}\n",
        f"`{model.type}` · aggregate `{model.aggregate}` · heard by: {heard}\n",
        "| member | type | meaning |",
        "|---|---|---|",
    ]
    schema = schema_of(model)
    required = set(cast("Sequence[str]", schema.get("required", ())))
    members = cast("Mapping[str, Mapping[str, object]]", schema["properties"])
    for name, member in members.items():
        shown = f"**{name}**" if name in required else name
        meaning = str(member.get("description", "")).replace("\n", " ")
        lines.append(f"| {shown} | {_type(member)} | {meaning} |")
    return "\n".join(lines) + "\n"


def _type(member: Mapping[str, object]) -> str:
    """A short name of a member's type for the table."""
    if "$ref" in member:
        return str(member["$ref"]).rpartition("/")[2]
    if "anyOf" in member:
        options = cast("Sequence[Mapping[str, object]]", member["anyOf"])
        return " or ".join(_type(option) for option in options)
    if member.get("type") == "array":
        items = cast("Mapping[str, object]", member.get("items", {}))
        return f"list of {_type(items)}"
    return str(member.get("format") or member.get("type", "any"))
