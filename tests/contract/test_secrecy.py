"""What is secret leaves no service by any GET route, to no other agency (C-05).

One classified task with its code and visit, one surprise with its code before it is
presented, and one ordinary of each beside them, all made through the services' own
routes. Then every GET route there is, found as `test_auth_matrix` finds them, is asked
by every role of another agency of the district, of the city's, and by the public, for
lists and for each thing by its number; no answer may hold an identifier of what is
secret. The ordinary ones are found by the same search, so it can find.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

import httpx
import pytest

from shared.auth import ROLES
from shared.running.service import load
from shared.testing.world import MakeWorld
from tests.apps import ApiRoute, api_routes
from tests.contract.test_auth_matrix import OPERATIONS
from tests.smallcity import (
    CULTURE,
    HEALTH,
    OTHER_PLACE,
    PLACE,
    SmallCity,
    certificates,
    clue_body,
    notice_body,
    reading_body,
    small_city,
    task_body,
)

pytestmark = pytest.mark.rule("C-05")
OTHERS = (HEALTH, "310116-police", "310000-health")
COMPLAINANT = "王某某举报"
SUPERVISOR = ("310116-police", "supervisor")
READERS: list[tuple[str, str | None]] = [
    *((agency, role) for agency, role in product(OTHERS, ROLES) if role != "channel"),
    (HEALTH, None),
]
"""Every role of every other agency, and the public. A channel delivers letters, and of
what is secret there is none; the city's `rebuild` is no person's: it reads all (X-13).
"""
READERS.remove(("310000-health", "rebuild"))
FORGETFUL = {"plan-svc": ("task",), "checkcode-svc": ("code", "visit")}
TRIES = {(agency, "refused") for agency in OTHERS}
OF_ITSELF = frozenset({"place", "uscc", "item", "domain"})
"""What a thing shares with others: it gives nothing away."""


@dataclass
class Thing:
    """A task with what came of it, and every identifier by which it is known."""

    name: str
    source_number: str
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def identifiers(self) -> dict[str, str]:
        """What no answer may hold while it is secret."""
        named = {k: v for k, v in self.numbers.items() if k not in OF_ITSELF}
        return named | {"source": self.source_number, "reason": self.reason}

    @property
    def reason(self) -> str:
        return f"{COMPLAINANT}{self.source_number}"


async def enter(city: SmallCity, thing: Thing, place: str, **secret: bool) -> None:
    """A triggered task of culture and its code; the code is not presented yet."""
    today = str(city.world.clock.today())
    body = task_body(today, place) | {
        "source_number": thing.source_number,
        "source_reason": thing.reason,
        **secret,
    }
    task = await city.do(CULTURE, "POST", "/plan/v1/tasks", body)
    applied = await city.do(
        CULTURE,
        "POST",
        "/checkcode/v1/applications",
        {
            "tasks": [task["number"]],
            "inspectors": certificates(0),
            "day": today,
            "duration_minutes": 60,
        },
    )
    thing.numbers |= {
        "task": task["number"],
        "application": applied["id"],
        "code": applied["code"],
        "token": applied["scan_url"].rpartition("/")[2],
        "place": place,
        "uscc": place.partition("-")[0],
    }


async def complain(city: SmallCity, thing: Thing, place: str, **secret: bool) -> None:
    """A clue of culture that is as secret as its task; it has no task yet."""
    clues = "/plan/v1/clues"
    body = clue_body(f"{thing.source_number}-1", place) | {"text": thing.reason}
    clue = await city.do(CULTURE, "POST", clues, body)
    thing.numbers["clue"] = clue["number"]
    path = f"{clues}/{clue['number']}"
    reading = reading_body() | secret
    await city.do(CULTURE, "POST", f"{path}/classification", reading)
    await city.do(CULTURE, "POST", f"{path}/assignment", {"agency": CULTURE})


async def assist(city: SmallCity, thing: Thing) -> None:
    """Culture asks the justice bureau for assistance with its task."""
    body = notice_body() | {"text": thing.reason, "task": thing.numbers["task"]}
    body["receivers"] = ["310116-justice"]
    notice = await city.do(CULTURE, "POST", "/plan/v1/notices", body)
    thing.numbers["notice_id"] = notice["id"]


async def present(city: SmallCity, thing: Thing) -> None:
    """The code is presented, and the visit gets its results."""
    code = f"/checkcode/v1/codes/{thing.numbers['code']}"
    visit = await city.do(CULTURE, "POST", f"{code}/visits", {})
    point = {"item": "culture-001", "point": "1", "outcome": "no_problem"}
    path = f"/checkcode/v1/visits/{visit['id']}/results"
    await city.do(CULTURE, "POST", path, {"points": [point]})
    thing.numbers["visit"] = visit["id"]


@dataclass
class Secrets:
    """The city, and what is hidden in it."""

    city: SmallCity
    ordinary: Thing
    classified: Thing
    surprise: Thing

    @property
    def hidden(self) -> tuple[Thing, ...]:
        return self.classified, self.surprise


async def a_city_with_secrets(make_world: MakeWorld) -> Secrets:
    city = await small_city(make_world)
    kept = Secrets(
        city,
        Thing("ordinary", "88001-1"),
        Thing("classified", "88001-2"),
        Thing("surprise", "88001-3"),
    )
    await enter(city, kept.ordinary, OTHER_PLACE)
    await enter(city, kept.classified, OTHER_PLACE, classified=True)
    await enter(city, kept.surprise, PLACE, surprise=True)
    await complain(city, kept.ordinary, OTHER_PLACE)
    await complain(city, kept.classified, OTHER_PLACE, classified=True)
    await complain(city, kept.surprise, PLACE, surprise=True)
    for thing in (kept.ordinary, *kept.hidden):
        await assist(city, thing)
    for thing in (kept.ordinary, kept.classified):
        await present(city, thing)
    return kept


def readable() -> list[ApiRoute]:
    """Every GET route but those of the chassis, which know nothing of inspections."""
    return [
        route
        for route in api_routes()
        if route.method == "GET" and not route.path.endswith(OPERATIONS)
    ]


def paths_of(route: ApiRoute, numbers: Mapping[str, str]) -> Iterable[str]:
    """The route's paths with the numbers of one thing, as far as it has them."""
    filled = {
        "tasks/{number}": f"tasks/{numbers.get('task')}",
        "clues/{number}": f"clues/{numbers.get('clue')}",
        "proposals/{number}": f"proposals/{numbers.get('proposal')}",
        "places/{number}": f"places/{numbers.get('place')}",
        "projects/{number}": f"projects/{numbers.get('project')}",
        "agencies/{code}": f"agencies/{CULTURE}",
        "items/{code}": f"items/{numbers.get('item')}",
        "codes/{code}": f"codes/{numbers.get('code')}",
        "reliefs/{task}": f"reliefs/{numbers.get('task')}",
        "{application_id}": numbers.get("application", ""),
        "{visit_id}": numbers.get("visit", ""),
        "{plan_id}": numbers.get("filed", ""),
        "{agency}": CULTURE,
        "{aggregate}": load(route.service).snapshots[0].aggregate,
        **{f"{{{name}}}": number for name, number in numbers.items()},
    }
    paths = [route.path]
    if "{kind}" in route.path:
        kinds = ("coverage", "recognition") if "reliefs" in route.path else ("svg",)
        paths = [route.path.replace("{kind}", kind) for kind in kinds]
    for path in paths:
        for part, number in filled.items():
            path = path.replace(part, number)  # noqa: PLW2901 - filled step by step
        if "None" not in path and "{" not in path and "//" not in path:
            yield path


