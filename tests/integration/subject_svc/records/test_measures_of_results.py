"""A coercive measure that a result tells of becomes a record (S-05, C-10)."""

from itertools import permutations
from typing import Any

import httpx
import pytest

from shared.events.checkcode import PointResult, ResultRecorded
from shared.events.subject import SubjectRecordChanged
from shared.testing.world import World
from tests.factories import checkcode
from tests.factories.plan import FIRE, MARKET
from tests.integration.subject_svc.registering import BASE, ONE, register

pytestmark = pytest.mark.rule("S-05")
CODE = "JC310116-260302-00001A"


def result(
    version: int, *measures: str, agency: str = MARKET, **changes: Any
) -> ResultRecorded:
    points = tuple(
        PointResult(
            item="market-001", point=str(n), outcome="problem_found", measure=measure
        )
        for n, measure in enumerate(measures)
    )
    return checkcode.result(
        agency,
        version=version,
        uscc=ONE,
        place=f"{ONE}-001",
        code=CODE,
        points=points,
        problems=len(points),
        **changes,
    )


async def records(client: httpx.AsyncClient) -> list[tuple[str, str, str | None]]:
    rows = (await client.get(f"{BASE}/records")).json()["items"]
    return sorted((row["owner"], row["source"], row["ending"]) for row in rows)


async def tell(world: World, *events: ResultRecorded) -> None:
    for event in events:
        await world.publish("checkcode-svc", event)
        await world.settle()


async def test_a_measure_is_a_record_and_twice_the_same(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    both = PointResult(
        item="fire-001",
        point="1",
        outcome="problem_found",
        measure="correction_order",
        measures=("correction_order", "coercive_measure"),
    )
    of_fire = result(1, agency=FIRE).model_copy(update={"points": (both,)})
    await tell(world, result(1, "guidance", "coercive_measure"), of_fire)
    assert await records(registrar) == [
        (FIRE, "result", None),
        (MARKET, "result", None),
    ]
    told = await world.published("subject-svc", SubjectRecordChanged)
    await world.deliver_again("subject-svc")
    await world.settle()
    assert await world.published("subject-svc", SubjectRecordChanged) == told
    assert {event.code for event in told} == {CODE}


@pytest.mark.parametrize("order", [*permutations((1, 2, 3))])
async def test_results_in_any_order_leave_what_the_newest_says(
    world: World, registrar: httpx.AsyncClient, order: tuple[int, ...]
) -> None:
    await register(registrar, ONE)
    versions = {1: ("coercive_measure",), 2: (), 3: ("coercive_measure",)}
    await tell(world, *(result(n, *versions[n]) for n in order))
    assert await records(registrar) == [(MARKET, "result", None)]


@pytest.mark.parametrize("paper_first", [True, False])
async def test_the_owners_paper_takes_the_place_of_what_the_result_said(
    world: World, registrar: httpx.AsyncClient, *, paper_first: bool
) -> None:
    await register(registrar, ONE)
    paper = {
        "kind": "coercive_measure",
        "number": "沪强1号",
        "uscc": ONE,
        "decided_on": "2026-03-02",
        "matter": "查封",
        "clause": "第二十二条",
        "code": CODE,
    }
    if not paper_first:
        await tell(world, result(1, "coercive_measure"))
    answer = await registrar.post(f"{BASE}/records", json=paper)
    assert answer.status_code == 201, answer.text
    await tell(world, result(2, "coercive_measure"))
    replaced = [] if paper_first else [(MARKET, "result", "replaced")]
    assert await records(registrar) == sorted(
        [(MARKET, "api", None), *replaced], key=str
    )


@pytest.mark.rule("C-05")
async def test_a_measure_of_a_classified_visit_is_its_agencys_alone(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    await tell(world, result(1, "coercive_measure", classified=True))
    assert len(await records(registrar)) == 1
    assert await records(world.client("subject-svc", FIRE, role="registrar")) == []
