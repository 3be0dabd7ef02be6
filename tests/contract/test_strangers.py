"""Whoever is of another district or agency gets nothing of it and changes nothing.

Every guarded route of every service is tried with a token that has all scopes. Routes
are discovered: a new one must refuse, or be listed here with the reason why not.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from shared.running.service import NAMES, load
from shared.testing.world import MakeWorld
from tests.apps import ApiRoute, api_routes
from tests.contract.bodies import REASON, body_of
from tests.smallcity import (
    CULTURE,
    PLACE,
    REGION,
    SUBJECT,
    SmallCity,
    certificates,
    small_city,
)

OTHER_DISTRICT, OTHER_AGENCY = "310101-culture", "310116-police"

COMMON = {
    "GET /plan/v1/agencies": "the directory of agencies is one for the city",
    "GET /plan/v1/agencies.csv": "the same",
    "GET /plan/v1/items": "the item library is one for the city (P-25)",
    "GET /plan/v1/items.csv": "the same",
    "GET /plan/v1/item-changes": "changes of the library are published (P-25)",
    "GET /plan/v1/item-changes.csv": "the same",
    "GET /plan/v1/check-points": "checklists are of the library (P-25)",
    "GET /plan/v1/check-points.csv": "the same",
    "GET /plan/v1/items/{code}": "the item library is one for the city (P-25)",
    "GET /credit/v1/models": "models are published",
    "GET /matching/v1/decline-reasons": "a list of words",
    "POST /matching/v1/runs": "operation of the whole system",
    "POST /matching/v1/replays": "computes on what is sent, reads nothing (X-08)",
    **{
        f"GET /{name.removesuffix('-svc')}/v1/audit": "its own tries (E-05)"
        for name in NAMES
    },
}
"""What every district may use, and why."""

KEPT = (
    f"subjects/{SUBJECT}",
    f"places/{PLACE}",
    "places/JS-2026-0001",
    "inspectors",
    "lists/solo",
)
REGISTER = (
    "/subject/v1/",
    "/plan/v1/agencies",
    "/plan/v1/items",
    "/checkcode/v1/messages",
    "/checkcode/v1/reports",
)
"""Kept by any registrar or steward of the district, or delivered by its channel or
handled by its responder, who are of none of the agencies that made the visit; not by
one agency."""

DESKS = {
    "POST /plan/v1/clues": "any desk of the district takes clues in",
    "POST /plan/v1/clues/import": "the same",
    "POST /plan/v1/dispatches/urging": "whoever oversees the district urges (P-20)",
    "POST /plan/v1/dispatches/direction": "and says what is to be done (P-20)",
}
"""What another agency of the district may do under its own name, and why."""

OWN = {
    "POST /plan/v1/clues/import": "clues of a region that is its own are its own",
    "POST /plan/v1/imports/claims": "its own agency claims; what it may not is named",
    "POST /subject/v1/subjects": "a subject that nobody has registered is its own",
    "POST /subject/v1/views": "a view of its own agency, within its own region",
}
"""What a stranger may do under its own name, and why."""

_OF_ITSELF = re.compile(rf"(?<![0-9A-Z]){REGION}(?=$|-[a-z_]|\d{{3}}$)")
"""The district as a region, in a town, or in the code of an agency; in no number."""


def naming_itself(body: Any) -> Any:
    """The same body with the stranger's own district, towns and agencies in it."""
    match body:
        case str() if "\n" in body:
            rows = [row.split(",") for row in body.split("\n")]
            return "\n".join(",".join(map(naming_itself, row)) for row in rows)
        case str():
            return _OF_ITSELF.sub(OTHER_DISTRICT[:6], body)
        case dict():
            return {name: naming_itself(value) for name, value in body.items()}
        case list():
            return [naming_itself(value) for value in body]
        case _:
            return body


def url_of(route: ApiRoute, city: SmallCity, plan: str) -> str:
    """The route's path with the numbers of things that exist."""
    numbers = city.numbers
    named = {
        "agencies/{code}": f"agencies/{CULTURE}",
        "items/{code}": f"items/{numbers['item']}",
        "codes/{code}": f"codes/{numbers['code']}",
        "tasks/{number}": f"tasks/{numbers['task']}",
        "clues/{number}": f"clues/{numbers['clue']}",
        "proposals/{number}": f"proposals/{numbers['proposal']}",
        "projects/{number}": f"projects/{numbers['project']}",
        "places/{number}": f"places/{numbers['place']}",
        "{plan_id}": numbers[plan],
        "{application_id}": numbers["application"],
        "{visit_id}": numbers["visit"],
        "{agency}": CULTURE,
        "/reliefs/{task}/{kind}": f"/reliefs/{numbers['task']}/coverage",
        "{aggregate}": load(route.service).snapshots[0].aggregate,
        "{kind}": "svg",
        "{edition}": "1",
        **{f"{{{name}}}": number for name, number in numbers.items()},
    }
    url = route.path
    for part, number in named.items():
        url = url.replace(part, number)
    assert "{" not in url, f"{route}: say in url_of what fills {url}"
    return url


