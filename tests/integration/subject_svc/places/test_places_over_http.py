from typing import Any

import httpx
import pytest

from shared.events.subject import (
    PlaceChanged,
    PlaceKind,
)
from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, ONE, TWO, register


@pytest.mark.rule("S-01")
async def test_a_place_gets_closed_days_and_a_new_address(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/places/{ONE}-001"
    changes = {"closed_weekdays": [7, 6], "closed_days": ["2026-05-01"], "town": ""}
    changed = await registrar.patch(path, json=changes)
    assert changed.json()["closed_weekdays"] == [6, 7]
    assert changed.json()["version"] == 2
    same = await registrar.patch(path, json=changes)
    assert same.json()["version"] == 2
    newest = (await world.published("subject-svc", PlaceChanged))[-1]
    assert newest.subject_name == "上海某某餐饮店"
    assert (await registrar.patch(path, json={"retired": True})).json()["retired"]
    gone = await registrar.patch(f"{BASE}/places/{TWO}-001", json={"retired": True})
    assert (gone.status_code, gone.json()["code"]) == (404, "place-unknown")


@pytest.mark.rule("S-01")
async def test_a_project_has_several_subjects_with_roles(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/projects/JS-2026-007"
    body: dict[str, Any] = {
        "owner": ONE,
        "address": "亭林大道工地",
        "region": "310116",
        "parties": [{"uscc": ONE, "role": "owner"}, {"uscc": TWO, "role": "builder"}],
    }
    refused = await registrar.put(path, json=body)
    assert refused.json()["missing"] == [TWO]
    await register(registrar, TWO, name="某某建筑公司")
    answer = await registrar.put(path, json=body)
    assert [party["role"] for party in answer.json()["parties"]] == ["builder", "owner"]
    [project] = [
        event
        for event in await world.published("subject-svc", PlaceChanged)
        if event.kind is PlaceKind.PROJECT
    ]
    assert (project.key, project.uscc) == ("JS-2026-007", ONE)
    assert project.subjects == tuple(sorted((ONE, TWO)))
    builder = (await registrar.get(f"{BASE}/subjects/{TWO}")).json()
    assert "JS-2026-007" in [place["number"] for place in builder["places"]]


@pytest.mark.rule("S-01", "S-06")
async def test_who_joins_or_leaves_a_project_is_told(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    await register(registrar, TWO, name="某某建筑公司")
    path = f"{BASE}/projects/JS-2026-008"
    body: dict[str, Any] = {"owner": ONE, "address": "工地", "region": "310116"}
    builder = [{"uscc": TWO, "role": "builder"}]
    for parties in ([], builder, builder, []):
        await registrar.put(path, json=body | {"parties": parties})
    published = [
        (event.version, event.subjects)
        for event in await world.published("subject-svc", PlaceChanged)
        if event.kind is PlaceKind.PROJECT
    ]
    both = tuple(sorted((ONE, TWO)))
    assert published == [(1, (ONE,)), (2, both), (3, (ONE,))]
