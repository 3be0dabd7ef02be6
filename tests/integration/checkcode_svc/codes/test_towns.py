"""A town sees its own codes; what is open moves with its place (I-05, S-12)."""

from typing import Any

import httpx
import pytest

from shared.auth import ROLES
from shared.events.checkcode import CodeIssued
from shared.testing.world import MakeWorld
from tests.factories.plan import item
from tests.factories.subject import inspector
from tests.integration.checkcode_svc.scene import (
    DAY,
    MARKET,
    PLACE,
    SERVICE,
    District,
    a_district,
    place,
)

EVERY_SCOPE = " ".join(sorted(frozenset().union(*ROLES.values())))
TOWN, OTHER_TOWN, ELSEWHERE = "310116101", "310116102", "310104"


def reader(district: District, region: str, domain: str = "fire") -> httpx.AsyncClient:
    return district.world.client(SERVICE, f"{region}-{domain}", scopes=EVERY_SCOPE)


async def sees(district: District, region: str, applied: Any) -> bool:
    """Whether a region sees a code: by itself, in the list, with its application."""
    client = reader(district, region)
    path = f"/checkcode/v1/codes/{applied['code']}"
    one = (await client.get(path)).status_code == 200
    listed = applied["code"] in (await client.get("/checkcode/v1/codes")).text
    path = f"/checkcode/v1/applications/{applied['id']}"
    its = (await client.get(path)).status_code == 200
    counts = (await client.get("/checkcode/v1/summary")).json()
    counted = counts["codes"]["issued"] == 1
    assert one == listed == its == counted, (region, one, listed, its, counted)
    return one


async def unknown(district: District, region: str = "310116") -> list[str]:
    """The codes whose town is not known, as their list says."""
    page = await reader(district, region).get("/checkcode/v1/codes?town=unknown")
    assert page.status_code == 200, page.text
    return [code["code"] for code in page.json()["items"]]


@pytest.mark.rule("I-05")
async def test_a_code_whose_town_is_not_known_is_its_districts_until_it_is(
    make_world: MakeWorld,
) -> None:
    district = await a_district(make_world)
    applied = await district.applied()
    assert await sees(district, "310116", applied)
    assert not await sees(district, TOWN, applied)
    assert await unknown(district) == [applied["code"]]
    await district.tell(place(version=2, town=TOWN))
    assert await sees(district, TOWN, applied)
    assert await sees(district, "310116", applied)
    assert not await sees(district, OTHER_TOWN, applied)
    assert await unknown(district) == []
    in_town = await reader(district, TOWN).get(f"/checkcode/v1/codes?town={TOWN}")
    assert [code["town"] for code in in_town.json()["items"]] == [TOWN]


@pytest.mark.rule("I-05")
async def test_a_visit_is_seen_by_its_town(make_world: MakeWorld) -> None:
    district = await a_district(make_world)
    await district.tell(place(version=2, town=TOWN))
    applied = await district.applied()
    district.at(DAY)
    visit = await district.visit(applied["code"])
    assert visit["town"] == TOWN
    path = f"/checkcode/v1/visits/{visit['id']}"
    assert (await reader(district, TOWN).get(path)).status_code == 200
    assert (await reader(district, OTHER_TOWN).get(path)).status_code == 404


@pytest.mark.rule("S-12")
async def test_a_code_moves_with_its_place_until_it_is_presented(
    make_world: MakeWorld,
) -> None:
    district = await a_district(make_world)
    applied = await district.applied()
    await district.tell(place(version=2, region=ELSEWHERE))
    assert await sees(district, ELSEWHERE, applied)
    assert not await sees(district, "310116", applied)
    own = await district.get(f"codes/{applied['code']}", of=MARKET)
    assert own["region"] == ELSEWHERE, "its own agency keeps it"
    told = await district.world.published(SERVICE)
    issued = [event for event in told if isinstance(event, CodeIssued)]
    assert [(event.version, event.region) for event in issued] == [
        (1, "310116"),
        (2, ELSEWHERE),
    ]
    district.at(DAY)
    await district.visit(applied["code"])
    await district.tell(place(version=3, region="310101"))
    assert not await sees(district, "310101", applied)


@pytest.mark.rule("I-05")
async def test_an_agency_of_a_town_applies_where_its_town_is(
    make_world: MakeWorld,
) -> None:
    district = await a_district(make_world)
    await district.tell(place(version=2, town=TOWN))
    for region, expected in ((TOWN, None), (OTHER_TOWN, "other-region")):
        problem = await applying(district, region)
        assert problem == expected, region


async def applying(district: District, region: str) -> str | None:
    """The refusal that an agency of a town meets, of items and inspectors its own."""
    agency = f"{region}-market"
    numbers = [f"{region}001", f"{region}002"]
    await district.tell(
        item("market-001", claimed_by=(MARKET, agency), version=int(region[-1]) + 5),
        *(inspector(number, agency) for number in numbers),
    )
    client = district.world.client(SERVICE, agency, role="inspector")
    answer = await client.post(
        "/checkcode/v1/applications",
        json={
            "place": PLACE,
            "items": ["market-001"],
            "source": "complaint",
            "source_reason": "群众反映",
            "inspectors": numbers,
            "day": DAY.isoformat(),
        },
    )
    return None if answer.status_code == 201 else str(answer.json()["code"])


@pytest.mark.rule("I-05")
@pytest.mark.rule("C-12")
async def test_a_channel_of_a_town_hands_over_what_is_its_towns(
    make_world: MakeWorld,
) -> None:
    district = await a_district(make_world)
    await district.tell(place(version=2, town=TOWN))
    applied = await district.applied()
    district.at(DAY)
    visit = await district.visit(applied["code"])
    assert (await district.results(visit["id"])).status_code == 200
    [message] = await district.messages()
    path = f"/checkcode/v1/messages/{message['id']}/delivery"
    body = {"received_by": "店长"}
    for region, status in ((OTHER_TOWN, 404), (TOWN, 200)):
        channel = reader(district, region, "justice")
        waiting = (await channel.get("/checkcode/v1/deliveries")).json()["items"]
        assert len(waiting) == (status == 200), region
        assert (await channel.post(path, json=body)).status_code == status, region
