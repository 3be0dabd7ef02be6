"""Codes, visits and applications are found by either code of their subject (S-12)."""

from itertools import permutations

import pytest

from shared.testing.world import MakeWorld
from tests.factories import subject
from tests.integration.checkcode_svc.scene import DAY, USCC, District, a_district
from tests.lists import listed

pytestmark = pytest.mark.rule("S-12")
V1 = "/checkcode/v1"
NEW = "91310116MA1J90010B"


@pytest.fixture
async def coded(make_world: MakeWorld) -> District:
    district = await a_district(make_world)
    await district.applied()
    return district


async def merge(district: District, version: int, *, together: bool = True) -> None:
    told = subject.merged(USCC, NEW, version=version, merged=together)
    await district.world.publish("subject-svc", told)
    await district.world.settle()


@pytest.mark.parametrize("order", [*permutations((1, 2, 3))])
async def test_what_stands_under_the_old_code_is_found_by_the_new_one(
    coded: District, order: tuple[int, ...]
) -> None:
    client = coded.client()
    for path in ("codes", "applications"):
        assert await listed(client, f"{V1}/{path}", uscc=NEW) == []
    for version in order:
        await merge(coded, version, together=version != 2)
    await coded.world.deliver_again("checkcode-svc")
    await coded.world.settle()
    for path in ("codes", "applications"):
        for code in (USCC, NEW):
            [row] = await listed(client, f"{V1}/{path}", uscc=code)
            assert row["uscc"] == USCC
    await merge(coded, 4, together=False)
    for path in ("codes", "applications"):
        assert await listed(client, f"{V1}/{path}", uscc=NEW) == []


async def test_visits_and_results_are_found_by_either_code(coded: District) -> None:
    [code] = await listed(coded.client(), f"{V1}/codes")
    coded.at(DAY)
    await coded.visit(code["code"])
    await merge(coded, 1)
    for path in ("visits", "results"):
        for uscc in (USCC, NEW):
            [row] = await listed(coded.client(), f"{V1}/{path}", uscc=uscc)
            assert row["uscc"] == USCC
