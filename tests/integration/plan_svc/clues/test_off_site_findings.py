"""What an off-site task found becomes a clue of its agency (P-21)."""

import pytest
from plan_svc.clues.commands.findings import from_off_site
from plan_svc.tasks import queries

from shared.audit.acting import Acting, acting_as
from shared.auth import Principal
from tests.integration.plan_svc.clues.clue_desk import BASE, MARKET, Desk
from tests.lists import listed

pytestmark = pytest.mark.rule("P-21")


async def test_a_finding_is_entered_once_and_in_hand(desk: Desk) -> None:
    (place,) = await desk.district.register([0])
    body = {
        "place": place,
        "items": ["market-001"],
        "source": "handed_over",
        "source_number": "7",
        "source_reason": "远程核查",
        "latest": "2026-03-20",
        "on_site": False,
    }
    made = await desk.handler().post("/plan/v1/tasks", json=body)
    assert made.status_code == 201, made.text
    runtime = desk.world.db("plan-svc")
    for _ in range(2):
        with acting_as(Acting.system("plan-svc", "off-site")):
            async with runtime.writing() as tx:
                who = Principal("p", MARKET, "310116", "district", frozenset())
                off_site = await queries.task(tx, made.json()["number"], who)
                await from_off_site(tx, off_site, "证照已过期")
    (clue,) = await listed(desk.handler(), BASE)
    assert (clue["status"], clue["agency"], clue["items"], clue["source"]) == (
        "accepted",
        MARKET,
        ["market-001"],
        "off_site_warning",
    )
    order = {"items": ["market-001"], "latest": "2026-03-20"}
    task = await desk.step(MARKET, clue["number"], "task", order)
    assert task["source_reason"] == "证照已过期"
