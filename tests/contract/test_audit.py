"""Every write of every service leaves one row of the audit, and no replay a second.

Routes are discovered, and all are tried in a city in which each has something to do: a
new one that writes without a row cannot pass (E-05).
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from shared.db import Tx
from shared.running import runtime as running
from shared.testing.world import MakeWorld
from tests.apps import ApiRoute, api_routes
from tests.contract.bodies import DAY
from tests.contract.test_strangers import OTHER_DISTRICT, try_route
from tests.smallcity import CULTURE, SmallCity, small_city

ASKS = {"POST /matching/v1/options", "POST /matching/v1/options/batch"}
"""They answer out of a transaction that cannot write."""
REFUSED = {403, 404, 409, 422}


@dataclass
class Watched:
    """A city whose every request is remembered."""

    city: SmallCity
    answers: list[httpx.Response]

    async def rows(self) -> dict[tuple[str, str], Counter[str]]:
        """The outcomes in the audit, by service and request."""
        found: dict[tuple[str, str], Counter[str]] = {}
        for name in self.city.world.runtimes:
            async with self.city.world.db(name).reading() as tx:
                for row in await tx.fetch(
                    "SELECT request_id, outcome FROM audit WHERE request_id <> ''"
                ):
                    key = name, row["request_id"]
                    found.setdefault(key, Counter())[row["outcome"]] += 1
        return found

    async def missing(self) -> list[str]:
        """Requests whose rows are not exactly those that they should leave."""
        rows, wrong = await self.rows(), []
        for answer in self.answers:
            service = f"{answer.request.url.path.split('/')[1]}-svc"
            entered = rows.get((service, answer.headers["x-request-id"]), Counter())
            acts, refusals = entered["begun"] or entered["done"], entered["refused"]
            if answer.request.url.path.endswith("/dry-run"):
                acts = entered["read"]
            kept = (acts if answer.is_success else refusals) == expected(answer)
            if not kept or (entered["done"] and refusals):
                request = answer.request
                wrong.append(f"{request.method} {request.url.path}: {entered}")
        return wrong


def expected(answer: httpx.Response) -> int:
    """How many acts and refusals a request is to leave."""
    request = answer.request
    if answer.is_success:
        asks = f"{request.method} {request.url.path}" in ASKS
        return 0 if request.method == "GET" or asks else 1
    unread = answer.json()["code"] == "body-invalid"
    return 1 if answer.status_code in REFUSED and not unread else 0


def run_of(_body: Any) -> Any:
    """The body of a day's run, which has none in a city."""
    return {"day": DAY}


def same(body: Any) -> Any:
    """The body that a route has in a city."""
    return body


def writing() -> list[ApiRoute]:
    return [
        route
        for route in api_routes()
        if route.scopes is not None and route.method != "GET"
    ]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[httpx.Response]:
    """Every answer that a city gets."""
    kept: list[httpx.Response] = []
    ask = SmallCity.ask

    async def remembering(self: SmallCity, *args: Any, **options: Any) -> Any:
        kept.append(await ask(self, *args, **options))
        return kept[-1]

    monkeypatch.setattr(SmallCity, "ask", remembering)
    return kept


@pytest.mark.rule("E-05")
@pytest.mark.slow
async def test_every_write_leaves_one_row_and_every_refusal_too(
    make_world: MakeWorld, answers: list[httpx.Response]
) -> None:
    watched = Watched(await small_city(make_world), answers)
    for who in (OTHER_DISTRICT, CULTURE):
        for route in writing():
            said = run_of if "/runs" in route.path else same
            answer = await try_route(watched.city, who, route, said=said)
            left_none = str(route) in ASKS and answer.is_success
            assert expected(answer) or left_none, (
                f"{route} is neither done nor refused by a rule: {answer.text[:300]}"
            )
    assert await watched.missing() == []


@pytest.mark.rule("E-05")
async def test_the_control_without_the_edge_is_found(
    make_world: MakeWorld,
    answers: list[httpx.Response],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def forgets(_tx: Tx) -> None:
        """Commit without the row."""

    monkeypatch.setattr(running, "write_acts", forgets)
    world = await make_world("plan-svc", "subject-svc")
    watched = Watched(SmallCity(world), answers)
    body = {"name": "x", "level": "district", "domain": "fire", "region": "310116"}
    await watched.city.ask(
        "310116-fire", "PUT", "/plan/v1/agencies/310116-fire", json=body
    )
    assert answers[-1].is_success
    assert len(await watched.missing()) == 1
