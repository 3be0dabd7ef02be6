"""An old verdict is reached again by the law and the facts of its day (X-01)."""

import pytest
from plan_svc.policy import queries as policy
from plan_svc.verdicts import queries as verdicts

from tests.integration.plan_svc.planned import District, Json

pytestmark = pytest.mark.rule("X-01")
CULTURE, HEALTH = "310116-culture", "310116-health"


async def again(district: District, plan: Json, ordinal: int = 1) -> Json:
    answer = await district.planner(plan["agency"]).get(
        f"/plan/v1/plans/{plan['id']}/verdicts/{ordinal}/again"
    )
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def test_approval_and_filing_each_leave_a_verdict(district: District) -> None:
    places = await district.register(range(2))
    plan = await district.filed(places)
    listed = await district.planner(CULTURE).get(
        f"/plan/v1/plans/{plan['id']}/verdicts"
    )
    assert [each["moment"] for each in listed.json()] == ["approval", "filing"]
    law = {each["law"] for each in listed.json()}
    assert law == {policy.current_law().digest}
    missing = await district.planner(CULTURE).get(
        f"/plan/v1/plans/{plan['id']}/verdicts/9/again"
    )
    assert (missing.status_code, missing.json()["code"]) == (404, "verdict-unknown")


async def test_it_is_the_same_though_the_world_went_on(district: District) -> None:
    """The plan's own tasks, others' tasks and changed items are of today."""
    places = await district.register(range(3))
    plan = await district.filed(places)
    await district.filed(places, HEALTH)
    await district.item("culture-001", risk="high", name="改名的事项")
    found = await again(district, plan, 2)
    assert (found["reproduced"], found["differing"], found["asked_anew"]) == (
        True,
        [],
        0,
    )
    assert (found["today_differs"], found["today"]) == (False, [])
    live = await district.checks(plan)
    assert not live["joint-possible"]["passed"], "the control: of today it is another"
    kept = {check["code"]: check for check in found["checks"]}
    assert kept["joint-possible"]["passed"]


async def test_it_says_what_todays_law_says_otherwise(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place,) = await district.register([0])
    plan = await district.filed([place])
    law = policy.current_law()
    stricter = type(law)(
        [row for row in law.rows if row.id != "default/field/items"],
        law.waiting,
    )
    monkeypatch.setattr(verdicts, "current_law", lambda: stricter)
    found = await again(district, plan)
    assert found["reproduced"]
    assert [each["code"] for each in found["today"]] == ["fields-stated"]


async def test_a_law_that_is_not_kept_is_said_to_be_missing(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.filed([place])
    async with district.world.db("plan-svc").writing() as tx:
        await tx.execute("UPDATE plan_verdict SET law = repeat('0', 64)")
    answer = await district.planner(CULTURE).get(
        f"/plan/v1/plans/{plan['id']}/verdicts/1/again"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "law-not-kept")


async def test_it_is_shown_to_who_may_see_the_plan(district: District) -> None:
    (place,) = await district.register([0])
    plan = await district.draft(CULTURE, classified=True)
    await district.upload(plan, f"place\n{place}\n")
    filed = await district.through(await district.seen(plan))
    other = await district.planner(HEALTH).get(f"/plan/v1/plans/{filed['id']}/verdicts")
    assert other.status_code == 404
