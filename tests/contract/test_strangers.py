"""Whoever is of another district or agency gets nothing of it and changes nothing.

Every guarded route of every service is tried with a token that has all scopes. Routes
are discovered: a new one must refuse, or be listed here with the reason why not.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from shared.civic import uscc
from shared.running.service import NAMES, load
from shared.testing.world import MakeWorld
from tests.apps import ApiRoute, api_routes
from tests.smallcity import (
    CULTURE,
    HEALTH,
    PLACE,
    REGION,
    SUBJECT,
    SmallCity,
    certificates,
    contact_body,
    inspector_body,
    item_body,
    plan_body,
    small_city,
    subject_body,
    task_body,
)

OTHER_DISTRICT, OTHER_AGENCY = "310101-culture", "310116-police"
DAY = "2026-03-20"

COMMON = {
    "GET /plan/v1/agencies": "the directory of agencies is one for the city",
    "GET /plan/v1/agencies.csv": "the same",
    "GET /plan/v1/items": "the item library is one for the city (P-25)",
    "GET /plan/v1/items.csv": "the same",
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

REASON = {"reason": "理由"}
APPLICATION = {"inspectors": certificates(0), "day": DAY}


def body_of(route: str, city: SmallCity) -> Any:
    """A good body for a route: text is CSV, None is no body."""
    task = city.numbers["task"]
    application = APPLICATION | {"tasks": [task]}
    agreement = {
        "place": PLACE,
        "tasks": [task, f"{task}.2"],
        "day": DAY,
        "reference": "纪要",
    }
    options = {
        "place": PLACE,
        "agency": CULTURE,
        "items": ["culture-001"],
        "day": DAY,
    }
    return {
        "PUT /plan/v1/agencies/{code}": {
            "name": "x",
            "domain": "culture",
            "region": REGION,
        },
        "PUT /plan/v1/items/{code}": item_body("culture"),
        "POST /plan/v1/plans": plan_body(CULTURE),
        "PUT /plan/v1/plans/{plan_id}": plan_body(CULTURE),
        "POST /plan/v1/plans/{plan_id}/subjects": f"place\n{PLACE}\n",
        "POST /plan/v1/plans/{plan_id}/draw": {"seed": "1"},
        "POST /plan/v1/plans/{plan_id}/approval": {"round": 2},
        "POST /plan/v1/plans/{plan_id}/steps/{step}/refusal": REASON,
        "POST /plan/v1/plans/{plan_id}/revocation": REASON,
        "POST /plan/v1/tasks": task_body(DAY, PLACE) | {"source_number": "9"},
        "POST /plan/v1/tasks/{number}/withdrawal": REASON,
        "POST /subject/v1/imports/subjects": (
            f"uscc,name,region,address\n{SUBJECT},别名有限公司,{REGION},某路\n"
        ),
        "POST /subject/v1/transfers/subjects": {"uscc": SUBJECT, "to": REGION} | REASON,
        "POST /subject/v1/transfers/places": {"number": PLACE, "to": REGION} | REASON,
        "POST /subject/v1/transfers/inspectors": {
            "certificate": certificates(0)[0],
            "to": HEALTH,
        }
        | REASON,
        "POST /subject/v1/transfers/reinstatements": {"certificate": certificates(0)[0]}
        | REASON,
        "POST /subject/v1/subjects/{uscc}/contacts": contact_body(),
        "POST /subject/v1/contacts": contact_body() | {"uscc": SUBJECT},
        "POST /subject/v1/contacts/{contact_id}/removal": REASON,
        "POST /subject/v1/contacts/{contact_id}/confirmation": {
            "purposes": ["notices"]
        },
        "POST /subject/v1/contacts/{contact_id}/withdrawal": {},
        "POST /subject/v1/transfers/{transfer_id}/refusal": REASON,
        "POST /subject/v1/transfers/{transfer_id}/withdrawal": REASON,
        "POST /subject/v1/imports/inspectors": (
            "certificate,name,agency,valid_from,valid_to\n"
            f"{certificates(0)[0]},某人,{CULTURE},2020-01-01,2029-01-01\n"
        ),
        "POST /subject/v1/subjects": subject_body(uscc.make(REGION, 99)),
        "PATCH /subject/v1/subjects/{uscc}": {"name": "别名有限公司"},
        "POST /subject/v1/subjects/{uscc}/places": {"address": "某路", "place": "002"},
        "POST /subject/v1/subjects/{uscc}/retirement": REASON,
        "POST /subject/v1/subjects/{uscc}/reinstatement": REASON,
        "PATCH /subject/v1/places/{number}": {"address": "某路"},
        "PUT /subject/v1/projects/{number}": {
            "owner": SUBJECT,
            "address": "某路",
            "region": REGION,
        },
        "PUT /subject/v1/lists/{list_name}/{uscc}": REASON,
        "POST /subject/v1/inspectors": inspector_body(0, CULTURE) | {"name": "某人"},
        "POST /subject/v1/inspectors/revocations": {"certificate": certificates(0)[0]},
        "POST /credit/v1/imports/grades": f"uscc,domain,grade\n{SUBJECT},culture,C\n",
        "PUT /credit/v1/grades/{domain}/{uscc}": {"grade": "C"},
        "POST /checkcode/v1/applications": application,
        "POST /checkcode/v1/applications/batch": {"applications": [application]},
        "POST /checkcode/v1/first-surveys": {
            "day": DAY,
            "subject_name": "新开的店",
            "address": "卫清路8号",
            "inspectors": application["inspectors"],
            "found": "首次摸底",
        },
        "POST /checkcode/v1/applications/{application_id}/override": REASON
        | {"version": 1},
        "POST /checkcode/v1/visits/{visit_id}/results/override": {
            "draft_version": 1,
            "reason": "属实",
        },
        "POST /checkcode/v1/applications/{application_id}/decline": {
            "reason": "inspectors"
        },
        "POST /checkcode/v1/applications/{application_id}/join": {"option": 1},
        "POST /checkcode/v1/applications/{application_id}/inspectors": {
            "inspectors": certificates(0)
        },
        "POST /checkcode/v1/applications/{application_id}/leave": {
            "reason": "inspectors"
        },
        "POST /checkcode/v1/messages/{message_id}/delivery": {"received_by": "店长"},
        "POST /checkcode/v1/reports/{report_id}/acceptance": {"due_on": "2030-01-01"},
        "POST /checkcode/v1/reports/{report_id}/answer": {"text": "属实"},
        "POST /checkcode/v1/codes/{code}/cancellation": REASON,
        "POST /checkcode/v1/codes/{code}/cancellation/override": {"version": 1},
        "POST /checkcode/v1/codes/{code}/visits": {},
        "POST /checkcode/v1/codes/{code}/absences": {
            "agency": "310116-health",
            "reason": "inspectors",
        },
        "POST /checkcode/v1/visits/{visit_id}/results": {
            "points": [{"item": "culture-001", "point": "1", "outcome": "no_problem"}]
        },
        "POST /checkcode/v1/visits/{visit_id}/results/correction": {
            "points": [{"item": "culture-001", "point": "1", "outcome": "no_problem"}],
            "reason": "点错",
        },
        "POST /matching/v1/replays": (
            "premises,agency,programme,kind,date\nP1,a,b,c,2026-03-20\n"
        ),
        "POST /matching/v1/proposals": agreement,
        "POST /matching/v1/exchange/joint-tasks": agreement,
        "POST /matching/v1/proposals/{number}/answers": {"answer": "join"},
        "PUT /matching/v1/proposals/{number}/lead": {"lead": CULTURE},
        "POST /matching/v1/reliefs/{task}/{kind}/answers": {"answer": "confirm"},
        "POST /matching/v1/options": options,
        "POST /matching/v1/options/batch": {"questions": [options]},
    }.get(route)


OWN = {
    "POST /subject/v1/subjects": "a subject that nobody has registered is its own",
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
        if reads or str(route) in COMMON or route.path.startswith(REGISTER):
            continue
        plan = "draft" if route.method == "GET" else plan_for(route)
        answer = await try_route(city, OTHER_AGENCY, route, plan)
        if not (is_refused(answer) or is_empty(answer)):
            wrong.append(f"{route}: {answer.status_code} {answer.text[:300]}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert await events_in(city) == before


def test_what_is_common_exists() -> None:
    assert set(COMMON) <= {str(route) for route in guarded()}