async def answers(
    kept: Secrets, agency: str, role: str | None
) -> AsyncIterator[tuple[ApiRoute, str, httpx.Response]]:
    """What a role of an agency reads on every path of every route it may use."""
    scopes = ROLES[role] if role else frozenset()
    for route in readable():
        if role is None and route.scopes is not None:
            continue
        if role is not None and not (route.scopes and route.scopes <= scopes):
            continue
        client = kept.city.world.client(route.service, agency, role=role or "")
        things = (kept.ordinary, kept.classified, kept.surprise)
        paths = {
            path
            for thing in things
            for path in paths_of(route, kept.city.numbers | thing.numbers)
        }
        for path in sorted(paths):
            yield route, path, await client.get(path)


def said_by_path(path: str, thing: Thing) -> set[str]:
    """Identifiers that the path named itself."""
    return {value for value in thing.identifiers.values() if value in path}


def found_in(answer: httpx.Response, path: str, thing: Thing) -> set[str]:
    """Which identifiers of a thing an answer holds, by their names.

    A refusal may repeat what was asked, and a page behind a token its own address.
    """
    refused = answer.status_code >= 400
    text = without_tries(answer) if path.endswith("/v1/audit") else answer.text
    said = said_by_path(path, thing) if refused or path.startswith("/c/") else set()
    return {
        name
        for name, value in thing.identifiers.items()
        if value not in said and value in text
    }


