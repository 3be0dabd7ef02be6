"""Each service describes its interface completely, and shows it offline."""

import inspect
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from shared.auth import Principal
from shared.errors import Unauthenticated
from shared.running.service import NAMES, load
from tests.apps import api_routes, app_of

SERVED = "本部署 · this deployment"
PAGES = "/c/"
"""The subject's pages: people read them."""
METHODS = ("get", "put", "post", "delete", "patch")
Json = dict[str, Any]


class LetsNobodyIn:
    async def verify(self, token: str) -> Principal:
        raise Unauthenticated(token)


@cache
def app(name: str) -> FastAPI:
    return app_of(load(name), LetsNobodyIn())


@cache
def document(name: str) -> Json:
    return app(name).openapi()


def operations() -> Iterator[tuple[str, str, str]]:
    for name in NAMES:
        for path, methods in document(name)["paths"].items():
            for method in METHODS:
                if method in methods:
                    yield name, method, path


def operation(name: str, method: str, path: str) -> Json:
    described: Json = document(name)["paths"][path][method]
    return described


async def get(name: str, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app(name))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        return await http.get(path)


def test_single_resources_have_an_etag_and_say_so() -> None:
    for name in NAMES:
        for context in iter_route_contexts(app(name).routes):
            route = context.original_route
            if not isinstance(route, APIRoute) or "GET" not in (route.methods or ()):
                continue
            if not route.include_in_schema:
                continue
            described = operation(name, "get", route.path)
            shown = described["responses"]["200"]
            schema = shown.get("content", {}).get("application/json", {}).get("schema")
            kind = str((schema or {}).get("$ref", ""))
            is_single = route.path.endswith("}") and kind and not kind.endswith("Page")
            has_tag = "etagged(" in inspect.getsource(route.endpoint)
            assert has_tag or not is_single, route.path
            sent = [parameter["name"] for parameter in described.get("parameters", [])]
            assert ("If-None-Match" in sent) == has_tag, route.path
            assert ("304" in described["responses"]) == has_tag, route.path
            assert ("ETag" in shown.get("headers", {})) == has_tag, route.path


def test_a_problem_names_the_members_in_which_it_lists_what_is_wrong() -> None:
    for name in NAMES:
        problem = document(name)["components"]["schemas"]["Problem"]
        assert {"errors", "problems", "choices"} <= problem["properties"].keys()


@pytest.mark.rule("I-01")
@pytest.mark.parametrize("name", NAMES)
class TestTheDocument:
    async def test_is_openapi_3_1_and_says_what_it_is_of(self, name: str) -> None:
        answer = await get(name, f"{load(name).path}/openapi.json")
        described = answer.json()
        assert answer.status_code == 200
        assert described["openapi"].startswith("3.1.")
        assert described["info"]["title"] == f"OneVisit {name}"
        assert described["info"]["description"]
        assert described["info"]["version"]
        assert described["paths"]

    def test_resolves_all_its_references(self, name: str) -> None:
        whole = document(name)
        for reference in references(whole):
            place: Any = whole
            for part in reference.removeprefix("#/").split("/"):
                place = place[part.replace("~1", "/").replace("~0", "~")]
            assert place

    def test_says_where_it_is_served_and_under_which_licence(self, name: str) -> None:
        described = document(name)
        assert described["servers"] == [{"url": "/", "description": SERVED}]
        assert described["info"]["license"]["identifier"] == "Apache-2.0"
        used = {
            tag
            for where in operations()
            if where[0] == name
            for tag in operation(*where)["tags"]
        }
        assert {tag["name"] for tag in described["tags"]} == used

    def test_lists_every_problem_with_its_status_and_words(self, name: str) -> None:
        listed = document(name)["components"]["schemas"]["Problem"]["x-codes"]
        codes = {entry["code"]: entry for entry in listed}
        assert len(codes) == len(listed)
        assert codes["body-invalid"]["status"] == 422
        assert codes["method-not-allowed"]["status"] == 405
        for entry in listed:
            assert entry["zh"]
            assert entry["en"]
        assert "Problem" in json.dumps(document(name)["paths"])

    def test_gives_generators_no_choice_that_they_cannot_make(self, name: str) -> None:
        for schema in nodes(document(name)):
            kinds = [k for k in schema.get("anyOf", ()) if k.get("type") != "null"]
            assert len(kinds) <= 1, schema
            assert "prefixItems" not in schema or "items" in schema

    def test_names_every_model_once(self, name: str) -> None:
        """A clients' generator drops all that use two models of one title."""
        schemas = document(name)["components"]["schemas"]
        titles = Counter(
            schema["title"] for schema in schemas.values() if "title" in schema
        )
        assert [title for title, times in titles.items() if times > 1] == []

    def test_names_every_operation_once(self, name: str) -> None:
        ids = [
            operation(*where)["operationId"]
            for where in operations()
            if where[0] == name
        ]
        assert len(ids) == len(set(ids))

    def test_stays_under_the_services_own_path(self, name: str) -> None:
        allowed = (f"{load(name).path}/v1/", PAGES)
        paths = document(name)["paths"]
        assert [path for path in paths if not path.startswith(allowed)] == []

    async def test_is_shown_with_assets_of_our_own(self, name: str) -> None:
        for page in ("docs", "redoc"):
            shown = await get(name, f"{load(name).path}/{page}")
            assert shown.status_code == 200
            loaded = re.findall(r"""(?:src|href)=["']([^"']+)["']""", shown.text)
            assert loaded
            assert [
                address
                for address in loaded
                if "://" in address or address.startswith("//")
            ] == []
            for address in loaded:
                asset = await get(name, address)
                assert asset.status_code == 200, address
                assert asset.content


