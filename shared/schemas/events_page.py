"""`docs/events.md`: the events for people who write a consumer."""

from collections.abc import Mapping, Sequence
from typing import cast

from shared.events import EVENT_TYPES, Event, producer_of, public
from shared.messaging.bus.topics import topic_of
from shared.schemas.asyncapi import (
    MADE,
    Listeners,
    producers,
    public_types,
    summary_of,
    types,
)
from shared.schemas.generate import Schema, publisher, schema_of
from shared.schemas.wire import cloud_event, named_by

_INTRODUCTION = """\
Every message is a CloudEvents 1.0 JSON object; `data` is described here and, with an
example each, in [`schemas/`](schemas), the channels in
[`asyncapi.yaml`](asyncapi.yaml). Members in **bold** are always there. `.v1` may gain
optional members; anything else comes as `.v2` beside it.

- **Delivery** is at least once: skip an `id` seen before. Of one key it is in the order
  of commits, between topics there is none.
- **State**: an event carries the whole state of one aggregate. Keep it under
  `aggregatetype` and `aggregateid`, and take what has a newer `version` than what is
  kept there: the types of one aggregate, such as a code's issue and its cancellation,
  count together.
- **The key** is the subject's USCC where an event concerns one, else the aggregate's
  id; `subject` repeats it. Many aggregates share a key.
- **Retention** is what `onevisit topics ensure --retention-days` sets. Who was away for
  longer asks the producers' `GET /{service}/v1/state/{aggregatetype}` (scope
  `state:read`) for what holds now: a line `{"type": …, "data": …}` for each and a last
  line `{"end": …}` with their number, without which the answer broke off. Plans and
  subjects are not told there; they have lists.
- **Heartbeats**: every `heartbeat_seconds` (10, in `make try` 30) each service sends
  `onevisit.plan.heartbeat.v1` and so on, without content, through its whole pipe. Pass
  over them, or measure by them; their `time` is the machine's, where facts have the
  story's in `make try`.
- **Dead letters**: what a service cannot handle waits there with its key
  (`onevisit inbox parked`). What is given up goes to `<topic>.dlq` as it came, once for
  each service that gave it up. A record that was no event has the `type` `unreadable`,
  where it stood (topic/partition/offset) as `source`, and its text as `data.raw`.
- **From the municipal system**: `onevisit.municipal.inbound.v1` is created, and not
  read by this version.
"""

_ENVELOPE = """\
## The envelope

| attribute | type | meaning |
|---|---|---|
{lines}

Under each event stand its aggregate with the members that its id is made of, and the
key with those of its own.
"""

_PUBLIC_INTRODUCTION = """\
Beside a fact that is public its producer publishes a form of it without personal data:
codes, regions, days and counts, no text and no subject. What is classified is never
here, a surprise visit not before it is presented. Versions may have gaps. A correction
is a new event. An administrator lets a reader in with `onevisit topics acl --outsider`.
"""


def events_page(listeners: Listeners) -> str:
    """`docs/events.md`: every event by producer, with its members and listeners."""
    parts = [
        "# Events\n",
        f"<!-- {MADE} -->\n",
        _INTRODUCTION,
        _ENVELOPE.format(lines="\n".join(_members(cloud_event()))),
    ]
    for producer in producers():
        parts.append(f"## {publisher(producer)}: `{topic_of(producer)}`\n")
        parts += [
            _section(EVENT_TYPES[type_], listeners.get(type_, ()))
            for type_ in types()
            if producer_of(type_) == producer
        ]
    parts.append(f"## For outsiders: `{public.TOPIC}`\n")
    parts.append(_PUBLIC_INTRODUCTION)
    parts += [_section(model, ["outsiders"]) for _, model in public_types()]
    return "\n".join(parts).rstrip() + "\n"


def _section(model: type[Event], listeners: Sequence[str]) -> str:
    heard = ", ".join(listeners) or "nobody yet"
    number, key = named_by(model)
    about = f"`{model.type}` · aggregate `{model.aggregate}` `{number}` · key `{key}`"
    lines = [
        f"### {model.__name__}\n",
        f"{summary_of(model)}\n",
        f"{about} · heard by: {heard}\n",
        "| member | type | meaning |",
        "|---|---|---|",
    ]
    schema = schema_of(model)
    lines += _members(schema)
    parts = cast("Mapping[str, Schema]", schema.get("$defs", {}))
    enums = {name: part for name, part in parts.items() if "enum" in part}
    for name, part in sorted(parts.items()):
        if name not in enums:
            lines += [
                f"\n**{name}**: {_first_line(part)}\n",
                "| member | type | meaning |",
                "|---|---|---|",
                *_members(part),
            ]
    if enums:
        lines += ["", "| type | values |", "|---|---|"]
        lines += [f"| {name} | {_values(part)} |" for name, part in enums.items()]
    return "\n".join(lines) + "\n"


def _members(schema: Schema) -> list[str]:
    """A line of the table for each member."""
    required = set(cast("Sequence[str]", schema.get("required", ())))
    members = cast("Mapping[str, Schema]", schema.get("properties", {}))
    lines = []
    for name, member in members.items():
        shown = f"**{name}**" if name in required else name
        meaning = str(member.get("description", "")).replace("\n", " ")
        lines.append(f"| {shown} | {_type(member)} | {meaning} |")
    return lines


def _values(enum: Schema) -> str:
    values = cast("Sequence[object]", enum["enum"])
    return ", ".join(f"`{value}`" for value in values)


def _first_line(part: Schema) -> str:
    return str(part.get("description", "")).partition("\n")[0]


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
    if isinstance(kinds := member.get("type"), list):
        return " or ".join(kinds)
    if "const" in member:
        return f"`{member['const']}`"
    return str(member.get("format") or kinds or "any")
