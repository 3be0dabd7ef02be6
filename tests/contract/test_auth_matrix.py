"""Every route of every service refuses whoever may not use it, with the right problem.

The routes are discovered, so a new one is covered as soon as it exists; whatever is
meant to be public is listed here, and nowhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI

from deploy.embedded.host.gateway import start_app
from shared.auth import ROLES, Principal, require
from shared.auth.issuer import JWKS_PATH, DevelopmentIssuer
from shared.auth.jwks import KeySet, from_file
from shared.auth.roles import FOR_SERVICES, READS, SECOND_PERSON
from shared.auth.tokens import TokenVerifier
from shared.running.service import NAMES, load
from shared.web.http import ReadDep, Router, TxDep, install_errors
from tests.apps import (
    AUDIENCE,
    ISSUER,
    ApiRoute,
    Notebook,
    api_routes,
    app_of,
    routes_of,
)

OPERATIONS = ("livez", "readyz", "metrics", "docs", "redoc", "openapi.json")
PUBLIC = {
    *(
        f"GET /{name.removesuffix('-svc')}/{operation}"
        for name in NAMES
        for operation in OPERATIONS
    ),
    *(f"GET /{name.removesuffix('-svc')}/docs/oauth2-redirect" for name in NAMES),
    "GET /c/keys.json",
    "GET /c/number",
    "POST /c/number",
    "GET /c/report",
    "POST /c/report",
    "GET /c/followed",
    "POST /c/followed",
    "GET /c/followed/{token}",
    "GET /c/{token}",
    "POST /c/{token}/rating",
    "GET /c/{token}/report",
    "POST /c/{token}/report",
    "GET /matching/proposals",
    "GET /plan/v1/draw-years",
    "GET /plan/v1/draw-years/{year}/frames/{frame}/file",
    "GET /plan/v1/draws/verify.py",
    "GET /plan/v1/draws/{draw_id}/file",
    "GET /plan/v1/public/plans",
    "GET /plan/v1/public/plans.csv",
}
"""What anybody may call: health, documentation, the subject's pages, page shells."""

AGENCY = "310116-market"
ALL_SCOPES = frozenset().union(*ROLES.values())


@dataclass(frozen=True)
class Settings:
    environment: str = "test"
    issuer: str = ISSUER
    audience: str = AUDIENCE


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> DevelopmentIssuer:
    return DevelopmentIssuer(tmp_path_factory.mktemp("issuer"), Settings())


@pytest.fixture(scope="module")
def for_another_system(issuer: DevelopmentIssuer) -> str:
    """A token of the same issuer and key, but for another audience."""
    folder = issuer.jwks_file.parent
    elsewhere = DevelopmentIssuer(folder, replace(Settings(), audience="elsewhere"))
    return elsewhere.issue(AGENCY, ALL_SCOPES)


@pytest.fixture(scope="module")
def expired(issuer: DevelopmentIssuer) -> str:
    return issuer.issue(AGENCY, ALL_SCOPES, lifetime=timedelta(minutes=-5))


@pytest.fixture(scope="module")
def verifier(issuer: DevelopmentIssuer) -> TokenVerifier:
    keys = KeySet(from_file(issuer.jwks_file))
    return TokenVerifier(keys, issuer=ISSUER, audience=AUDIENCE)


@pytest.fixture(scope="module")
def strict_apps(issuer: DevelopmentIssuer) -> dict[str, FastAPI]:
    """The services where a second person must have signed in with two factors."""
    keys = KeySet(from_file(issuer.jwks_file))
    strict = TokenVerifier(
        keys, issuer=ISSUER, audience=AUDIENCE, second_person_acr=("urn:two-factors",)
    )
    return {name: app_of(load(name), strict) for name in served()}


@pytest.fixture(scope="module")
def apps(verifier: TokenVerifier) -> dict[str, FastAPI]:
    return {name: app_of(load(name), verifier) for name in served()}


@cache
def served() -> tuple[str, ...]:
    return tuple(dict.fromkeys(route.service for route in api_routes()))


def guarded() -> Iterable[ApiRoute]:
    return [route for route in api_routes() if str(route) not in PUBLIC]


async def call(app: FastAPI, route: ApiRoute, token: str | None) -> httpx.Response:
    headers = {"accept-language": "en", "idempotency-key": "k1"}
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        return await http.request(route.method, route.url, headers=headers)


def notes_of(app: FastAPI) -> list[dict[str, Any]]:
    """What an application entered into its audit (E-05)."""
    notebook = app.state.runtime.db
    assert isinstance(notebook, Notebook)
    return notebook.rows


def assert_refused(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status), problem
    assert problem["code"] == code
    assert problem["detail"]
    assert problem["next"]
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_every_service_is_in_the_matrix() -> None:
    assert served() == NAMES


def test_what_is_public_is_listed_here_and_what_is_listed_is_public() -> None:
    public = {str(route) for route in api_routes() if route.scopes is None}
    assert public - PUBLIC == set(), "give the route a scope, or list it as public"
    assert PUBLIC - public == set(), "this is no public route any more"


