"""Whoever reads numbers that are not masked leaves a row (E-05, S-07)."""

import pytest

from shared.audit.act import hidden
from shared.testing.world import MakeWorld

MARKET, FIRE = "310116-market", "310116-fire"
PATH = "/subject/v1/inspectors"
BODY = {
    "certificate": "31011600042",
    "name": "某人",
    "agency": MARKET,
    "valid_from": "2020-01-01",
    "valid_to": "2029-01-01",
}


@pytest.mark.rule("E-05")
async def test_a_number_in_clear_is_entered_and_a_masked_one_is_not(
    make_world: MakeWorld,
) -> None:
    world = await make_world("subject-svc")
    keeper = world.client("subject-svc", MARKET, scopes="inspector:write")
    answer = await keeper.post(PATH, json=BODY)
    assert answer.status_code == 200, answer.text
    other = world.client("subject-svc", FIRE, role="inspector")
    assert (await other.get(PATH)).json()["items"][0]["certificate"] != "31011600042"
    own = world.client("subject-svc", MARKET, role="inspector")
    assert (await own.get(PATH)).json()["items"][0]["certificate"] == "31011600042"
    async with world.db("subject-svc").reading() as tx:
        rows = await tx.fetch("SELECT * FROM audit ORDER BY time, id")
    assert [(row["outcome"], row["agency"]) for row in rows] == [
        ("done", MARKET),
        ("read", MARKET),
    ]
    assert hidden("31011600042") in rows[1]["cases"]
    assert all("31011600042" not in str(dict(row)) for row in rows)
    assert all("某人" not in str(dict(row)) for row in rows)
