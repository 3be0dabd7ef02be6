"""matching-svc and checkcode-svc follow an amendment by the events of its tasks (P-08).

Every service that keeps copies is made anew from the topics afterwards, and is the same
(X-13); so it is when everything is delivered once more (M-14).
"""

from typing import Any

import pytest

from shared.events.plan import PlanAmended
from shared.messaging.rebuild import rebuild
from shared.running.service import NAMES
from shared.testing.principals import plain_token
from shared.testing.world import MakeWorld
from tests.readmodels import digests, published, wreck
from tests.smallcity import (
    CULTURE,
    OTHER_PLACE,
    PLACE,
    SmallCity,
    certificates,
    plan_body,
)

pytestmark = [pytest.mark.rule("P-08"), pytest.mark.rule("X-13"), pytest.mark.slow]
FOLLOWERS = ("matching-svc", "checkcode-svc", "plan-svc")
TOKEN = plain_token("310000-market", scopes="state:read")
DAY = "2026-03-20"
Json = dict[str, Any]


async def applied(city: SmallCity, task: str) -> Json:
    """A code for a task of culture."""
    body = {"tasks": [task], "inspectors": certificates(0), "day": DAY}
    application: Json = await city.do(
        CULTURE, "POST", "/checkcode/v1/applications", body
    )
    assert application["status"] == "issued", application
    return application


async def amended(city: SmallCity) -> tuple[str, str]:
    """A plan of two places with a code at each: one leaves, the other moves."""
    plan = await city.plan(CULTURE)
    path = f"/plan/v1/plans/{plan['id']}"
    await city.do(CULTURE, "POST", f"{path}/subjects", f"place\n{OTHER_PLACE}")
    plan = await city.file(plan)
    leaves, moves = [
        f"{plan['plan_code']}.{CULTURE}.{place}" for place in (PLACE, OTHER_PLACE)
    ]
    await applied(city, leaves)
    draft = await city.do(CULTURE, "POST", f"{path}/amendments", {"reason": "调整"})
    path = f"/plan/v1/plans/{draft['id']}"
    await city.do(CULTURE, "POST", f"{path}/leaving", f"place,reason\n{PLACE},停业")
    body = plan_body(CULTURE) | {"period_to": "2026-04-30"}
    draft = await city.approve(await city.do(CULTURE, "PUT", path, body))
    answer = {"task": leaves, "reply": "release", "reason": "企业停业"}
    await city.do(CULTURE, "POST", f"{path}/answers", answer, "test:owner")
    while draft["status"] == "submitted":
        step = next(step for step in draft["steps"] if step["open"])
        consent = f"{path}/steps/{step['name']}/consent"
        draft = await city.do(step["authority"], "POST", consent)
    return leaves, moves


async def copies(city: SmallCity, service: str) -> dict[str, Any]:
    async with city.world.db(service).reading() as tx:
        rows = await tx.fetch("SELECT number, status, latest FROM task_copy")
    return {row["number"]: (row["status"], str(row["latest"])) for row in rows}


async def test_followers_have_what_the_plan_states_and_are_made_anew_the_same(
    make_world: MakeWorld,
) -> None:
    city = SmallCity(await make_world(*NAMES, recompute="live"))
    await city.furnish()
    leaves, moves = await amended(city)
    assert len(await city.world.published("plan-svc", PlanAmended)) == 1
    for service in ("matching-svc", "checkcode-svc"):
        tasks = await copies(city, service)
        assert tasks[leaves][0] == "withdrawn", service
        assert tasks[moves] == ("scheduled", "2026-04-30"), service
    codes = await city.do(CULTURE, "GET", "/checkcode/v1/codes")
    assert [code["status"] for code in codes["items"]] == ["cancelled"]

    right = {name: await digests(city.world.db(name)) for name in FOLLOWERS}
    for name in FOLLOWERS:
        sent = await published(city.world.db(name))
        await city.world.deliver_again(name)
        await city.world.settle()
        assert await digests(city.world.db(name)) == right[name], name
        await wreck(city.world.db(name))
        assert await digests(city.world.db(name)) != right[name], name
        await rebuild(city.world.db(name), lambda _: None, token=TOKEN)
        assert await digests(city.world.db(name)) == right[name], name
        assert await published(city.world.db(name)) == sent, name