def test_the_embedded_host_adds_only_the_start_page_and_its_keys(
    issuer: DevelopmentIssuer,
) -> None:
    added = {str(route) for route in routes_of("embedded", start_app(issuer))}
    assert added == {"GET /", "GET /livez", f"GET {JWKS_PATH}"}


@pytest.mark.parametrize("route", guarded(), ids=str)
class TestAtEveryDoor:
    async def test_without_a_token(
        self, route: ApiRoute, apps: dict[str, FastAPI]
    ) -> None:
        answer = await call(apps[route.service], route, None)
        assert_refused(answer, 401, "token-missing")
        assert notes_of(apps[route.service]) == []

    async def test_with_what_is_no_token(
        self, route: ApiRoute, apps: dict[str, FastAPI]
    ) -> None:
        answer = await call(apps[route.service], route, "nonsense")
        assert_refused(answer, 401, "token-invalid")

    async def test_with_a_token_for_another_system(
        self, route: ApiRoute, apps: dict[str, FastAPI], for_another_system: str
    ) -> None:
        answer = await call(apps[route.service], route, for_another_system)
        assert_refused(answer, 401, "token-wrong-audience")

    async def test_with_an_expired_token(
        self, route: ApiRoute, apps: dict[str, FastAPI], expired: str
    ) -> None:
        answer = await call(apps[route.service], route, expired)
        assert_refused(answer, 401, "token-expired")

    @pytest.mark.rule("E-05")
    async def test_with_every_scope_but_the_one_it_needs(
        self, route: ApiRoute, apps: dict[str, FastAPI], issuer: DevelopmentIssuer
    ) -> None:
        assert route.scopes, "a route names at least one scope"
        token = issuer.issue(AGENCY, ALL_SCOPES - route.scopes)
        answer = await call(apps[route.service], route, token)
        assert_refused(answer, 403, "scope-missing")
        assert answer.json()["missing"] == sorted(route.scopes)
        entered = notes_of(apps[route.service]).pop()
        assert (entered["outcome"], entered["code"]) == ("refused", "scope-missing")
        assert (entered["agency"], entered["address"]) == (AGENCY, "127.0.0.1")

    def test_some_role_has_its_scopes_and_reading_is_for_supervisors(
        self, route: ApiRoute
    ) -> None:
        assert route.scopes is not None
        assert any(route.scopes <= scopes for scopes in ROLES.values())
        reads = {scope for scope in route.scopes if scope.endswith(":read")}
        assert reads <= READS | FOR_SERVICES


def of_a_second_person() -> list[ApiRoute]:
    return [route for route in guarded() if (route.scopes or set()) & SECOND_PERSON]


@pytest.mark.rule("I-09")
@pytest.mark.parametrize("route", of_a_second_person(), ids=str)
async def test_a_second_person_who_signed_in_weakly_does_nothing(
    route: ApiRoute, strict_apps: dict[str, FastAPI], issuer: DevelopmentIssuer
) -> None:
    answer = await call(
        strict_apps[route.service], route, issuer.issue(AGENCY, ALL_SCOPES)
    )
    assert_refused(answer, 401, "sign-in-too-weak")


@pytest.mark.rule("I-09")
def test_each_scope_of_a_second_person_opens_some_act() -> None:
    opened = frozenset().union(*(route.scopes or () for route in of_a_second_person()))
    assert opened == SECOND_PERSON
    assert {route.method for route in of_a_second_person()} == {"POST"}


def example(verifier: TokenVerifier) -> FastAPI:
    """A service of three routes, one of them with its scope forgotten."""
    router = Router(prefix="/v1")

    @router.get("/plans/{plan_id}")
    async def read(
        tx: ReadDep, plan_id: int, who: Annotated[Principal, require("plan:read")]
    ) -> None: ...

    @router.post("/plans")
    async def write(
        tx: TxDep, who: Annotated[Principal, require("plan:write")]
    ) -> None: ...

    @router.get("/forgotten")
    async def forgotten(tx: ReadDep) -> None: ...

    app = FastAPI(openapi_url=None)
    app.state.runtime = app_of(load("plan-svc"), verifier).state.runtime
    app.include_router(router, prefix="/plan")
    install_errors(app)
    return app


async def test_the_matrix_sees_a_route_that_forgot_its_scope(
    verifier: TokenVerifier, issuer: DevelopmentIssuer
) -> None:
    app = example(verifier)
    by_name = {str(route): route for route in routes_of("plan-svc", app)}
    assert {name: route.scopes for name, route in by_name.items()} == {
        "GET /plan/v1/plans/{plan_id}": {"plan:read"},
        "POST /plan/v1/plans": {"plan:write"},
        "GET /plan/v1/forgotten": None,
    }
    reading = by_name["GET /plan/v1/plans/{plan_id}"]
    assert_refused(await call(app, reading, None), 401, "token-missing")
    token = issuer.issue(AGENCY, ["plan:write"])
    assert_refused(await call(app, reading, token), 403, "scope-missing")
