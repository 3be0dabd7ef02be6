import pytest

from shared.testing.world import MakeWorld


@pytest.mark.rule("G-01")
async def test_models_are_listed_by_domain_and_day_in_pages(
    make_world: MakeWorld,
) -> None:
    world = await make_world("credit-svc")
    client = world.client("credit-svc", role="grader")
    path = "/credit/v1/models"
    now = await client.get(path, params={"domain": "market", "on": "2026-03-02"})
    assert [m["model"] for m in now.json()["items"]] == ["general", "market-grading"]
    then = await client.get(path, params={"domain": "market", "on": "2025-01-01"})
    assert [m["model"] for m in then.json()["items"]] == ["general"]
    seen, cursor = 0, None
    while True:
        params = {"limit": 5} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(path, params=params)).json()
        seen += len(page["items"])
        if not (cursor := page["next_cursor"]):
            break
    assert seen == 21
