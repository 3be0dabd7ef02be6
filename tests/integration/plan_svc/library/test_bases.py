"""An item that nothing in force carries is neither planned nor inspected (P-25)."""

import pytest

from tests.integration.plan_svc.planned import District, Json
from tests.integration.plan_svc.tasks.test_tasks import trigger

pytestmark = pytest.mark.rule("P-25")
LAW: Json = {"kind": "law", "text": "《食品安全法》第一百一十条"}
NOTICE: Json = {"kind": "other", "text": "某通知第三条"}


async def test_with_others_alone_it_is_not_planned_and_its_open_tasks_stay(
    district: District,
) -> None:
    (place,) = await district.register([0])
    await district.item("market-001", legal_bases=[LAW])
    await district.filed([place], "310116-market")
    before = await district.tasks()

    await district.item("market-001", legal_bases=[NOTICE])

    assert await district.tasks() == before
    check = (await district.checks(await district.draft()))["items-inspectable"]
    assert (check["passed"], check["effect"]) == (False, "blocks")
    answer = await district.planner().post("/plan/v1/tasks", json=trigger(place))
    assert (answer.status_code, answer.json()["items"]) == (
        422,
        [{"item": "market-001", "code": "unfounded"}],
    )


async def test_what_is_repealed_within_a_plans_period_does_not_carry_it(
    district: District,
) -> None:
    await district.item("market-001", legal_bases=[LAW | {"valid_to": "2026-03-30"}])
    checks = await district.checks(await district.draft())
    assert not checks["items-inspectable"]["passed"]
    await district.item("market-001", legal_bases=[LAW | {"valid_to": "2026-03-31"}])
    checks = await district.checks(await district.draft())
    assert checks["items-inspectable"]["passed"]
