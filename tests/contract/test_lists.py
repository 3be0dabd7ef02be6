"""Every list sorts both ways, is exported, and refuses a filter that can be none.

What is no list of its own to work with is named here with its reason.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.running.service import NAMES
from tests.contract.test_openapi import document

pytestmark = pytest.mark.rule("I-01")
LEFT = {
    "/checkcode/v1/deliveries": "letters to be handed over one by one, with secrets",
    "/credit/v1/grades/{domain}/{uscc}/history": "versions of one grade",
    "/credit/v1/models": "a few models, of the law's rows",
    "/matching/v1/decline-reasons": "a few words, of the law's rows",
    "/matching/v1/proposals/{number}/days": "days of one proposal, soonest first",
    "/plan/v1/inspector-conflicts": "the few conflicts of an agency's inspectors",
    "/plan/v1/plans/{plan_id}/draws/{ordinal}/inspectors": "teams of a draw, by place",
    "/plan/v1/plans/{plan_id}/subjects": "rows of one plan, as they were uploaded",
    "/subject/v1/contacts": "sealed contacts of people, opened for a channel alone",
    "/subject/v1/subjects/{uscc}/contacts": "the few contacts of one subject",
    "/subject/v1/subjects/{uscc}/requests": "the few requests of one subject",
    "/subject/v1/subjects/{uscc}/history": "versions of one subject",
    "/subject/v1/views/{view_id}/history": "versions of one view",
    **{
        f"/{name}/v1/audit": "read by case and person, in the order of the chain"
        for name in ("checkcode", "credit", "matching", "plan", "subject")
    },
}
FREE = {"name", "title", "q", "case", "person", "cursor", "lang"}
"""What people type; a cursor is opened, and refused where it is none."""
OF_THE_PAGE = {"cursor", "limit"}
Json = dict[str, Any]


def paths() -> Iterator[tuple[str, str, Json]]:
    for name in NAMES:
        for path, methods in document(name)["paths"].items():
            if "get" in methods:
                yield name, path, methods["get"]


def is_list(operation: Json) -> bool:
    answer = operation["responses"]["200"].get("content", {}).get("application/json")
    return answer is not None and answer["schema"].get("$ref", "").endswith("Page")


def parameters(operation: Json) -> dict[str, Json]:
    return {
        parameter["name"]: parameter["schema"]
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
    }


def values(name: str, schema: Json) -> Iterator[Json]:
    """The kinds of value that a parameter takes, apart from none at all."""
    if "$ref" in schema:
        part = schema["$ref"].rpartition("/")[2]
        yield from values(name, document(name)["components"]["schemas"][part])
    elif "anyOf" in schema:
        for choice in schema["anyOf"]:
            yield from values(name, choice)
    elif schema.get("type") != "null":
        yield schema


LISTS = {path: (name, op) for name, path, op in paths() if is_list(op)}


def test_what_is_left_out_is_there() -> None:
    assert set(LEFT) <= set(LISTS)


@pytest.mark.parametrize("path", sorted(set(LISTS) - set(LEFT)))
class TestAList:
    def test_sorts_both_ways(self, path: str) -> None:
        name, operation = LISTS[path]
        sort = parameters(operation)["sort"]
        orders = {each for kind in values(name, sort) for each in kind["enum"]} - {None}
        assert orders == {f"-{order}".removeprefix("--") for order in orders}
        assert sum(not order.startswith("-") for order in orders) * 2 == len(orders)

    def test_is_exported_with_the_same_filters(self, path: str) -> None:
        name, operation = LISTS[path]
        export = document(name)["paths"][f"{path}.csv"]["get"]
        asked = set(parameters(operation)) - OF_THE_PAGE
        assert set(parameters(export)) == asked
        assert export["security"] == operation["security"]
        assert set(export["responses"]["200"]["content"]) == {"text/csv"}


def test_every_filter_says_what_it_can_be() -> None:
    anything = sorted(
        f"{path} {parameter}"
        for name, path, operation in paths()
        for parameter, schema in parameters(operation).items()
        for kind in values(name, schema)
        if kind["type"] == "string" and parameter not in FREE
        if not kind.keys() & {"pattern", "enum", "format", "const"}
    )
    assert anything == []
