"""A schema may gain optional members; anything else needs a new version."""

from copy import deepcopy
from typing import Any

import pytest

from shared.events import EVENT_TYPES
from shared.schemas import breaks, schema_of

Json = dict[str, Any]

BASE: Json = {
    "$comment": "plan",
    "type": "object",
    "title": "Filed",
    "required": ["version", "items", "day"],
    "properties": {
        "version": {"type": "integer", "minimum": 1},
        "day": {"type": "string", "format": "date"},
        "risk": {"$ref": "#/$defs/Risk", "default": "low"},
        "reason": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "items": {"type": "array", "items": {"$ref": "#/$defs/Item"}},
    },
    "$defs": {
        "Risk": {"type": "string", "enum": ["low", "high"]},
        "Item": {
            "type": "object",
            "required": ["code"],
            "properties": {"code": {"type": "string"}},
        },
    },
}


def changed(*path: str, to: object) -> Json:
    """BASE with one thing replaced; None removes it."""
    copy = deepcopy(BASE)
    place = copy
    for name in path[:-1]:
        place = place[name]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return copy


@pytest.mark.parametrize(
    "new",
    [
        BASE,
        changed("title", to="Filed plan"),
        changed("properties", "day", "description", to="The day of filing"),
        changed("properties", "note", to={"type": "string", "default": ""}),
        changed("$defs", "Item", "properties", "name", to={"type": "string"}),
    ],
)
def test_texts_and_optional_members_may_be_added(new: Json) -> None:
    assert breaks(BASE, new) == []


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (changed("properties", "day", to=None), "/day: was removed"),
        (changed("required", to=["version", "items"]), "/day: is no longer"),
        (
            changed("required", to=["version", "items", "day", "risk"]),
            "/risk: is required now",
        ),
        (changed("properties", "version", "type", to="string"), "/version: type"),
        (changed("properties", "version", "minimum", to=0), "/version: minimum"),
        (changed("properties", "day", "format", to="date-time"), "/day: format"),
        (changed("properties", "risk", "default", to="high"), "/risk: default"),
        (changed("$defs", "Risk", "enum", to=["low", "high", "x"]), "/risk: enum"),
        (
            changed("properties", "reason", "anyOf", to=[{"type": "string"}]),
            "/reason: anyOf has 1 choices, had 2",
        ),
        (
            changed("$defs", "Item", "properties", "code", "type", to="integer"),
            "/items/code: type",
        ),
        (
            changed("$defs", "Item", "required", to=["code", "name"]),
            "/items/name: is required now",
        ),
        (changed("properties", "items", "items", to={"type": "string"}), "/items"),
        (changed("$comment", to="task"), "/: $comment was 'plan', is 'task'"),
        (changed("additionalProperties", to=False), "additionalProperties"),
    ],
)
def test_anything_else_is_named_with_its_place(new: Json, says: str) -> None:
    breaches = breaks(BASE, new)
    assert any(says in breach for breach in breaches), breaches


def test_a_new_required_member_of_a_nested_fact_is_named() -> None:
    new = changed("$defs", "Item", "properties", "name", to={"type": "string"})
    new["$defs"]["Item"]["required"] = ["code", "name"]
    assert breaks(BASE, new) == ["/items/name: is required now"]


def test_a_schema_that_names_itself_is_walked_once() -> None:
    tree: Json = {
        "$ref": "#/$defs/Node",
        "$defs": {
            "Node": {
                "type": "object",
                "properties": {"next": {"$ref": "#/$defs/Node"}},
            }
        },
    }
    assert breaks(tree, deepcopy(tree)) == []


@pytest.mark.parametrize("type_", sorted(EVENT_TYPES))
def test_every_event_is_compatible_with_itself(type_: str) -> None:
    schema = schema_of(EVENT_TYPES[type_])
    assert breaks(schema, deepcopy(schema)) == []
    assert schema["description"]
