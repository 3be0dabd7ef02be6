"""Lists of proposals, and the reasons for a decline."""

import pytest

from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import USCC, task, with_three_tasks


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await with_three_tasks(make_world)


@pytest.mark.rule("M-07")
async def test_proposals_are_paged_and_narrowed(world: World) -> None:
    for number in range(2, 6):
        spot = f"{USCC}-00{number}"
        await world.publish(
            "plan-svc",
            task(f"m{number}", place=spot),
            task(f"f{number}", "fire", place=spot),
        )
    await world.settle()
    client = world.client("matching-svc", role="coordinator")
    seen: list[str] = []
    query = {"limit": "2", "agency": "310116-market", "status": "proposed"}
    while True:
        page = (await client.get("/matching/v1/proposals", params=query)).json()
        seen += [proposal["number"] for proposal in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5
    narrow = {"agency": "310116-culture"}
    none = (await client.get("/matching/v1/proposals", params=narrow)).json()
    assert none["items"] == []
    reasons = (await client.get("/matching/v1/decline-reasons")).json()["items"]
    assert {reason["code"] for reason in reasons} >= {"date", "other"}
