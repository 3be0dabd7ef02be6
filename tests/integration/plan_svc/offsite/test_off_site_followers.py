"""Every service follows an off-site inspection, twice and made anew the same (X-13)."""

from typing import Any

import pytest

from shared.events.plan import OffSiteInspected
from shared.messaging.rebuild import rebuild
from shared.running.service import NAMES
from shared.testing.principals import plain_token
from shared.testing.world import MakeWorld
from tests.readmodels import digests, published, wreck
from tests.smallcity import CULTURE, PLACE, SmallCity, certificates, task_body

pytestmark = [pytest.mark.rule("P-26"), pytest.mark.rule("X-13"), pytest.mark.slow]
FOLLOWERS = ("subject-svc", "matching-svc", "checkcode-svc", "plan-svc")
TOKEN = plain_token("310000-market", scopes="state:read")
DAY = "2026-03-02"
Json = dict[str, Any]


async def inspected(city: SmallCity) -> str:
    """An off-site task of culture that was carried out, and corrected."""
    body = task_body(DAY, PLACE) | {"source_number": "9", "on_site": False}
    task = await city.do(CULTURE, "POST", "/plan/v1/tasks", body)
    path = f"/plan/v1/tasks/{task['number']}/off-site-result"
    point = {"item": "culture-001", "point": "1", "outcome": "no_problem"}
    result: Json = {
        "points": [point],
        "evidence": [{"sha256": "a" * 64, "name": "许可证", "kind": "document"}],
    }
    how = {"day": DAY, "means": ["data"], "inspectors": certificates(0)}
    await city.do(CULTURE, "POST", path, result | how)
    result["points"] = [point | {"outcome": "problem_found", "text": "许可证已过期"}]
    await city.do(CULTURE, "POST", f"{path}/correction", result | {"reason": "漏看"})
    return str(task["number"])


async def test_followers_know_it_and_are_made_anew_the_same(
    make_world: MakeWorld,
) -> None:
    city = SmallCity(await make_world(*NAMES, recompute="live"))
    await city.furnish()
    number = await inspected(city)
    await city.world.settle()
    assert len(await city.world.published("plan-svc", OffSiteInspected)) == 2
    async with city.world.db("subject-svc").reading() as tx:
        rows = await tx.fetch("SELECT task, problems FROM off_site_copy")
    assert [(row["task"], row["problems"]) for row in rows] == [(number, 1)]
    for service in ("matching-svc", "checkcode-svc"):
        async with city.world.db(service).reading() as tx:
            rows = await tx.fetch("SELECT number, status, on_site FROM task_copy")
        known = {row["number"]: (row["status"], row["on_site"]) for row in rows}
        assert known[number] == ("visited", False), service

    right = {name: await digests(city.world.db(name)) for name in FOLLOWERS}
    for name in FOLLOWERS:
        sent = await published(city.world.db(name))
        await city.world.deliver_again(name)
        await city.world.settle()
        assert await digests(city.world.db(name)) == right[name], name
        await wreck(city.world.db(name))
        await rebuild(city.world.db(name), lambda _: None, token=TOKEN)
        assert await digests(city.world.db(name)) == right[name], name
        assert await published(city.world.db(name)) == sent, name
