"""What is classified or a surprise is its own agency's, and so is who complained."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.auth import ROLES
from tests.integration.plan_svc.planned import District
from tests.integration.plan_svc.tasks.test_tasks import trigger, visit

SOURCE = {"source_number": "97531-0007", "source_reason": "邻居王某举报"}
EVERY_SCOPE = " ".join(sorted(frozenset().union(*ROLES.values())))
OWN, OTHERS = "310116-market", ("310116-fire", "310116-justice", "310000-market")


def reader(district: District, agency: str) -> httpx.AsyncClient:
    return district.world.client("plan-svc", agency, scopes=EVERY_SCOPE)


async def entered(district: District, **secret: bool) -> dict[str, Any]:
    [place] = await district.register([1])
    body = trigger(place, **SOURCE, **secret)
    answer = await district.planner().post("/plan/v1/tasks", json=body)
    assert answer.status_code == 201, answer.text
    task: dict[str, Any] = answer.json()
    return task


async def shown(district: District, agency: str, number: str) -> bool:
    """Whether a task is shown: by itself, in the list and in the counts alike."""
    client = reader(district, agency)
    one = (await client.get(f"/plan/v1/tasks/{number}")).status_code == 200
    listed = number in (await client.get("/plan/v1/tasks")).text
    summary = (await client.get("/plan/v1/summary")).json()
    counted = summary["tasks"]["triggered"] == 1
    assert one == listed == counted, (agency, one, listed, counted)
    return one


@pytest.mark.rule("C-05")
@pytest.mark.parametrize("secret", ["classified", "surprise"])
async def test_a_secret_task_is_shown_to_its_own_agency_alone(
    district: District, secret: str
) -> None:
    task = await entered(district, **{secret: True})
    assert await shown(district, OWN, task["number"])
    for agency in OTHERS:
        assert not await shown(district, agency, task["number"])
        path = f"/plan/v1/tasks/{task['number']}/withdrawal"
        refused = await reader(district, agency).post(path, json={"reason": "x"})
        assert (refused.status_code, refused.json()["code"]) == (404, "task-unknown")


@pytest.mark.rule("C-05")
async def test_a_surprise_is_none_after_it_was_made_and_the_classified_stays_secret(
    district: District,
) -> None:
    day = date(2026, 3, 10)
    surprise = await entered(district, surprise=True)
    await district.tell("checkcode-svc", visit(surprise, day=day))
    for agency in OTHERS:
        assert await shown(district, agency, surprise["number"])


@pytest.mark.rule("C-05")
async def test_the_classified_stays_secret_after_it_was_made(
    district: District,
) -> None:
    task = await entered(district, classified=True)
    await district.tell("checkcode-svc", visit(task))
    for agency in OTHERS:
        assert not await shown(district, agency, task["number"])


@pytest.mark.rule("C-05")
async def test_who_complained_is_shown_to_the_agency_that_follows_it_alone(
    district: District,
) -> None:
    task = await entered(district)
    assert (task["source_number"], task["source_reason"]) == tuple(SOURCE.values())
    for agency in OTHERS:
        client = reader(district, agency)
        one = (await client.get(f"/plan/v1/tasks/{task['number']}")).json()
        assert (one["source"], one["source_number"]) == ("complaint", None)
        for path in ("tasks", f"tasks/{task['number']}"):
            answer = await client.get(f"/plan/v1/{path}")
            assert SOURCE["source_reason"] not in answer.text


@pytest.mark.rule("C-05")
@pytest.mark.parametrize("secret", ["classified", "surprise"])
async def test_a_plan_of_secret_tasks_is_its_agencies_and_its_authorities(
    district: District, secret: str
) -> None:
    places = await district.register([1, 2])
    plan = await district.filed(places, "310116-market", **{secret: True})
    authorities = {step["authority"] for step in plan["steps"]}
    path = f"/plan/v1/plans/{plan['id']}"
    for agency in {OWN, *authorities}:
        assert (await reader(district, agency).get(path)).status_code == 200, agency
    outsiders = {"310116-fire", "310116-culture", "310000-culture"} - authorities
    for agency in outsiders:
        client = reader(district, agency)
        for further in ("", "/subjects", "/draws", "/checks"):
            answer = await client.get(path + further)
            assert answer.status_code == 404, (agency, further, answer.text)
        assert plan["id"] not in (await client.get("/plan/v1/plans")).text
        tasks = (await client.get("/plan/v1/tasks")).json()["items"]
        summary = (await client.get("/plan/v1/summary")).json()
        assert (tasks, summary["plans_filed"]) == ([], 0)
        assert summary["tasks"]["scheduled"] == 0


@pytest.mark.rule("C-05")
async def test_the_checks_of_a_plan_count_no_secret_of_others(
    district: District,
) -> None:
    [place] = await district.register([1])
    draft = await district.draft("310116-fire", items=["fire-001"])
    assert (await district.upload(draft, f"place\n{place}\n")).is_success
    nobody = await district.checks(draft)
    for secret in ("classified", "surprise"):
        body = trigger(place, **SOURCE | {"source_number": secret}, **{secret: True})
        answer = await district.planner().post("/plan/v1/tasks", json=body)
        assert answer.status_code == 201, answer.text
    assert await district.checks(draft) == nobody
    ordinary = trigger(place, **SOURCE)
    answer = await district.planner().post("/plan/v1/tasks", json=ordinary)
    assert answer.status_code == 201, answer.text
    assert await district.checks(draft) != nobody
