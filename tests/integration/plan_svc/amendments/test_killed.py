"""Killed in the middle of an amendment: nothing of it is there, and it can be done.

The process that carries it out has one place in a chunk, so that there are chunks to be
killed between. The control commits after each step, and is half done.
"""

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.integration.plan_svc.planned import District, Json

pytestmark = [pytest.mark.rule("P-08"), pytest.mark.rule("P-23")]
CULTURE = "310116-culture"
LAST = ("district_justice", "310116-justice")
SEEN = """
SELECT (SELECT jsonb_object_agg(number, status) FROM task) AS tasks,
       (SELECT count(*) FROM plan_subject WHERE plan_id = $1) AS subjects,
       (SELECT count(*) FROM plan_subject_past) AS past,
       (SELECT edition FROM plan WHERE id = $1) AS edition,
       (SELECT count(*) FROM outbox WHERE aggregate IN ('plan', 'task')) AS told
"""


async def submitted(district: District) -> tuple[Json, Json]:
    """A plan of four places whose amendment, two out and two in, waits for one step."""
    places = await district.register(range(6))
    plan = await district.filed(places[:4])
    draft = await district.amendment(plan, leaving=places[:2], coming=places[4:])
    draft = await district.restate(draft, duration_minutes=90)
    await district.approve(draft)
    await district.consent(draft, "municipal_counterpart", "310000-culture")
    return plan, draft


async def state(district: District, plan: Json) -> dict[str, Any]:
    async with district.world.db("plan-svc").reading() as tx:
        row = await tx.fetchrow(SEEN, plan["id"])
    assert row is not None
    return dict(row)


def carry_out(district: District, draft: Json, kill_at: str, way: str) -> int:
    """The last step in a process of its own, which may be killed in it."""
    url = district.world.url("plan-svc")
    module = f"{__package__}.amending"
    return subprocess.run(
        [sys.executable, "-m", module, url, draft["id"], way],
        env={**os.environ, "ONEVISIT_KILL_AT": kill_at},
        check=False,
        capture_output=True,
        timeout=60,
    ).returncode


@pytest.mark.slow
@pytest.mark.parametrize("chunk", [2, 5])
async def test_killed_between_any_two_chunks_nothing_is_half_done(
    district: District, chunk: int
) -> None:
    plan, draft = await submitted(district)
    before = await state(district, plan)
    point = f"amendment.between-chunks:{chunk}"

    assert carry_out(district, draft, point, "whole") == -9

    assert await state(district, plan) == before
    assert (await district.seen(draft))["status"] == "submitted"
    again = await district.consent(draft, *LAST)
    assert again.json()["status"] == "filed", again.text
    after = await state(district, plan)
    assert (after["edition"], after["subjects"], after["past"]) == (2, 4, 2)
    assert after["told"] == before["told"] + 2 + 2 + 2 + 1


@pytest.mark.slow
async def test_the_control_that_commits_by_steps_is_half_done(
    district: District,
) -> None:
    plan, draft = await submitted(district)
    before = await state(district, plan)
    point = "amendment.between-chunks:5"

    assert carry_out(district, draft, point, "by-steps") == -9

    half = await state(district, plan)
    assert half["edition"] == before["edition"]
    assert half["tasks"] != before["tasks"], "the control must leave it half done"


@pytest.mark.slow
@pytest.mark.rule("P-02")
async def test_an_extension_that_is_killed_adds_nothing_and_can_be_approved_again(
    district: District,
) -> None:
    places = await district.register(range(3))
    plan = await district.draft(
        CULTURE,
        kind="annual",
        period_to="2026-12-31",
        scope_open=True,
        ratio=None,
        extent={"number": 3},
    )
    plan = await district.through(plan)
    url = f"/plan/v1/plans/{plan['id']}/extensions"
    draft = (await district.planner(CULTURE).post(url)).json()
    await district.upload(draft, "place\n" + "\n".join(places))
    before = await state(district, plan)

    assert carry_out(district, draft, "amendment.between-chunks:2", "extend") == -9

    assert await state(district, plan) == before
    again = await district.approve(draft)
    assert again.json()["status"] == "filed", again.text
    after = await state(district, plan)
    assert (after["subjects"], after["told"]) == (3, before["told"] + 3 + 1 + 1)
