"""Pairs are found by the job, decided by people, and gone once corrected (S-01)."""

from typing import Any

import httpx
import pytest
from subject_svc.duplicates.commands import find

from shared.civic import uscc
from shared.testing.world import World
from tests.integration.subject_svc.mergers.test_mergers_over_http import merge, split
from tests.integration.subject_svc.registering import BASE, ONE, TWO, register
from tests.lists import goes_both_ways, listed

pytestmark = pytest.mark.rule("S-01")
PATH = f"{BASE}/duplicates"
OLD, NEW = "上海示例（金山）有限公司", "上海示例(金山)有限责任公司"


@pytest.fixture
async def two(registrar: httpx.AsyncClient) -> None:
    await register(registrar, ONE, name=OLD)
    await register(registrar, TWO, name=NEW)


async def found(world: World, client: httpx.AsyncClient) -> list[dict[str, Any]]:
    await find(world.db("subject-svc"))
    return await listed(client, PATH, status="open")


@pytest.mark.usefixtures("two")
async def test_two_spellings_at_one_address_are_proposed_once(
    world: World, registrar: httpx.AsyncClient
) -> None:
    [pair] = await found(world, registrar)
    assert (pair["first"], pair["second"]) == (ONE, TWO)
    assert (pair["first_name"], pair["second_name"]) == (OLD, NEW)
    assert pair["reasons"] == ["name_and_address"]
    assert await found(world, registrar) == [pair]
    async with world.db("subject-svc").reading() as tx:
        assert await tx.fetchval("SELECT count(*) FROM changed_subject") == 0
    distant = world.client("subject-svc", "310115-market", role="registrar")
    assert await listed(distant, PATH) == []
    answer = await distant.post(f"{PATH}/{ONE}/{TWO}/dismissal", json={"reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "duplicate-unknown")
    strange = await distant.post(f"{PATH}/search", json={"uscc": ONE})
    assert strange.json()["code"] == "subject-unknown"


@pytest.mark.usefixtures("two")
async def test_an_open_pair_goes_when_a_row_is_corrected(
    world: World, registrar: httpx.AsyncClient
) -> None:
    assert len(await found(world, registrar)) == 1
    await registrar.patch(f"{BASE}/subjects/{TWO}", json={"name": "另一家有限公司"})
    assert await found(world, registrar) == []
    await registrar.patch(f"{BASE}/subjects/{TWO}", json={"name": NEW})
    assert len(await found(world, registrar)) == 1
    await registrar.patch(f"{BASE}/places/{TWO}-001", json={"address": "新枫路8号"})
    assert await found(world, registrar) == []


@pytest.mark.usefixtures("two")
async def test_who_was_found_to_be_two_is_not_proposed_again(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await found(world, registrar)
    path = f"{PATH}/{TWO}/{ONE}/dismissal"
    answer = await registrar.post(path, json={"reason": "分属两家"})
    assert (answer.status_code, answer.json()["status"]) == (200, "dismissed")
    again = await registrar.post(path, json={"reason": "分属两家"})
    assert (again.status_code, again.json()["code"]) == (409, "duplicate-decided")
    await registrar.patch(f"{BASE}/subjects/{TWO}", json={"name": OLD})
    assert await found(world, registrar) == []
    assert len(await listed(registrar, PATH, status="dismissed")) == 1


@pytest.mark.usefixtures("two")
@pytest.mark.rule("S-12")
async def test_a_merger_settles_the_pair_and_a_split_says_that_they_are_two(
    world: World, registrar: httpx.AsyncClient
) -> None:
    another = world.client("subject-svc", role="registrar", subject="another")
    await found(world, registrar)
    await merge(registrar, another)
    assert await found(world, registrar) == []
    assert len(await listed(registrar, PATH, status="merged", uscc=ONE)) == 1
    await split(registrar, another, ONE)
    await registrar.patch(f"{BASE}/subjects/{TWO}", json={"name": OLD})
    assert await found(world, registrar) == []
    assert len(await listed(registrar, PATH, status="dismissed")) == 1


async def test_one_registration_number_in_two_rows_of_an_import_is_found(
    world: World, registrar: httpx.AsyncClient
) -> None:
    rows = (
        "uscc,name,region,address,registration_number\n"
        f"{ONE},甲店,310116,一路1号,310116000000017\n"
        f"{TWO},乙店,310116,二路2号,310116000000017\n"
    )
    headers = {"content-type": "text/csv"}
    path = f"{BASE}/imports/subjects"
    report = (await registrar.post(path, content=rows, headers=headers)).json()
    assert report["accepted"] == 2, report
    [pair] = await found(world, registrar)
    assert pair["reasons"] == ["registration"]
    wrong = rows.replace("310116000000017", "310116000000012")
    report = (await registrar.post(path, content=wrong, headers=headers)).json()
    assert {row["code"] for row in report["refusals"]} == {"wrong-registration-number"}


async def test_what_more_than_twenty_share_is_no_evidence(
    world: World, registrar: httpx.AsyncClient
) -> None:
    rows = "".join(
        f"{uscc.make('310116', n)},集体户,310116,一路1号\n" for n in range(1, 23)
    )
    text = f"uscc,name,region,address\n{rows}"
    headers = {"content-type": "text/csv"}
    path = f"{BASE}/imports/subjects"
    report = (await registrar.post(path, content=text, headers=headers)).json()
    assert report["accepted"] == 22
    assert await found(world, registrar) == []


@pytest.mark.rule("I-01")
async def test_pairs_go_both_ways(world: World, registrar: httpx.AsyncClient) -> None:
    for serial in (1, 2, 3):
        await register(registrar, uscc.make("310116", serial), name=OLD)
    await find(world.db("subject-svc"))
    assert (
        len(await goes_both_ways(registrar, PATH, "found_at", "first", "second")) == 3
    )
