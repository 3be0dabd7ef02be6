"""A secret code is its own agencies', on every way out of the service (C-05)."""

from typing import Any

import pytest
from checkcode_svc.applications.commands.jobs import tell

from shared import migrate
from shared.auth import ROLES
from shared.events.checkcode import CodeIssued, VisitStarted
from shared.local_postgres.server import RUNNING
from shared.testing.world import MakeWorld
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    MARKET,
    MARKET_TASK,
    SERVICE,
    District,
    a_district,
    task,
)

pytestmark = pytest.mark.rule("C-05")
EVERY_SCOPE = " ".join(sorted(frozenset().union(*ROLES.values())))
OTHERS = (FIRE, "310116-justice", "310000-market")


async def a_secret(make_world: MakeWorld, **secret: bool) -> tuple[District, Any]:
    """A district in which market has a code for a task of its own."""
    district = await a_district(make_world)
    secret_task = task(MARKET_TASK, MARKET, "market-001", version=2, **secret)
    await district.tell(secret_task)
    return district, await district.applied()


async def seen_of(district: District, agency: str, applied: Any) -> set[str]:
    """On which ways an agency with every scope sees a code, its visits and results."""
    client = district.world.client(SERVICE, agency, scopes=EVERY_SCOPE)
    code = applied["code"]
    ways = {
        "application": f"applications/{applied['id']}",
        "code": f"codes/{code}",
        "codes": "codes",
        "qr": f"codes/{code}/qr.svg",
        "messages": "messages",
        "reports": "reports",
        "ratings": "ratings",
        "summary": "summary",
    }
    for row in await district.rows("SELECT id FROM visit"):
        ways["visit"] = f"visits/{row['id']}"
    seen = set()
    for way, path in ways.items():
        answer = await client.get(f"/checkcode/v1/{path}")
        if way == "qr":
            # Members alone have the picture; others are told no more than that.
            if answer.status_code != 404:
                seen.add(way)
        elif way == "summary":
            counts = answer.json()
            if counts["codes"]["issued"] or counts["visits"]["together"]:
                seen.add(way)
        elif answer.status_code == 200 and (
            way in {"application", "code", "visit"} or code in answer.text
        ):
            seen.add(way)
    return seen


async def visited(district: District, applied: Any) -> Any:
    district.at(DAY)
    visit = await district.visit(applied["code"])
    assert (await district.results(visit["id"])).status_code == 200
    return visit


async def reported(district: District, applied: Any) -> None:
    """Somebody finds the code suspicious."""
    token = applied["scan_url"].rpartition("/")[2]
    answer = await district.anybody().post(f"/c/{token}/report", data={"text": "可疑"})
    assert answer.status_code == 200


async def test_an_ordinary_code_is_seen_by_its_region_on_every_way(
    make_world: MakeWorld,
) -> None:
    district, applied = await a_secret(make_world)
    await reported(district, applied)
    await visited(district, applied)
    for agency in OTHERS:
        seen = await seen_of(district, agency, applied)
        assert seen == {
            *("application", "code", "codes", "qr", "visit"),
            *("messages", "reports", "summary"),
        }


async def test_a_classified_code_is_secret_for_ever_on_every_way(
    make_world: MakeWorld,
) -> None:
    district, applied = await a_secret(make_world, classified=True)
    await reported(district, applied)
    for agency in OTHERS:
        assert await seen_of(district, agency, applied) == set()
    await visited(district, applied)
    for agency in OTHERS:
        assert await seen_of(district, agency, applied) == set()
    own = await seen_of(district, MARKET, applied)
    assert own >= {"application", "code", "codes", "qr", "visit", "reports", "summary"}


async def test_a_surprise_is_secret_until_it_is_presented(
    make_world: MakeWorld,
) -> None:
    district, applied = await a_secret(make_world, surprise=True)
    for agency in OTHERS:
        assert await seen_of(district, agency, applied) == set()
    await visited(district, applied)
    for agency in OTHERS:
        assert await seen_of(district, agency, applied) >= {"code", "codes", "visit"}


async def test_an_act_on_a_secret_code_is_told_that_there_is_none(
    make_world: MakeWorld,
) -> None:
    district, applied = await a_secret(make_world, classified=True)
    client = district.world.client(SERVICE, FIRE, scopes=EVERY_SCOPE)
    acts: dict[str, dict[str, object]] = {
        f"codes/{applied['code']}/cancellation": {"reason": "x"},
        f"codes/{applied['code']}/visits": {},
        f"applications/{applied['id']}/withdrawal": {},
        f"applications/{applied['id']}/inspectors": {"inspectors": ["1", "2"]},
    }
    for path, body in acts.items():
        refused = await client.post(f"/checkcode/v1/{path}", json=body)
        assert refused.status_code == 404, (path, refused.text)
    visit = await visited(district, applied)
    path = f"/checkcode/v1/visits/{visit['id']}/results"
    assert (await client.post(path, json={"points": []})).status_code == 404


async def test_the_page_of_a_classified_code_says_nothing_even_when_presented(
    make_world: MakeWorld,
) -> None:
    district, applied = await a_secret(make_world, classified=True)
    path = "/c/" + applied["scan_url"].rpartition("/")[2]
    before = (await district.anybody().get(path)).text
    await visited(district, applied)
    after = (await district.anybody().get(path)).text
    for page in (before, after):
        for secret in (applied["code"], MARKET_TASK, "market-001", "检查员"):
            assert secret not in page
    assert "once the inspectors present" in before
    assert "By rule" in after


async def test_no_letter_about_a_classified_visit_goes_through_a_channel(
    make_world: MakeWorld,
) -> None:
    district, applied = await a_secret(make_world, classified=True)
    await visited(district, applied)
    assert await district.messages() == []


async def test_codes_and_visits_of_before_are_told_again_that_they_are_secret(
    make_world: MakeWorld,
) -> None:
    district, applied = await a_secret(make_world, classified=True)
    visit = await visited(district, applied)
    async with district.world.db(SERVICE).writing() as tx:
        await tx.execute(
            "INSERT INTO to_tell VALUES ('code', $1), ('visit', $2)",
            applied["code"],
            visit["id"],
        )
    await tell(district.world.db(SERVICE))
    await tell(district.world.db(SERVICE))
    told = await district.world.published(SERVICE)
    codes = [event for event in told if isinstance(event, CodeIssued)]
    visits = [event for event in told if isinstance(event, VisitStarted)]
    assert [(event.version, event.classified) for event in codes] == [
        (1, True),
        (2, True),
    ]
    assert [(event.version, event.classified) for event in visits] == [
        (1, True),
        (2, True),
    ]
    [row] = await district.rows("SELECT version FROM visit")
    assert row["version"] == 2


async def test_the_migration_finds_what_is_secret_and_lists_it_to_be_told_again(
    make_world: MakeWorld,
) -> None:
    district, applied = await a_secret(make_world, classified=True)
    visit = await visited(district, applied)
    url, service = district.world.owner_url(SERVICE), district.world.db(SERVICE).service
    await migrate.downgrade(url, service.metadata, service.migrations, "0006")
    await migrate.upgrade(url, service.metadata, service.migrations)
    await migrate.let_run(url, RUNNING)
    to_tell = await district.rows("SELECT aggregate, id FROM to_tell ORDER BY 1")
    assert [tuple(row.values()) for row in to_tell] == [
        ("code", applied["code"]),
        ("visit", visit["id"]),
    ]
    for table in ("application", "code", "visit"):
        [row] = await district.rows(f"SELECT classified FROM {table}")
        assert row["classified"], table
