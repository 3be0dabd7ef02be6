"""A team of a town, with a signed token of nine digits: complaint to results."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from shared.civic import uscc
from tests.e2e.people import Json, People
from tests.fleet import Fleet, eventually

TOWN, NEXT_TOWN = "310116101", "310116102"
TEAM, NEXT_TEAM = f"{TOWN}-urban_management", f"{NEXT_TOWN}-urban_management"
CITY, DISTRICT = "310000-urban_management", "310116-urban_management"
ITEM = "urban_management-001"
SUBJECT = uscc.make("310116", 4721)
PLACE = f"{SUBJECT}-001"
CERTIFICATES = [f"{TOWN}-{number:06d}" for number in (1, 2)]


async def furnish(people: People) -> None:
    """The team as an agency, its item, its inspectors, and a shop in its town."""
    for agency, level in ((TEAM, "town"), (NEXT_TEAM, "town")):
        region, _, domain = agency.partition("-")
        body = {"name": agency, "level": level, "domain": domain, "region": region}
        path = f"/plan/v1/agencies/{agency}"
        await people.do("plan-svc", DISTRICT, "steward", path, method="PUT", json=body)
    item = {
        "name": "占道经营检查",
        "domain": "urban_management",
        "level": "town",
        "risk": "medium",
        "item_list": "random",
        "legal_basis": "某条例第一条",
        "check_points": [{"number": "1", "text": "占道"}],
    }
    path = f"/plan/v1/items/{ITEM}"
    await people.do("plan-svc", CITY, "steward", path, method="PUT", json=item)
    claim = f"{path}/claims/{TEAM}"
    await people.do("plan-svc", TEAM, "planner", claim, method="PUT")
    shop = {
        "uscc": SUBJECT,
        "name": "上海示例水果店",
        "region": "310116",
        "premises": [{"address": "上海市金山区示例镇1号", "town": TOWN}],
    }
    path = "/subject/v1/subjects"
    await people.do("subject-svc", TEAM, "registrar", path, json=shop)
    for certificate in CERTIFICATES:
        inspector = {
            "certificate": certificate,
            "name": "赵检查",
            "agency": TEAM,
            "valid_from": "2020-01-01",
            "valid_to": "2030-12-31",
        }
        path = "/subject/v1/inspectors"
        await people.do("subject-svc", TEAM, "registrar", path, json=inspector)


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.rule("I-05")
@pytest.mark.rule("S-07")
async def test_a_town_inspects_at_its_place_and_the_next_town_sees_nothing(
    fleet: Fleet,
) -> None:
    people = People(fleet)
    await furnish(people)
    today = str(fleet.today())

    async def posted(service: str, role: str, path: str, body: Json) -> Json | None:
        """The answer, once the service knows what is named."""
        answer = await people.call(service, TEAM, role, "POST", path, json=body)
        assert answer.status_code in {201, 404, 409, 422}, answer.text
        return answer.json() if answer.status_code == 201 else None

    complaint = {
        "place": PLACE,
        "items": [ITEM],
        "source": "complaint",
        "source_number": "12345-0001",
        "source_reason": "居民投诉",
        "latest": today,
    }
    task = await eventually(
        lambda: posted("plan-svc", "planner", "/plan/v1/tasks", complaint),
        "plan-svc knows the shop",
    )
    assert task["town"] == TOWN
    application = {
        "tasks": [task["number"]],
        "inspectors": CERTIFICATES,
        "day": today,
        "duration_minutes": 30,
    }
    path = "/checkcode/v1/applications"
    applied = await eventually(
        lambda: posted("checkcode-svc", "inspector", path, application),
        "checkcode-svc knows the task and who comes",
    )
    code = applied["code"]
    assert code, "a code is issued at once, with nobody to join"
    async with fleet.client("checkcode-svc", "") as anybody:
        page = await anybody.get(urlsplit(applied["scan_url"]).path)
    assert "示例水果店" in page.text
    path = f"/checkcode/v1/codes/{code}/visits"
    visit = await people.do("checkcode-svc", TEAM, "inspector", path, json={})
    points = [{"item": ITEM, "point": "1", "outcome": "no_problem"}]
    path = f"/checkcode/v1/visits/{visit['id']}/results"
    await people.do("checkcode-svc", TEAM, "inspector", path, json={"points": points})

    async def visited() -> bool | None:
        path = f"/plan/v1/tasks/{task['number']}"
        shown = await people.see("plan-svc", TEAM, "planner", path)
        return shown["status"] == "visited" or None

    await eventually(visited, "plan-svc learns of the visit")
    for agency, sees in ((TEAM, 1), (DISTRICT, 1), (CITY, 1), (NEXT_TEAM, 0)):
        await assert_seen(people, agency, sees, task["number"], visit["id"])


async def assert_seen(
    people: People, agency: str, sees: int, task: str, visit: str
) -> None:
    """Whether an agency sees the task, the code, the visit and the subject."""

    async def ask(service: str, path: str) -> Any:
        return await people.call(service, agency, "supervisor", "GET", path)

    for service, path in (
        ("plan-svc", "/plan/v1/tasks"),
        ("checkcode-svc", "/checkcode/v1/codes"),
        ("subject-svc", "/subject/v1/subjects"),
    ):
        answer = await ask(service, path)
        assert len(answer.json()["items"]) == sees, (agency, path, answer.text)
    for service, path in (
        ("plan-svc", f"/plan/v1/tasks/{task}"),
        ("checkcode-svc", f"/checkcode/v1/visits/{visit}"),
        ("matching-svc", f"/matching/v1/tasks/{task}/explanation"),
    ):
        answer = await ask(service, path)
        expected = 200 if sees else 404
        assert answer.status_code == expected, (agency, path, answer.text)
