"""What stands on an item is listed, and nothing of it ends unseen (P-25, E-04)."""

import pytest

from tests.integration.plan_svc.library.test_bases import LAW, NOTICE
from tests.integration.plan_svc.planned import District
from tests.integration.plan_svc.tasks.test_tasks import code
from tests.lists import goes_both_ways, listed

pytestmark = pytest.mark.rule("P-25")
USES = "/plan/v1/item-uses"
RELEASE = "/plan/v1/items/culture-001/claims/310116-culture/release"


async def standing(district: District) -> tuple[str, str]:
    """A filed plan with a task that has a code."""
    (place,) = await district.register([0])
    plan = await district.filed([place])
    (task,) = await district.tasks()
    await district.tell("checkcode-svc", code(task))
    return plan["plan_code"], task["number"]


async def test_open_plans_tasks_and_codes_without_a_basis_are_listed(
    district: District,
) -> None:
    plan, task = await standing(district)
    justice = district.world.client("plan-svc", "310116-justice", role="supervisor")
    assert await listed(justice, USES) == []

    await district.item("culture-001", legal_bases=[LAW | {"valid_to": "2026-03-01"}])

    every = await goes_both_ways(justice, USES, "number", "kind")
    assert {(use["kind"], use["number"]) for use in every} == {
        ("plan", plan),
        ("task", task),
        ("code", "JC1"),
    }
    tasks = await listed(justice, USES, kind="task", agency="310116-culture")
    assert [use["items"] for use in tasks] == [["culture-001"]]
    other = district.world.client("plan-svc", "310101-justice", role="supervisor")
    assert await listed(other, USES) == []
    await district.item("culture-001", legal_bases=[NOTICE, LAW])
    assert await listed(justice, USES) == []
    assert len(await listed(justice, USES, item="culture-001")) == 3


async def test_a_claim_is_released_only_when_nothing_stands_on_it(
    district: District,
) -> None:
    plan, task = await standing(district)
    planner = district.planner("310116-culture")

    refused = await planner.post(RELEASE)
    assert (refused.status_code, refused.json()["code"]) == (409, "claim-in-use")
    named = {(use["kind"], use["number"]) for use in refused.json()["uses"]}
    assert {("plan", plan), ("task", task)} <= named
    foreign = await district.planner("310116-market").post(RELEASE)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "other-agency")

    url = "/plan/v1/items/health-001/claims/310116-health/release"
    health = district.planner("310116-health")
    released = await health.post(url)
    assert (released.status_code, released.json()["claimed_by"]) == (200, [])
    again = await health.post(url)
    assert again.json()["version"] == released.json()["version"]
