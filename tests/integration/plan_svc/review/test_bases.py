"""What plan-svc keeps of the law it judged by, and what it does not know (X-01)."""

from typing import Any

import pytest
from plan_svc.plans.domain import steps
from plan_svc.policy import TOPICS, current_law

from shared.civic.law import Basis
from shared.civic.law.files import load_kept
from shared.events.plan import PlanFiled, TaskBases, TaskScheduled
from tests.integration.plan_svc.planned import District

SERVICE = "plan-svc"
pytestmark = pytest.mark.rule("X-01")


def rows_of(bases: list[dict[str, Any]]) -> set[str]:
    """The topics of rows, each of which is read again from the set that is kept."""
    topics = set()
    for basis in bases:
        row = load_kept("plan_svc.policy", basis["law"], TOPICS).row(basis["row"])
        assert row.clause == basis["clause"]
        topics.add(row.topic)
    return topics


async def test_a_filed_plan_keeps_every_row_that_its_review_judged_it_by(
    district: District,
) -> None:
    places = await district.register(range(2))
    draft = await district.draft("310116-culture")
    assert draft["bases"] is None
    checks = await district.checks(draft)
    filed = await district.filed(places, "310116-culture")
    [event] = await district.world.published(SERVICE, PlanFiled)

    assert rows_of(filed["bases"]) >= {"field", "frequency"}
    assert event.bases == tuple(map(Basis.model_validate, filed["bases"]))
    assert {basis["row"] for basis in filed["bases"]} == {
        basis["row"] for check in checks.values() for basis in check["bases"]
    }
    assert rows_of(checks["fields-stated"]["bases"]) == {"field"}
    assert rows_of(checks["frequency-advisory"]["bases"]) == {"frequency"}


async def test_the_steps_of_a_plan_are_reproduced_from_the_row_of_their_chain(
    district: District,
) -> None:
    filed = await district.filed(await district.register([1]), "310116-culture")
    [basis] = {Basis.model_validate(step["basis"]) for step in filed["steps"][-1:]}
    then = load_kept("plan_svc.policy", basis.law, TOPICS)
    chain = steps.parse_chain(then.row(basis.row).value.steps)
    last = max(step["round"] for step in filed["steps"])
    taken = [step for step in filed["steps"] if step["round"] == last]
    assert sorted(name for group in chain for name in group) == sorted(
        step["name"] for step in taken
    )


async def test_a_refused_upload_names_the_row_that_it_breaks(
    district: District,
) -> None:
    places = await district.register([1])
    await district.filed(places, "310116-market")
    plan = await district.draft("310116-market")
    answer = await district.upload(plan, "place\n" + places[0])
    body = answer.json()
    assert rows_of(body["bases"]) == {"frequency"}, body


async def test_a_triggered_task_keeps_the_row_of_its_source(
    district: District,
) -> None:
    [place] = await district.register([1])
    answer = await district.planner().post(
        "/plan/v1/tasks",
        json={
            "place": place,
            "items": ["market-001"],
            "source": "complaint",
            "source_number": "12345-0001",
            "source_reason": "消费者投诉",
            "latest": "2026-03-20",
        },
    )
    task = answer.json()
    [event] = await district.world.published(SERVICE, TaskScheduled)
    assert rows_of([task["bases"]["source"]]) == {"source"}
    assert event.bases == TaskBases.model_validate(task["bases"])

    planned = await district.filed([place], "310116-culture")
    [*_, event] = await district.world.published(SERVICE, TaskScheduled)
    assert (event.plan_code, event.bases) == (planned["plan_code"], None)


async def test_a_draw_keeps_the_rows_behind_its_ratios_and_its_frame(
    district: District,
) -> None:
    await district.register(range(3))
    plan = await district.draft("310116-market")
    url = f"/plan/v1/plans/{plan['id']}/draws"
    client = district.planner("310116-market")
    drawn = await district.draw(plan, ratios={"none": "1"})
    assert rows_of(drawn["bases"]) >= {"frequency", "draw.behind"}
    assert {basis["law"] for basis in drawn["bases"]} == {current_law().digest}
    [kept] = (await client.get(url)).json()
    assert kept["bases"] == drawn["bases"]


async def test_what_was_judged_before_its_rows_were_kept_is_told_as_not_known(
    district: District,
) -> None:
    filed = await district.filed(await district.register([1]), "310116-culture")
    async with district.world.db(SERVICE).writing() as tx:
        await tx.execute("UPDATE plan SET bases = NULL")
        await tx.execute("UPDATE plan_step SET basis = NULL")
    seen = await district.seen(filed)
    assert (seen["status"], seen["bases"]) == ("filed", None)
    assert {step["basis"] for step in seen["steps"]} == {None}
