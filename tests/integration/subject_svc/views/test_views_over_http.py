"""Views over HTTP: made, changed, ended, refused, told (S-02)."""

import httpx
import pytest

from shared.events.subject import SubjectViewChanged
from shared.testing.world import MakeWorld, World
from tests.factories.base import next_version
from tests.factories.subject import view
from tests.integration.subject_svc.registering import ONE, register
from tests.integration.subject_svc.views.asking import MARKET, VIEWS, make
from tests.lists import exported, goes_both_ways, listed

pytestmark = pytest.mark.rule("S-02")


@pytest.fixture
def planner(world: World) -> httpx.AsyncClient:
    return world.client("subject-svc", MARKET, role="planner")


async def test_each_change_is_a_version_with_its_act_and_event(
    planner: httpx.AsyncClient, world: World
) -> None:
    made = await make(planner, "餐饮", industries=["62"])
    path = f"{VIEWS}/{made['id']}"
    assert made["criteria"]["industries"] == ["H62"]
    body = {"name": "餐饮", "note": "年度计划", "criteria": {"industries": ["H"]}}
    changed = (await planner.put(path, json=body)).json()
    same = (await planner.put(path, json=body)).json()
    assert changed["version"] == same["version"] == 2
    ended = (await planner.post(f"{path}/end", json={"reason": "合并"})).json()
    assert (ended["ended"], ended["reason"], ended["version"]) == (True, "合并", 3)
    history = (await planner.get(f"{path}/history")).json()["items"]
    asked = [version["state"]["criteria"]["industries"] for version in history]
    assert asked == [["H"], ["H62"]]
    events = await world.published("subject-svc", SubjectViewChanged)
    assert [(event.version, event.ended) for event in events] == [
        *((1, False), (2, False), (3, True))
    ]
    async with world.db("subject-svc").reading() as tx:
        acts = await tx.fetch(
            "SELECT act FROM audit WHERE $1 = ANY(cases) AND outcome = 'done'",
            made["id"],
        )
    names = sorted(row["act"].partition("_view")[0] for row in acts)
    assert names == ["change", "change", "end", "make"]


async def test_only_its_agency_changes_a_view(
    planner: httpx.AsyncClient, world: World
) -> None:
    made = await make(planner, "餐饮")
    other = world.client("subject-svc", "310116-fire", role="planner")
    path = f"{VIEWS}/{made['id']}"
    assert (await other.get(path)).status_code == 200
    body = {"name": "消防", "criteria": {}}
    for answer in (
        await other.put(path, json=body),
        await other.post(f"{path}/end", json={"reason": "x"}),
    ):
        assert answer.status_code == 403
        assert answer.json()["code"] == "other-agency"
    reader = world.client("subject-svc", MARKET, role="inspector")
    assert (await reader.post(VIEWS, json=body)).status_code == 403
    stranger = world.client("subject-svc", "310101-market", role="planner")
    assert (await stranger.put(path, json=body)).status_code == 404


async def test_a_name_is_taken_once_by_an_agency_until_its_view_ends(
    planner: httpx.AsyncClient, world: World
) -> None:
    made = await make(planner, "餐饮")
    taken = await planner.post(VIEWS, json={"name": " 餐饮 ", "criteria": {}})
    assert (taken.status_code, taken.json()["code"]) == (409, "view-name-taken")
    fire = world.client("subject-svc", "310116-fire", role="planner")
    await make(fire, "餐饮")
    path = f"{VIEWS}/{made['id']}"
    await planner.post(f"{path}/end", json={"reason": "合并"})
    await make(planner, "餐饮")
    again = await planner.put(path, json={"name": "旧", "criteria": {}})
    assert (again.status_code, again.json()["code"]) == (409, "view-ended")


async def test_what_is_not_known_is_named_by_its_place(
    planner: httpx.AsyncClient, world: World
) -> None:
    criteria = {"industries": ["H62", "Z9"], "business_types": ["餐饮"]}
    body = {"name": "餐饮", "criteria": criteria}
    refused = await planner.post(VIEWS, json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "view-names-unknown")
    assert refused.json()["unknown"] == [
        {"at": "business_types[0]", "value": "餐饮"},
        {"at": "industries[1]", "value": "Z9"},
    ]
    registrar = world.client("subject-svc", MARKET, role="registrar")
    await register(registrar, ONE, industry="6210")
    await make(planner, "餐饮", business_types=["餐饮"])


async def test_views_are_listed_by_name_and_owner_and_exported(
    planner: httpx.AsyncClient, world: World
) -> None:
    fire = world.client("subject-svc", "310116-fire", role="planner")
    for client, name in ((planner, "餐饮"), (planner, "药店"), (fire, "餐饮重点")):
        await make(client, name)
    assert len(await goes_both_ways(planner, VIEWS, "name", "id")) == 3
    assert len(await goes_both_ways(planner, VIEWS, "changed_at", "id")) == 3
    assert len(await listed(planner, VIEWS, name="餐饮")) == 2
    assert len(await listed(planner, VIEWS, owner="310116-fire")) == 1
    assert await listed(planner, VIEWS, ended="true") == []
    assert len(await exported(planner, VIEWS, owner=MARKET)) == 2


@pytest.mark.rule("S-01")
async def test_an_industry_is_read_corrected_and_refused(
    registrar: httpx.AsyncClient,
) -> None:
    await register(registrar, ONE, industry="6210")
    path = f"/subject/v1/subjects/{ONE}"
    assert (await registrar.get(path)).json()["industry"] == "H6210"
    changed = await registrar.patch(path, json={"industry": "H6110"})
    assert changed.json()["industry"] == "H6110"
    wrong = await registrar.patch(path, json={"industry": "H98"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong-industry")
    csv = f"uscc,name,region,address,industry\n{ONE},改名店,310116,某路,\n"
    imported = await registrar.post(
        "/subject/v1/imports/subjects",
        content=csv,
        headers={"content-type": "text/csv"},
    )
    assert imported.json()["changed"] == 1, imported.text
    assert (await registrar.get(path)).json()["industry"] == "H6110"


async def test_planning_keeps_the_newest_question_whatever_the_order(
    make_world: MakeWorld,
) -> None:
    world = await make_world("plan-svc")
    first = view()
    second = next_version(first, SubjectViewChanged, name="改名")
    ended = next_version(second, SubjectViewChanged, ended=True)

    async def kept() -> list[tuple[str, int, bool]]:
        async with world.db("plan-svc").reading() as tx:
            rows = await tx.fetch("SELECT name, version, ended FROM view_copy")
        return [(row["name"], row["version"], row["ended"]) for row in rows]

    await world.publish("subject-svc", second, first)
    await world.settle()
    assert await kept() == [("改名", 2, False)]
    await world.deliver_again("plan-svc")
    await world.settle()
    assert await kept() == [("改名", 2, False)]
    await world.publish("subject-svc", ended, second)
    await world.settle()
    assert await kept() == [("改名", 3, True)]
