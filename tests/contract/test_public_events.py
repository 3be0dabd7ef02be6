"""What outsiders read cannot hold a person, a subject or a text (I-10, E-03)."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, cast

import pytest

from shared.events import PUBLIC_TYPES, public
from shared.events.base import Fact
from shared.messaging.bus.topics import belongs, topic_of
from shared.running.service import NAMES, load
from shared.schemas.generate import Schema, schema_of

PATTERNS = {
    r"^\d{6}(\d{3})?$",
    r"^\d{6,9}-[a-z_]+$",
    r"^[a-z_]+$",
    r"^[a-z_]+-\d{3,}$",
    r"^JH\d{6}-\d{4}-\d{6,}[0-9A-Z]$",
    r"^\d{14}$",
}
"""Of a region, an agency, a domain, an item, a plan, and an item of the national
catalogue: a new one is a decision."""
PERSONAL = (
    "王某",
    "91310116MA1J8YYY3X",
    "91310116MA1J8YYY3X-001",
    "92310116MA1J8YYY3X",
    "310116010011",
    "310116199001011234",
    "13800000000",
    "T.310116-market.97531-0007",
    "JH310116-2026-000017K.310116-market.91310116MA1J8YYY3X-001",
    "金山区某路1号",
    "market-001 王某",
)
"""A name, a subject, a place, a person in business, certificates, tasks, an address."""


def strange(schema: Schema) -> list[str]:
    """The members of a public form that could hold what nobody foresaw."""
    named = cast("Mapping[str, Schema]", schema.get("$defs", {}))
    members = cast("Mapping[str, Schema]", schema["properties"])
    return [
        f"{name}: {leaf}"
        for name, member in members.items()
        for leaf in _leaves(member, named)
        if not _is_closed(leaf)
    ]


def _leaves(member: Schema, named: Mapping[str, Schema]) -> Iterator[Schema]:
    if "$ref" in member:
        yield from _leaves(named[str(member["$ref"]).rpartition("/")[2]], named)
    elif "anyOf" in member:
        for option in cast("list[Schema]", member["anyOf"]):
            yield from _leaves(option, named)
    elif member.get("type") == "array":
        yield from _leaves(cast("Schema", member["items"]), named)
    else:
        yield member


def _is_closed(leaf: Schema) -> bool:
    if leaf.get("type") in {"integer", "boolean", "null"}:
        return True
    closed = "enum" in leaf or leaf.get("format") in {"date", "uuid"}
    return leaf.get("type") == "string" and (closed or leaf.get("pattern") in PATTERNS)


@pytest.mark.rule("I-10")
@pytest.mark.parametrize("type_", sorted(PUBLIC_TYPES))
def test_a_public_form_has_codes_days_and_numbers_alone(type_: str) -> None:
    assert strange(schema_of(PUBLIC_TYPES[type_])) == []


@pytest.mark.rule("I-10")
def test_a_text_a_number_of_a_person_and_a_value_inside_are_found() -> None:
    class Inside(Fact):
        name: str

    class Careless(public.PublicVisit):
        type: ClassVar[str] = "onevisit.public.careless.v1"

        name: str
        uscc: str | None = None
        notes: tuple[str, ...] = ()
        inside: Inside

    found = {line.partition(":")[0] for line in strange(schema_of(Careless))}
    assert found == {"name", "uscc", "notes", "inside"}


@pytest.mark.rule("I-10")
@pytest.mark.parametrize("pattern", sorted(PATTERNS))
@pytest.mark.parametrize("personal", PERSONAL)
def test_no_code_has_the_form_of_a_person_a_subject_or_a_place(
    pattern: str, personal: str
) -> None:
    assert re.search(pattern, personal) is None


@pytest.mark.rule("I-10")
@pytest.mark.parametrize("type_", sorted(PUBLIC_TYPES))
def test_a_public_type_has_a_producer_and_no_reader_of_ours(type_: str) -> None:
    model = PUBLIC_TYPES[type_]
    assert model.topic == public.TOPIC
    assert model.producer in NAMES
    assert belongs(public.TOPIC, f"/{model.producer}", type_)
    assert not belongs(topic_of(model.producer), f"/{model.producer}", type_)
    assert not any(type_ in load(name).handlers.types for name in NAMES)
