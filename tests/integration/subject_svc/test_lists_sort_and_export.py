"""Inspectors, transfers and list entries: names, orders, days, export, masks (S-08)."""

import httpx
import pytest

from shared.audit.act import hidden
from shared.civic import uscc
from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, register
from tests.lists import exported, goes_both_ways, listed

MARKET, FIRE = "310116-market", "310116-fire"
INSPECTORS, TRANSFERS = f"{BASE}/inspectors", f"{BASE}/transfers"
PEOPLE = (
    ("SH3101160001", "张三丰", MARKET, "2026-12-31"),
    ("SH3101160002", "张小丰", MARKET, "2026-06-30"),
    ("SH3101160003", "张三", FIRE, "2026-09-30"),
)


@pytest.fixture
async def staffed(world: World) -> httpx.AsyncClient:
    for certificate, name, agency, valid_to in PEOPLE:
        keeper = world.client("subject-svc", agency, role="registrar")
        body = {"certificate": certificate, "name": name, "agency": agency}
        body |= {"valid_from": "2025-01-01", "valid_to": valid_to}
        answer = await keeper.post(INSPECTORS, json=body)
        assert answer.status_code == 200, answer.text
    return world.client("subject-svc", MARKET, role="registrar")


@pytest.mark.rule("S-07")
@pytest.mark.parametrize("sort", ["agency", "valid_to"])
async def test_inspectors_go_both_ways(staffed: httpx.AsyncClient, sort: str) -> None:
    assert len(await goes_both_ways(staffed, INSPECTORS, sort, "certificate")) == 3


@pytest.mark.rule("S-07")
async def test_a_masked_name_is_not_found_by_its_letters(
    staffed: httpx.AsyncClient,
) -> None:
    for part, found in (("张", 2), ("三", 1), ("小丰", 1), ("%", 0)):
        assert len(await listed(staffed, INSPECTORS, name=part)) == found, part


@pytest.mark.rule("S-07")
async def test_inspectors_are_found_by_the_end_of_their_certificates(
    staffed: httpx.AsyncClient,
) -> None:
    span = {"valid_to_from": "2026-06-30", "valid_to_to": "2026-09-30"}
    assert len(await listed(staffed, INSPECTORS, **span)) == 2


@pytest.mark.rule("E-05")
async def test_an_export_is_masked_like_the_list_and_its_reading_is_entered(
    staffed: httpx.AsyncClient, world: World
) -> None:
    rows = await exported(staffed, INSPECTORS, sort="valid_to")
    assert [(row["certificate"][:6], row["name"]) for row in rows] == [
        ("SH3101", "张小丰"),
        ("******", "张*"),
        ("SH3101", "张三丰"),
    ]
    async with world.db("subject-svc").reading() as tx:
        read = await tx.fetch("SELECT act, cases FROM audit WHERE outcome = 'read'")
    own = {hidden(certificate) for certificate, _, of, _ in PEOPLE if of == MARKET}
    [entered] = read
    assert entered["act"].startswith("export_inspectors")
    assert set(entered["cases"]) & own == own


@pytest.mark.rule("S-12")
async def test_transfers_go_both_ways_and_are_found_by_day_and_kind(
    staffed: httpx.AsyncClient, world: World
) -> None:
    for serial in (1, 2):
        code = uscc.make("310116", serial)
        await register(staffed, code)
        body = {"uscc": code, "to": "310101", "reason": "=迁址"}
        answer = await staffed.post(f"{TRANSFERS}/subjects", json=body)
        assert answer.status_code == 201, answer.text
    rows = await goes_both_ways(staffed, TRANSFERS, "offered_at", "id")
    assert len(rows) == 2
    today = world.clock.today().isoformat()
    assert (
        len(await listed(staffed, TRANSFERS, offered_from=today, kind="subject")) == 2
    )
    assert await listed(staffed, TRANSFERS, offered_to="2020-01-01") == []
    assert await listed(staffed, TRANSFERS, kind="place") == []
    assert {row["reason"] for row in await exported(staffed, TRANSFERS)} == {"'=迁址"}
    stranger = world.client("subject-svc", "310115-market", role="registrar")
    assert await exported(stranger, TRANSFERS) == []


@pytest.mark.rule("S-06")
@pytest.mark.parametrize("sort", ["uscc", "valid_from"])
async def test_entries_go_both_ways_and_are_found_by_name_and_day(
    registrar: httpx.AsyncClient, sort: str
) -> None:
    for serial, name, since in (
        (1, "金山饭店", "2026-03-02"),
        (2, "书店", "2026-02-02"),
    ):
        code = uscc.make("310116", serial)
        await register(registrar, code, name=name)
        body = {"domain": "market", "reason": "意愿", "valid_from": since}
        answer = await registrar.put(f"{BASE}/lists/solo/{code}", json=body)
        assert answer.status_code == 200, answer.text
    path = f"{BASE}/lists/solo"
    assert len(await goes_both_ways(registrar, path, sort, "uscc", "domain")) == 2
    assert len(await listed(registrar, path, name="饭")) == 1
    assert len(await listed(registrar, path, to="2026-02-28")) == 1
    assert len(await listed(registrar, path, **{"from": "2026-02-28"})) == 2
