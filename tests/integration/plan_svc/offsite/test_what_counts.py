"""An off-site inspection counts as one, and never as a visit (P-13, P-26)."""

from datetime import UTC, datetime

import pytest
from plan_svc.duties.commands import follow_duties

from shared.audit.acting import Acting, acting_as
from shared.events.credit import Grade
from tests.integration.plan_svc.offsite.from_afar import FIRE, MARKET, FromAfar
from tests.integration.plan_svc.planned import grade, place

pytestmark = [pytest.mark.rule("P-26"), pytest.mark.rule("P-13")]

CROWDED = ("key_fire_unit", "densely_occupied")


async def _duties(afar: FromAfar) -> dict[str, str]:
    with acting_as(Acting.system("plan-svc", "follow-duties")):
        await follow_duties(afar.world.db("plan-svc"))
    answer = await afar.district.planner(FIRE).get("/plan/v1/duties")
    return {
        row["mode"]: row["status"]
        for row in answer.json()["items"]
        if row["risk"] is None
    }


async def test_it_does_the_off_site_check_of_the_year_and_no_visit(
    afar: FromAfar,
) -> None:
    unit = place(0, business_types=CROWDED)
    await afar.district.tell("subject-svc", unit)
    await afar.district.tell("credit-svc", grade(0, "fire", Grade.A))
    plan = await afar.district.filed([unit.number], FIRE, mode="off_site")
    (task,) = await afar.district.tasks(plan_code=plan["plan_code"])
    assert await _duties(afar) == {"off_site": "planned", "on_site": "open"}
    await afar.inspect(task["number"], FIRE)
    assert await _duties(afar) == {"off_site": "done", "on_site": "open"}


async def test_a_frequency_row_does_not_count_it(afar: FromAfar) -> None:
    (remote,) = await afar.tasks(1, MARKET)
    await afar.inspect(remote["number"], MARKET)
    plan = await afar.district.draft(MARKET)
    await afar.district.upload(plan, f"place\n{remote['place']}")
    checks = await afar.district.checks(plan)
    assert checks["frequency-binding"]["passed"] is True
    assert checks["frequency-advisory"]["passed"] is True


async def test_a_window_with_an_inspection_needs_no_reason(afar: FromAfar) -> None:
    done, left = await afar.tasks(2)
    await afar.inspect(done["number"])
    afar.world.clock.set(datetime(2026, 4, 10, 4, tzinfo=UTC))
    answer = await afar.district.planner(done["agency"]).get(
        "/plan/v1/dispatches", params={"unexplained": "true"}
    )
    assert [row["task"] for row in answer.json()["items"]] == [left["number"]]
