"""Every route of every service, found by itself: HEAD, 405, parameters, days."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, get_args, get_origin

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.auth import Principal
from shared.running.service import NAMES, load
from tests.apps import ApiRoute, api_routes, app_of

pytestmark = pytest.mark.rule("I-01")
EVERY_SCOPE = frozenset(scope for route in api_routes() for scope in route.scopes or ())
GUARDED = [route for route in api_routes() if route.scopes is not None]
READ = [route for route in GUARDED if route.method == "GET"]


class LetsEverybodyIn:
    async def verify(self, token: str) -> Principal:
        return Principal(token, "310116-market", "310116", "district", EVERY_SCOPE)


@cache
def app(name: str) -> FastAPI:
    return app_of(load(name), LetsEverybodyIn())


async def ask(route: ApiRoute, method: str, **params: str) -> httpx.Response:
    transport = httpx.ASGITransport(app(route.service))
    headers = {"authorization": "Bearer somebody", "accept-language": "en"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://test", headers=headers
    ) as http:
        return await http.request(method, route.url, params=params)


@pytest.mark.parametrize("route", GUARDED, ids=str)
async def test_an_unknown_parameter_is_refused_and_names_what_there_is(
    route: ApiRoute,
) -> None:
    for method in {route.method, "HEAD" if route.method == "GET" else route.method}:
        answer = await ask(route, method, **{"no-such-parameter": "1"})
        assert answer.status_code == 422, answer.text
    told = (await ask(route, route.method, **{"no-such-parameter": "1"})).json()
    assert told["code"] == "parameter-unknown"
    assert told["unknown"] == ["no-such-parameter"]
    described = app(route.service).openapi()["paths"].get(route.path)
    if described is not None:
        parameters = described[route.method.lower()].get("parameters", [])
        there = {entry["name"] for entry in parameters if entry["in"] == "query"}
        assert set(told["known"]) == there


@pytest.mark.parametrize("route", api_routes(), ids=str)
async def test_a_wrong_method_names_the_methods_of_the_address(
    route: ApiRoute,
) -> None:
    answer = await ask(route, "PROPFIND")
    assert answer.status_code == 405
    allowed = answer.headers["allow"].split(", ")
    assert route.method in allowed
    assert ("HEAD" in allowed) == ("GET" in allowed)


def models() -> Iterator[tuple[str, Any]]:
    """What every route takes in its body and query, by the route's name."""
    for name in NAMES:
        for context in iter_route_contexts(app(name).routes):
            declared = context.original_route
            if not isinstance(declared, APIRoute):
                continue
            taken = [*declared.dependant.query_params, *declared.dependant.body_params]
            for parameter in taken:
                field = parameter.field_info
                label = f"{declared.name}:{parameter.name}"
                yield label, Annotated[field.annotation, field]


def days_of(annotation: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every day or instant inside of an annotation, with its metadata."""
    bare = annotation
    while get_origin(bare) is Annotated:
        bare = get_args(bare)[0]
    if bare in (date, datetime):
        yield path, annotation
    elif isinstance(bare, type) and issubclass(bare, BaseModel):
        for name, field in bare.model_fields.items():
            inner: Any = field.annotation
            for data in field.metadata:
                inner = Annotated[inner, data]
            yield from days_of(inner, f"{path}.{name}")
    else:
        for part in get_args(bare):
            yield from days_of(part, path)


DAYS = sorted(
    {
        place: inner
        for label, taken in models()
        for place, inner in days_of(taken, label)
    }.items()
)


def test_some_days_were_found() -> None:
    assert len(DAYS) > 15


@pytest.mark.parametrize("day", DAYS, ids=[place for place, _ in DAYS])
def test_a_number_is_no_day(day: tuple[str, Any]) -> None:
    adapter = TypeAdapter(day[1])
    assert adapter.validate_python("2026-03-02") == date(2026, 3, 2)
    for wrong in (0, 86_400, 20260302, "86400", "0", 1.5):
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong)
        with pytest.raises(ValidationError):
            adapter.validate_json(json.dumps(wrong))