@pytest.mark.rule("I-01")
@pytest.mark.parametrize(("name", "method", "path"), list(operations()))
class TestEveryOperation:
    def test_says_what_it_does_in_both_languages(
        self, name: str, method: str, path: str
    ) -> None:
        described = operation(name, method, path)
        chinese, _, english = described["description"].partition("\n\n")
        assert chinese == f"{described['summary']}。"
        assert re.fullmatch(r"[\u4e00-\u9fff，、]+", described["summary"])
        assert re.match(r"[A-Z]", english), "the route lacks a docstring"
        assert described["tags"]

    def test_says_what_each_parameter_is_in_both_languages(
        self, name: str, method: str, path: str
    ) -> None:
        for parameter in operation(name, method, path).get("parameters", ()):
            chinese, between, english = parameter["description"].partition(" · ")
            assert re.search(r"[\u4e00-\u9fff]", chinese), parameter
            assert between, parameter
            assert re.match(r"[A-Za-z`(]", english), parameter

    def test_is_named_for_clients(self, name: str, method: str, path: str) -> None:
        named = operation(name, method, path)["operationId"]
        assert re.fullmatch(r"[a-z][a-z_]*", named)

    def test_takes_a_body_where_it_says_so_and_a_key_where_it_is_kept(
        self, name: str, method: str, path: str
    ) -> None:
        described = operation(name, method, path)
        names = {entry["name"] for entry in described.get("parameters", [])}
        keyed = method == "post" and bool(described["security"])
        assert ("Idempotency-Key" in names) == keyed

    def test_says_what_it_answers(self, name: str, method: str, path: str) -> None:
        answers = operation(name, method, path)["responses"]
        assert any(code.startswith(("2", "303")) for code in answers)
        problems = [code for code in answers if code.startswith("4")]
        assert problems, "no problem response is described"
        described = answers.get("4XX") or answers[problems[0]]
        assert "application/problem+json" in described["content"]

    def test_says_which_scope_it_needs(self, name: str, method: str, path: str) -> None:
        needed = {
            (route.method.lower(), route.path): sorted(route.scopes or ())
            for route in api_routes()
            if route.service == name
        }[method, path]
        security = operation(name, method, path)["security"]
        assert security == ([{"accessToken": needed}] if needed else [])


@pytest.mark.rule("I-01")
@pytest.mark.parametrize(
    "page",
    [
        "get /c/{token}",
        "post /c/number",
        "post /c/report",
        "post /c/followed",
        "get /c/followed/{token}",
        "post /c/{token}/rating",
        "post /c/{token}/report",
    ],
)
def test_a_page_says_that_it_may_refuse_as_a_page(page: str) -> None:
    refused = operation("checkcode-svc", *page.split())["responses"]["4XX"]
    assert set(refused["content"]) == {"text/html", "application/problem+json"}


def nodes(node: object) -> Iterator[Json]:
    """Every object of a document."""
    match node:
        case dict():
            yield node
            for value in node.values():
                yield from nodes(value)
        case list():
            for value in node:
                yield from nodes(value)
        case _:
            pass


def references(node: object) -> Iterator[str]:
    match node:
        case dict():
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        case list():
            for value in node:
                yield from references(value)
        case _:
            pass
