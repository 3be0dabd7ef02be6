"""Answers from a page that is no longer true, given twice, or by the wrong agency."""

from typing import Any

import httpx
import pytest

from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import (
    PLACE,
    agency,
    place,
    task,
)

FIRE, MARKET, CULTURE = "310116-fire", "310116-market", "310116-culture"


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    """Two agencies with one task each at one place, and a proposal for 1 April."""
    world = await make_world("matching-svc")
    await world.publish("plan-svc", task("m1"), task("f1", "fire"))
    await world.publish("plan-svc", agency("market"), agency("fire"))
    await world.publish("subject-svc", place())
    await world.settle()
    return world


async def proposal(world: World) -> dict[str, Any]:
    client = world.client("matching-svc", MARKET, role="coordinator")
    [found] = (await client.get("/matching/v1/proposals")).json()["items"]
    shown: dict[str, Any] = found
    return shown


async def answer(world: World, who: str = MARKET, **body: Any) -> httpx.Response:
    number = (await proposal(world))["number"]
    client = world.client("matching-svc", who, role="coordinator")
    given = await client.post(f"/matching/v1/proposals/{number}/answers", json=body)
    await world.settle()
    return given


@pytest.mark.rule("M-07", "M-12")
async def test_an_answer_for_a_day_that_moved_meanwhile_is_refused(
    world: World,
) -> None:
    """Fire's agreement for 8 April came between reading the page and answering it."""
    read = await proposal(world)
    client = world.client("matching-svc", FIRE, role="coordinator")
    moved = {"place": PLACE, "tasks": ["m1", "f1"], "day": "2026-04-08"}
    await client.post("/matching/v1/proposals", json={**moved, "reference": "3号"})
    await world.settle()
    for body in ({"answer": "join"}, {"answer": "decline", "reason": "nature"}):
        stale = await answer(world, **body, day=read["day"])
        assert (stale.status_code, stale.json()["code"]) == (409, "proposal-moved")
        assert stale.json()["day"] == "2026-04-08"
    fresh = await answer(world, answer="join", day="2026-04-08")
    assert fresh.json()["status"] == "agreed"


@pytest.mark.rule("M-07")
async def test_the_same_answer_given_twice_changes_nothing(world: World) -> None:
    first = await answer(world, answer="join")
    again = await answer(world, answer="join")
    assert again.status_code == 200
    own = [
        [
            member["answer"]
            for member in each.json()["members"]
            if member["agency"] == MARKET
        ]
        for each in (first, again)
    ]
    assert own == [["join"], ["join"]]
    assert again.json()["status"] == "proposed"


@pytest.mark.rule("M-07")
async def test_rubbish_is_refused_with_words_and_changes_nothing(world: World) -> None:
    before = await proposal(world)
    for who, body, status, code in (
        (CULTURE, {"answer": "join"}, 403, "not-asked"),
        (MARKET, {"answer": "decline", "reason": "weather"}, 422, "reason-needed"),
        (MARKET, {"answer": "decline", "reason": "other"}, 422, "text-needed"),
        (
            MARKET,
            {"answer": "decline", "reason": "date", "days": ["2031-01-01"]},
            422,
            "days-not-possible",
        ),
        (
            MARKET,
            {"answer": "decline", "reason": "nature", "days": ["2026-04-09"]},
            422,
            "days-not-possible",
        ),
        (MARKET, {"answer": "perhaps"}, 422, None),
        (MARKET, {"answer": "decline", "reason": "date", "days": ["soon"]}, 422, None),
    ):
        refused = await answer(world, who, **body)
        assert refused.status_code == status, body
        assert refused.json()["detail"]
        assert code is None or refused.json()["code"] == code
    assert await proposal(world) == before