def plan_for(route: ApiRoute) -> str:
    """Which plan a route is tried on: one that it could do something to."""
    if "/steps/" in route.path:
        return "submitted"
    return "filed" if route.method == "GET" or "revocation" in route.path else "draft"


async def try_route(
    city: SmallCity,
    who: str,
    route: ApiRoute,
    plan: str | None = None,
    said: Callable[[Any], Any] = lambda body: body,
) -> httpx.Response:
    body = said(body_of(str(route), city))
    options: dict[str, Any] = {}
    if isinstance(body, str):
        options = {"content": body, "headers": {"content-type": "text/csv"}}
    elif body is not None:
        options = {"json": body}
    elif route.method == "DELETE":
        options = {"params": REASON}
    url = url_of(route, city, plan or plan_for(route))
    return await city.ask(who, route.method, url, **options)


def is_refused(answer: httpx.Response) -> bool:
    """A refusal of the caller or of what it names, not of a malformed request."""
    if answer.status_code not in {403, 404, 422}:
        return False
    problem = answer.json()
    return (
        problem["code"] not in {"body-invalid", "no-such-route"} and problem["detail"]
    )


def is_empty(answer: httpx.Response) -> bool:
    """An answer without a row: an empty page or export, counts of zero, a report."""
    if answer.status_code != 200:
        return False
    if answer.headers["content-type"].startswith("text/csv"):
        return len(answer.text.splitlines()) == 1
    return all(size == 0 for size in _sizes(answer.json()))


def _sizes(answer: object) -> Iterator[int]:
    match answer:
        case {"accepted": int(accepted), "unchanged": int(unchanged)}:
            yield from (accepted, unchanged)
        case {"items": [*items], "next_cursor": _}:
            yield len(items)
        case {"verdict": str(verdict)}:
            yield 0 if verdict == "refused" else 1
        case dict() | list():
            for value in answer.values() if isinstance(answer, dict) else answer:
                yield from _sizes(value)
        case int():
            yield answer
        case _:
            pass


async def events_in(city: SmallCity) -> dict[str, int]:
    return {name: len(await city.world.published(name)) for name in NAMES}


def guarded() -> list[ApiRoute]:
    return [route for route in api_routes() if route.scopes is not None]


@pytest.mark.rule("I-05")
@pytest.mark.slow
async def test_another_district_sees_nothing_and_changes_nothing(
    make_world: MakeWorld,
) -> None:
    city = await small_city(make_world)
    before = await events_in(city)
    wrong = []
    for route in guarded():
        if str(route) in COMMON:
            continue
        answer = await try_route(city, OTHER_DISTRICT, route)
        if not (is_refused(answer) or is_empty(answer)):
            wrong.append(f"{route}: {answer.status_code} {answer.text[:300]}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert await events_in(city) == before


@pytest.mark.rule("S-12")
@pytest.mark.slow
async def test_a_stranger_that_names_itself_takes_nothing_over(
    make_world: MakeWorld,
) -> None:
    city = await small_city(make_world)
    before, wrong = await events_in(city), []
    kept = [f"/subject/v1/{path}" for path in KEPT]
    states = [(await city.ask(CULTURE, "GET", path)).json() for path in kept]
    for route in guarded():
        if route.method == "GET" or str(route) in COMMON | OWN:
            continue
        answer = await try_route(city, OTHER_DISTRICT, route, said=naming_itself)
        if not (is_refused(answer) or is_empty(answer)):
            wrong.append(f"{route}: {answer.status_code} {answer.text[:300]}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert await events_in(city) == before
    assert [(await city.ask(CULTURE, "GET", path)).json() for path in kept] == states


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (REGION, "310101"),
        (f"{REGION}101", "310101101"),
        (CULTURE, OTHER_DISTRICT),
        (certificates(0)[0], certificates(0)[0]),
        (PLACE, PLACE),
        ({"a": [f"x,{REGION},{CULTURE}\n"]}, {"a": [f"x,310101,{OTHER_DISTRICT}\n"]}),
    ],
)
def test_a_stranger_names_itself_but_the_things_of_others(
    said: Any, named: Any
) -> None:
    assert naming_itself(said) == named


@pytest.mark.rule("I-05")
@pytest.mark.slow
async def test_another_agency_of_the_district_cannot_act_for_it(
    make_world: MakeWorld,
) -> None:
    city = await small_city(make_world)
    before = await events_in(city)
    wrong = []
    for route in guarded():
        reads = route.method == "GET" and "{plan_id}" not in route.path
        if reads or str(route) in COMMON | DESKS or route.path.startswith(REGISTER):
            continue
        plan = "draft" if route.method == "GET" else plan_for(route)
        answer = await try_route(city, OTHER_AGENCY, route, plan)
        if not (is_refused(answer) or is_empty(answer)):
            wrong.append(f"{route}: {answer.status_code} {answer.text[:300]}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert await events_in(city) == before


def test_what_is_common_exists() -> None:
    assert set(COMMON) <= {str(route) for route in guarded()}
