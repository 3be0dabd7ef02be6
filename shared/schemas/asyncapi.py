"""`docs/asyncapi.yaml`: the events for machines, as AsyncAPI 3 describes them."""

from collections.abc import Iterable, Mapping, Sequence
from inspect import getdoc

import yaml

from shared.events import EVENT_TYPES, PUBLIC_TYPES, Event, producer_of, public
from shared.messaging.bus.kafka_topics import INBOUND
from shared.messaging.bus.topics import AUDIT, topic_of
from shared.schemas.generate import HEARTBEAT, Schema, file_name, publisher
from shared.schemas.wire import BINDING, SECURITY, SERVERS, cloud_event, envelope

Listeners = Mapping[str, Sequence[str]]
"""The services that handle a type of event, by type."""

MADE = "made by `make schemas`; change the models in shared/events instead"
_PUBLIC = "public"
"""The channel of outsiders."""
_PARTITIONS = 12
_DESCRIPTION = """\
CloudEvents 1.0 in structured mode on Kafka, keyed by the subject's USCC where an event
concerns a subject. At least once on the wire. Every event carries the whole state of
its aggregate and its version: apply what is newer, ignore members you do not know.
"""


def asyncapi(listeners: Listeners) -> str:
    """The AsyncAPI 3 document of all topics, messages and operations."""
    document = {
        "asyncapi": "3.1.0",
        "info": {
            "title": "OneVisit events",
            "version": "1.0.0",
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": SERVERS,
        "channels": _channels(),
        "operations": {**_sending(), **_receiving(listeners)},
        "components": {
            "securitySchemes": SECURITY,
            "messages": _messages(),
            "schemas": {"cloudEvent": cloud_event()},
        },
    }
    text = yaml.dump(
        document, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=88
    )
    return f"# {MADE}\n{text}"


class _Plain(yaml.SafeDumper):
    """Writes every value where it stands: other parsers refuse YAML's anchors."""

    def ignore_aliases(self, data: object) -> bool:
        """Never an alias."""
        del data
        return True


def types() -> list[str]:
    """The types of all events but those for outsiders."""
    return sorted(EVENT_TYPES)


def public_types() -> list[tuple[str, type[public.PublicEvent]]]:
    """The types for outsiders and their models."""
    return sorted(PUBLIC_TYPES.items())


def producers() -> list[str]:
    """The services that publish."""
    return sorted({producer_of(type_) for type_ in EVENT_TYPES})


def _alive() -> list[str]:
    """The services: what all of them publish of the audit is no service's."""
    return [producer for producer in producers() if topic_of(producer) != AUDIT]


def summary_of(model: type[Event]) -> str:
    """The first line of what a model says of itself."""
    return (getdoc(model) or "").partition("\n")[0]


def _channel(producer: str) -> str:
    return producer.removesuffix("-svc")


def _message(type_: str) -> str:
    """A component's name: AsyncAPI allows letters, digits, dots and hyphens."""
    return type_.removeprefix("onevisit.")


def _heartbeat_of(producer: str) -> str:
    return f"onevisit.{_channel(producer)}.heartbeat.v1"


def _channels() -> Schema:
    own = {
        _channel(producer): _channel_of(
            topic_of(producer),
            f"What {publisher(producer)} publishes.",
            [
                *(type_ for type_ in types() if producer_of(type_) == producer),
                *(_heartbeat_of(alive) for alive in _alive() if alive == producer),
            ],
        )
        for producer in producers()
    }
    outsiders = _channel_of(
        public.TOPIC,
        "What outsiders may read: no personal data, nothing secret.",
        [type_ for type_, _ in public_types()],
    )
    inbound = _channel_of(
        INBOUND,
        "What the municipal unified enforcement system sends; created, and not read by "
        "this version.",
        [],
    )
    return {**own, _PUBLIC: outsiders, "municipal.inbound": inbound}


def _channel_of(topic: str, description: str, carried: Iterable[str]) -> Schema:
    return {
        "address": topic,
        "description": description,
        "messages": {
            _message(type_): {"$ref": f"#/components/messages/{_message(type_)}"}
            for type_ in carried
        },
        "bindings": {"kafka": {"topic": topic, "partitions": _PARTITIONS} | BINDING},
    }


def _sending() -> dict[str, Schema]:
    facts: dict[str, Schema] = {
        f"{producer}.publishes": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{_channel(producer)}"},
            "summary": f"{producer} publishes its facts, and heartbeats.",
        }
        for producer in _alive()
    }
    audits: dict[str, Schema] = {
        f"{producer}.audits": {
            "action": "send",
            "channel": {"$ref": "#/channels/audit"},
            "summary": f"{producer} tells what it entered into its audit.",
        }
        for producer in _alive()
    }
    return (
        facts
        | audits
        | {
            f"{producer}.publishes.{_PUBLIC}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{_PUBLIC}"},
                "summary": f"{producer} publishes the public form of its facts.",
                "messages": [
                    {"$ref": f"#/channels/{_PUBLIC}/messages/{_message(type_)}"}
                    for type_, model in public_types()
                    if model.producer == producer
                ],
            }
            for producer in sorted({model.producer for _, model in public_types()})
        }
    )


def _receiving(listeners: Listeners) -> dict[str, Schema]:
    """One operation for each service and topic that it reads."""
    types_read: dict[tuple[str, str], list[str]] = {}
    for type_ in types():
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
                for type_ in read
            ],
            "bindings": {
                "kafka": {"groupId": {"type": "string", "const": service}} | BINDING
            },
        }
        for (service, channel), read in sorted(types_read.items())
    }


def _messages() -> Schema:
    models = {**EVENT_TYPES, **PUBLIC_TYPES}
    facts = {
        _message(type_): _message_of(
            type_,
            model.__name__,
            summary_of(model),
            file_name(type_),
        )
        for type_, model in sorted(models.items())
    }
    beats = {
        _message(_heartbeat_of(producer)): _message_of(
            _heartbeat_of(producer),
            "Heartbeat",
            f"{producer} is alive, and its events come through.",
            file_name(HEARTBEAT),
        )
        for producer in _alive()
    }
    return {**facts, **beats}


def _message_of(type_: str, title: str, summary: str, file: str) -> Schema:
    return {
        "name": type_,
        "title": title,
        "summary": summary,
        "contentType": "application/cloudevents+json",
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/cloudEvent"},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": type_},
                        "data": {"$ref": f"schemas/{file}"},
                    },
                },
            ]
        },
        "bindings": {
            "kafka": {
                "key": {
                    "type": "string",
                    "description": "the USCC, else the aggregate's id",
                }
            }
            | BINDING
        },
        "examples": [{"name": title, "payload": envelope(type_, file)}],
    }
