"""Subjects are found by any part of what is known of them, alone and together."""

from random import Random
from typing import Any

import httpx
import pytest
from subject_svc.search import store

from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, ONE, TWO, register
from tests.integration.subject_svc.views.asking import MARKET, TYPES, furnish
from tests.lists import by_pages, exported, goes_both_ways, listed

pytestmark = [pytest.mark.rule("S-01"), pytest.mark.rule("S-02")]
SUBJECTS = f"{BASE}/subjects"
SHOP = {"address": "朱泾镇万安街12号", "town": "310116101", "business_types": ["hotel"]}
FARM = {"address": "廊下镇景乐路228号", "town": "310116107"}


@pytest.fixture(params=["near", "far"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of seeking: with nothing near by, the indexes must find all of it."""
    if request.param == "far":
        monkeypatch.setattr(store, "NEAR", NOTHING_NEAR)


class _NothingNear:
    async def all(self, *_: object) -> list[Any]:
        return []


NOTHING_NEAR = dict.fromkeys(store.ORDERS, _NothingNear())


async def found(client: httpx.AsyncClient, **params: str) -> list[str]:
    return [row["uscc"] for row in await listed(client, SUBJECTS, **params)]


@pytest.fixture
async def shops(
    registrar: httpx.AsyncClient,
    way: None,  # noqa: ARG001 - what is found is asked in both
) -> httpx.AsyncClient:
    await register(
        registrar,
        ONE,
        name="上海一品ABC餐饮店",
        premises=[SHOP, FARM | {"place": "002"}],
    )
    await register(registrar, TWO, name="品一书店", premises=[FARM], industry="5243")
    return registrar


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"name": "品"}, [ONE, TWO]),
        ({"name": "一品"}, [ONE]),
        ({"name": "品一"}, [TWO]),
        ({"name": "abc"}, [ONE]),
        ({"name": "海一品ABC餐"}, [ONE]),
        ({"name": "一书店铺"}, []),
        ({"name": "%"}, []),
        ({"name": "_品"}, []),
        ({"name": " 书店 "}, [TWO]),
        ({"address": "乐"}, [ONE, TWO]),
        ({"address": "万安街12"}, [ONE]),
        ({"address": "28号"}, [ONE, TWO]),
        ({"address": "12号\n廊"}, []),
        ({"code": ONE}, [ONE]),
        ({"code": TWO[-6:]}, [TWO]),
        ({"town": "310116101"}, [ONE]),
        ({"town": "310116102"}, []),
        ({"region": "310116"}, [ONE, TWO]),
        ({"region": "310101"}, []),
        ({"business_type": "hotel"}, [ONE]),
        ({"industry": "F52"}, [TWO]),
        ({"status": "retired"}, []),
        ({"name": "品", "town": "310116107", "address": "景乐"}, [ONE, TWO]),
        ({"name": "餐饮", "industry": "F52"}, []),
        ({"grade": "none", "grade_domain": "fire"}, [ONE, TWO]),
        ({"grade": "A"}, []),
    ],
)
async def test_any_part_finds_them(
    shops: httpx.AsyncClient, asked: dict[str, str], codes: list[str]
) -> None:
    assert await found(shops, **asked) == codes


async def test_what_changes_is_found_as_it_is_now(shops: httpx.AsyncClient) -> None:
    place = f"{BASE}/places/{ONE}-001"
    await shops.patch(f"{SUBJECTS}/{ONE}", json={"name": "改名小吃"})
    await shops.patch(place, json={"address": "卫清路8号", "town": "310116103"})
    assert await found(shops, name="餐饮") == []
    assert await found(shops, name="小吃", address="卫清") == [ONE]
    assert await found(shops, town="310116101") == []
    assert await found(shops, town="310116103") == [ONE]
    await shops.post(f"{SUBJECTS}/{ONE}/retirement", json={"reason": "停业"})
    assert await found(shops, status="retired") == [ONE]


@pytest.mark.usefixtures("shops")
async def test_a_district_finds_what_is_registered_or_housed_in_it(
    world: World,
) -> None:
    elsewhere = {"address": "南京东路1号", "town": "310101013", "place": "009"}
    city = world.client("subject-svc", "310000-market", role="registrar")
    answer = await city.post(f"{SUBJECTS}/{ONE}/places", json=elsewhere)
    assert answer.status_code == 201, answer.text
    for agency, codes in (
        ("310101-market", [ONE]),
        ("310101013-urban_management", [ONE]),
        ("310101014-urban_management", []),
        ("310115-market", []),
        ("310116107-urban_management", [ONE, TWO]),
        ("310000-market", [ONE, TWO]),
    ):
        reader = world.client("subject-svc", agency, role="registrar")
        assert await found(reader, name="品") == codes, agency


async def test_random_questions_find_what_a_plain_look_finds(
    world: World,
    way: None,  # noqa: ARG001 - what is found is asked in both
) -> None:
    await furnish(world, seed=5, subjects=25)
    registrar = world.client("subject-svc", MARKET, role="registrar")
    async with world.db("subject-svc").reading() as tx:
        rows = await tx.fetch(PLAIN, world.clock.today())
    random = Random(6)
    hits = 0
    for _ in range(25):
        asked = {
            name: value
            for name, value in {
                "town": random.choice(["310116101", "310116102"]),
                "business_type": random.choice(TYPES),
                "grade": random.choice(["A", "B", "none"]),
                "status": random.choice(["active", "retired"]),
                "list_name": random.choice(["solo", "unobtrusive"]),
                "address": random.choice(["路1", "路2号", "例"]),
            }.items()
            if random.random() < 0.4
        }
        expected = sorted(row["uscc"] for row in rows if matches(row, asked))
        assert await found(registrar, **asked) == expected, asked
        hits += bool(asked and expected)
    assert hits > 5


PLAIN = """
SELECT s.uscc, s.status,
       array_agg(p.town) AS towns, string_agg(p.address, E'\\n') AS addresses,
       string_agg(array_to_string(p.business_types, ';'), ';') AS types,
       coalesce((SELECT grade FROM grade_day g WHERE g.uscc = s.uscc
                 AND g.domain = 'market' AND g.valid_from <= $1
                 ORDER BY version DESC LIMIT 1), 'none') AS grade,
       ARRAY(SELECT list_name FROM list_entry e WHERE e.uscc = s.uscc AND e.active
             AND e.domain IN ('market', '*') AND e.valid_from <= $1
             AND coalesce(e.valid_to, 'infinity') >= $1) AS lists
FROM subject s JOIN place p USING (uscc) GROUP BY s.uscc
"""


def matches(row: Any, asked: dict[str, str]) -> bool:
    stands_in = {
        "town": row["towns"],
        "business_type": row["types"].split(";"),
        "grade": [row["grade"]],
        "status": [row["status"]],
        "list_name": row["lists"],
        "address": row["addresses"],
    }
    return all(value in stands_in[name] for name, value in asked.items())


@pytest.mark.parametrize("sort", ["uscc", "name", "changed_at"])
async def test_what_is_found_comes_in_pages_both_ways(
    shops: httpx.AsyncClient, sort: str
) -> None:
    assert len(await goes_both_ways(shops, SUBJECTS, sort, "uscc", name="品")) == 2
    assert len(await by_pages(shops, SUBJECTS, sort=sort, name="书店")) == 1
    assert len(await exported(shops, SUBJECTS, name="书店")) == 1
