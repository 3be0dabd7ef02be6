"""A route says which scopes it needs; the answer says what was missing."""

from dataclasses import dataclass, replace
from typing import Annotated

import httpx
import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from shared.auth import (
    ROLES,
    OtherAgency,
    OtherRegion,
    Principal,
    require,
    required_scopes,
    scopes_of,
)
from shared.auth.roles import FOR_SERVICES, READS, SECOND_PERSON
from shared.errors import DomainError

CALLER = Principal(
    subject="s1",
    agency="310116-market",
    region="310116",
    level="district",
    scopes=frozenset({"plan:read", "plan:write", "plan:approve"}),
)
WEAK = replace(CALLER, too_weak_for=("urn:two-factors",))


class KnowsOneToken:
    async def verify(self, token: str) -> Principal:
        assert token in {"good", "weak"}
        return CALLER if token == "good" else WEAK  # noqa: S105 - no secret


@dataclass
class Runtime:
    verifier: KnowsOneToken


def inner(who: Annotated[Principal, require("task:read")]) -> Principal:
    return who


def example() -> FastAPI:
    app = FastAPI()
    app.state.runtime = Runtime(KnowsOneToken())

    @app.exception_handler(DomainError)
    async def render(_: Request, error: DomainError) -> JSONResponse:
        content = {"code": error.code, **error.members}
        return JSONResponse(content, error.status, headers=error.headers)

    @app.get("/plans")
    async def plans(who: Annotated[Principal, require("plan:read")]) -> str:
        return who.agency

    @app.post("/filing")
    async def filing(
        who: Annotated[Principal, require("plan:write", "plan:file")],
    ) -> str:
        return who.agency

    @app.post("/approval")
    async def approve(who: Annotated[Principal, require("plan:approve")]) -> str:
        return who.agency

    @app.get("/nested")
    async def nested(who: Annotated[Principal, Depends(inner)]) -> str:
        return who.agency

    @app.get("/open")
    async def public() -> str:
        return "open"

    return app


async def answer(method: str, path: str, token: str | None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app=example())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        return await http.request(method, path, headers=headers)


async def test_without_a_token_the_answer_is_401_with_a_challenge() -> None:
    refused = await answer("GET", "/plans", None)
    assert refused.status_code == 401
    assert refused.json() == {"code": "token-missing"}
    assert refused.headers["WWW-Authenticate"] == "Bearer"


async def test_with_the_scope_the_route_is_reached() -> None:
    reached = await answer("GET", "/plans", "good")
    assert (reached.status_code, reached.json()) == (200, "310116-market")


async def test_the_missing_scope_is_named() -> None:
    refused = await answer("POST", "/filing", "good")
    assert refused.status_code == 403
    assert refused.json() == {"code": "scope-missing", "missing": ["plan:file"]}
    assert 'scope="plan:file"' in refused.headers["WWW-Authenticate"]


@pytest.mark.rule("I-09")
async def test_a_second_person_signs_in_as_strongly_as_is_demanded() -> None:
    reached = await answer("POST", "/approval", "good")
    refused = await answer("POST", "/approval", "weak")
    reading = await answer("GET", "/plans", "weak")
    assert (reached.status_code, reading.status_code) == (200, 200)
    assert refused.status_code == 401
    assert refused.json() == {"code": "sign-in-too-weak", "acr": ["urn:two-factors"]}
    challenge = refused.headers["WWW-Authenticate"]
    assert 'error="insufficient_user_authentication"' in challenge
    assert 'acr_values="urn:two-factors"' in challenge


def test_every_scope_of_a_second_person_is_some_roles() -> None:
    assert frozenset().union(*ROLES.values()) >= SECOND_PERSON


def test_what_each_route_needs_can_be_found() -> None:
    scopes_of = {
        route.path: required_scopes(route)
        for route in example().routes
        if isinstance(route, APIRoute)
    }
    assert scopes_of == {
        "/plans": {"plan:read"},
        "/approval": {"plan:approve"},
        "/filing": {"plan:write", "plan:file"},
        "/nested": {"task:read"},
        "/open": None,
    }


def test_the_api_description_lists_the_scopes() -> None:
    paths = example().openapi()["paths"]
    assert paths["/filing"]["post"]["security"] == [
        {"accessToken": ["plan:file", "plan:write"]}
    ]
    assert "security" not in paths["/open"]["get"]


@pytest.mark.rule("I-05")
def test_a_district_sees_its_own_region_and_the_city_sees_all() -> None:
    assert CALLER.sees("310116")
    assert CALLER.sees("310116103")
    assert not CALLER.sees("310000")
    with pytest.raises(OtherRegion):
        CALLER.must_see("310101")
    city = Principal("s2", "310000-market", "310000", "municipal", frozenset())
    city.must_see("310101")


def test_only_the_agency_itself_passes() -> None:
    CALLER.must_be("310116-market")
    with pytest.raises(OtherAgency) as refused:
        CALLER.must_be("310116-fire")
    assert refused.value.members == {"agency": "310116-fire"}


def test_a_supervisor_reads_whatever_any_role_reads_and_writes_nothing() -> None:
    read = {s for role in ROLES.values() for s in role if s.endswith(":read")}
    assert read - FOR_SERVICES == READS == scopes_of("supervisor")
    with pytest.raises(ValueError, match="there are app, approver, "):
        scopes_of("emperor")
