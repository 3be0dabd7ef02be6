"""The list of subjects: any part of a name, orders, dates, export (S-08)."""

import csv
import io
from typing import Any

import httpx
import pytest

from shared.civic import uscc
from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, register

pytestmark = pytest.mark.rule("S-08")
NAMES = {1: "上海金山饭店", 2: "Ab_c 100%饭馆", 3: "=1+1 金山书店", 4: "理发店"}


@pytest.fixture
async def registered(registrar: httpx.AsyncClient) -> httpx.AsyncClient:
    for serial, name in NAMES.items():
        await register(registrar, uscc.make("310116", serial), name=name)
    return registrar


async def names(client: httpx.AsyncClient, **params: str) -> list[str]:
    answer = await client.get(f"{BASE}/subjects", params=params)
    assert answer.status_code == 200, answer.text
    return [subject["name"] for subject in answer.json()["items"]]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("金山", {1, 3}),
        ("饭", {1, 2}),
        ("aB_C", {2}),
        ("%", {2}),
        ("_", {2}),
        ("x", ()),
    ],
)
async def test_a_name_is_found_by_any_part(
    registered: httpx.AsyncClient, part: str, found: set[int]
) -> None:
    assert set(await names(registered, name=part)) == {NAMES[n] for n in found}


@pytest.mark.parametrize("sort", ["name", "uscc", "changed_at"])
async def test_every_order_pages_both_ways(
    registered: httpx.AsyncClient, sort: str
) -> None:
    forward = await names(registered, sort=sort)
    assert await names(registered, sort=f"-{sort}") == forward[::-1]
    paged: list[str] = []
    params: dict[str, Any] = {"sort": sort, "limit": "1"}
    for _ in NAMES:
        page = (await registered.get(f"{BASE}/subjects", params=params)).json()
        paged += [subject["name"] for subject in page["items"]]
        params["cursor"] = page["next_cursor"]
    assert paged == forward
    assert params["cursor"] is None


async def test_a_cursor_of_another_order_is_refused(
    registered: httpx.AsyncClient,
) -> None:
    page = (await registered.get(f"{BASE}/subjects?sort=name&limit=1")).json()
    other = {"sort": "-name", "limit": "1", "cursor": page["next_cursor"]}
    refused = await registered.get(f"{BASE}/subjects", params=other)
    assert refused.json()["code"] == "cursor-invalid"


async def test_a_span_of_days_is_taken(
    registered: httpx.AsyncClient, world: World
) -> None:
    today = world.clock.today().isoformat()
    assert len(await names(registered, changed_from=today, changed_to=today)) == 4
    assert await names(registered, changed_to="2020-01-01") == []


async def test_the_export_computes_nothing_in_a_spreadsheet_and_has_every_row(
    registered: httpx.AsyncClient, world: World
) -> None:
    exported = await registered.get(f"{BASE}/subjects.csv", params={"name": "金山"})
    rows = list(csv.DictReader(io.StringIO(exported.text.removeprefix("\ufeff"))))
    assert {row["name"] for row in rows} == {"上海金山饭店", "'=1+1 金山书店"}
    stranger = world.client("subject-svc", "310101-market", role="registrar")
    none = await stranger.get(f"{BASE}/subjects.csv")
    assert len(none.text.splitlines()) == 1
