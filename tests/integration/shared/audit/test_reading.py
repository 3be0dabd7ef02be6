"""A supervisor reads the audit of her own district, and that is an act too (E-05)."""

from datetime import timedelta

import httpx
import pytest

from shared.audit.act import Act, hidden
from shared.audit.acting import Acting, Actor, acting_as
from shared.civic import uscc
from shared.testing.world import MakeWorld, World
from tests.factories import plan

NAME = "credit-svc"
MARKET, OTHER = "310116-market", "310101-market"
SUBJECT = uscc.make("310116", 4711)


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    """Four acts, one an hour: three of Fengxian, one of Huangpu."""
    world = await make_world(NAME)
    for agency, region, serial, grade in (
        (MARKET, "310116", 4711, "A"),
        (OTHER, "310101", 4712, "B"),
        (MARKET, "310116", 4713, "C"),
        (MARKET, "310116", 4711, "D"),
    ):
        grader = world.client(NAME, agency, role="grader", subject=f"g-{agency}")
        path = f"/credit/v1/grades/market/{uscc.make(region, serial)}"
        answer = await grader.put(path, json={"grade": grade})
        assert answer.status_code == 200, answer.text
        world.clock.advance(timedelta(hours=1))
    return world


def supervisor(world: World, agency: str = "310116-justice") -> httpx.AsyncClient:
    return world.client(NAME, agency, role="supervisor", subject="supervisor")


async def read(client: httpx.AsyncClient, **params: str) -> list[dict[str, object]]:
    answer = await client.get("/credit/v1/audit", params=params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


async def done(client: httpx.AsyncClient, **params: str) -> list[dict[str, object]]:
    """The acts alone; whoever asks leaves a row too."""
    items = await read(client, **params)
    return [item for item in items if item["outcome"] == "done"]


def grades(items: list[dict[str, object]]) -> list[object]:
    return [item["after"]["states"][0]["data"]["grade"] for item in items]  # type: ignore[index]  # JSON


@pytest.mark.rule("E-05")
async def test_the_acts_of_a_case_the_newest_first(world: World) -> None:
    items = await read(supervisor(world), case=SUBJECT)
    assert grades(items) == ["D", "A"]
    assert items[0]["before"]["states"][0]["data"]["grade"] == "A"  # type: ignore[index]  # JSON
    assert {item["person"] for item in items} == {f"g-{MARKET}"}


@pytest.mark.rule("E-05")
async def test_a_district_reads_its_own_and_the_city_all(world: World) -> None:
    assert grades(await done(supervisor(world))) == ["D", "C", "A"]
    foreign = uscc.make("310101", 4712)
    assert await done(supervisor(world), case=foreign) == []
    [act] = await done(supervisor(world, "310000-justice"), case=foreign)
    assert act["agency"] == OTHER


@pytest.mark.rule("E-05")
async def test_a_town_reads_its_own_alone(world: World) -> None:
    town = supervisor(world, "310116101-urban_management")
    assert await done(town) == []
    writer = world.client(NAME, "310116101-urban_management", role="grader")
    refused = await writer.put(
        f"/credit/v1/grades/market/{SUBJECT}", json={"grade": "B"}
    )
    assert refused.status_code in {403, 422}
    [act] = [item for item in await read(town) if item["outcome"] == "refused"]
    assert act["agency"] == "310116101-urban_management"


@pytest.mark.rule("E-05")
async def test_by_person_and_time_page_by_page(world: World) -> None:
    city = supervisor(world, "310000-justice")
    assert grades(await read(city, person=f"g-{OTHER}")) == ["B"]
    everything = await read(city, person=f"g-{MARKET}")
    second = str(everything[1]["time"])
    since = await read(city, person=f"g-{MARKET}", **{"from": second})
    assert grades(since) == ["D", "C"]
    until = await read(city, person=f"g-{MARKET}", to=second)
    assert grades(until) == ["A"], "the end itself is not in it"
    params = {"person": f"g-{MARKET}", "limit": "2"}
    first = (await city.get("/credit/v1/audit", params=params)).json()
    rest = await read(city, **params, cursor=first["next_cursor"])
    assert grades(first["items"]) + grades(rest) == ["D", "C", "A"]
    other = await city.get(
        "/credit/v1/audit", params={"limit": "2", "cursor": first["next_cursor"]}
    )
    assert other.status_code == 422, "a cursor belongs to its list"


@pytest.mark.rule("E-05")
async def test_reading_the_audit_is_an_act(world: World) -> None:
    await read(supervisor(world), case=SUBJECT)
    [reading] = [
        item for item in await read(supervisor(world)) if item["outcome"] == "read"
    ]
    assert reading["person"] == "supervisor"
    assert reading["cases"] == [SUBJECT, f"audit:{SUBJECT}"]


@pytest.mark.rule("E-05")
async def test_an_inspector_does_not_read_the_audit(world: World) -> None:
    inspector = world.client(NAME, MARKET, role="inspector")
    assert (await inspector.get("/credit/v1/audit")).status_code == 403


@pytest.mark.rule("C-05")
@pytest.mark.parametrize("hides", ["classified", "surprise"])
async def test_an_act_on_a_secret_task_is_shown_to_its_own_agency_alone(
    world: World, hides: str
) -> None:
    task = plan.task("T-1", MARKET, **{hides: True})
    acting = Acting(Actor("person", MARKET, region="310116"), "file", must=True)
    with acting_as(acting):
        async with world.db(NAME).writing() as tx:
            tx.act.note([task])

    async def acts(agency: str) -> list[object]:
        items = await done(supervisor(world, agency), case=task.number)
        return [item["act"] for item in items]

    assert await acts("310116-justice") == await acts("310000-justice") == []
    assert await acts(MARKET) == ["file"]


@pytest.mark.rule("S-07")
def test_a_certificate_is_found_by_its_number_and_stands_nowhere() -> None:
    from tests.factories import subject  # noqa: PLC0415 - beside what it is about

    number = "31011600042"
    act = Act(Acting.system("subject-svc", "x"))
    act.note([subject.inspector(number, MARKET)])
    assert [*act.cases] == [hidden(number)]
    assert number not in repr(act.cases)