def without_tries(answer: httpx.Response) -> str:
    """The audit without the tries of others: what they asked was refused to them."""
    if answer.status_code != 200:
        return answer.text
    items = answer.json()["items"]
    return str([i for i in items if (i["agency"], i["outcome"]) not in TRIES])


async def leaks(kept: Secrets, readers: Iterable[tuple[str, str | None]]) -> list[str]:
    """Every answer that gives a secret away, to whom, and by what."""
    wrong = []
    for agency, role in readers:
        async for route, path, answer in answers(kept, agency, role):
            assert answer.status_code < 500, (path, answer.text)
            for thing in kept.hidden:
                found = found_in(answer, path, thing)
                if answer.status_code == 200 and opened(route, path, thing):
                    found.add("by its number")
                if found:
                    wrong.append(f"{agency} {role} {path}: {thing.name}: {found}")
    return wrong


def opened(route: ApiRoute, path: str, thing: Thing) -> bool:
    """Whether the path named the thing; a page behind a token is anybody's to open."""
    return bool(said_by_path(path, thing)) and "{token}" not in route.path


async def complained(kept: Secrets) -> list[str]:
    """Where another agency reads who complained, of an ordinary task too."""
    number = kept.ordinary.source_number
    return [
        path
        async for _, path, answer in answers(kept, *SUPERVISOR)
        if COMPLAINANT in answer.text or number in answer.text
    ]


async def seen(kept: Secrets, thing: Thing) -> set[str]:
    """Which identifiers of a thing another agency's supervisor reads anywhere."""
    return {
        name
        async for _, path, answer in answers(kept, *SUPERVISOR)
        for name in found_in(answer, path, thing)
    }


async def plant(kept: Secrets) -> None:
    """Let two services forget that what they hold is secret."""
    for service, tables in FORGETFUL.items():
        async with kept.city.world.db(service).writing() as tx:
            for table in tables:
                await tx.execute(
                    f"UPDATE {table} SET classified = false, surprise = false"
                )


@pytest.mark.slow
async def test_no_route_gives_a_secret_away_and_a_planted_leak_is_found(
    make_world: MakeWorld,
) -> None:
    kept = await a_city_with_secrets(make_world)
    wrong = await leaks(kept, READERS)
    assert not wrong, "\n" + "\n".join(wrong)
    assert await complained(kept) == []

    assert await seen(kept, kept.ordinary) >= {"task", "application", "code", "visit"}
    await plant(kept)
    planted = "\n".join(await leaks(kept, [SUPERVISOR]))
    for way in ("/plan/v1/tasks:", "/checkcode/v1/codes:", "/checkcode/v1/visits/"):
        assert way in planted, way
