"""Whose words a clue shows to whom; who complained stands sealed (S-11, C-05)."""

from datetime import timedelta

import pytest

from shared.retention.erasing import erase_due
from tests.integration.plan_svc.clues.clue_desk import (
    BASE,
    DESK,
    MARKET,
    NAME,
    PHONE,
    TEXT,
    Desk,
    clue_body,
    code_of,
    reading_body,
)

pytestmark = pytest.mark.rule("S-11")
HEALTH, HUANGPU = "310116-health", "310101-market"


async def test_who_complained_is_sealed_and_masked_and_opened_for_who_works_on_it(
    desk: Desk,
) -> None:
    number = await desk.assigned()
    async with desk.world.db("plan-svc").reading() as tx:
        sealed = await tx.fetchval("SELECT sealed FROM clue_complainant")
        rows = await tx.fetch("SELECT row_to_json(clue) AS all FROM clue")
    assert NAME not in sealed
    assert PHONE not in str(rows[0]["all"])
    shown = (await desk.seen(number, MARKET))["complainant"]
    assert shown == {"name": "张**", "phone": "*********34"}

    path = f"{BASE}/{number}/complainant"
    early = await desk.handler().get(path)
    assert code_of(early) == (404, "clue-unknown")
    await desk.step(MARKET, number, "acceptance")
    for client in (desk.handler(), desk.dispatcher()):
        assert (await client.get(path)).json() == {"name": NAME, "phone": PHONE}
    async with desk.world.db("plan-svc").reading() as tx:
        read = await tx.fetch("SELECT cases FROM audit WHERE outcome = 'read'")
    assert [row["cases"] for row in read] == [[number], [number]]


async def test_inspectors_and_other_agencies_learn_nothing_of_who_complained(
    desk: Desk,
) -> None:
    number = await desk.accepted()
    inspector = desk.world.client("plan-svc", MARKET, role="inspector")
    for path in (BASE, f"{BASE}/{number}", f"{BASE}/{number}/complainant"):
        assert (await inspector.get(path)).status_code == 403
    other = await desk.seen(number, HEALTH)
    hidden = ("complainant", "text", "matter", "source_number", "channel", "items")
    assert all(other[name] is None for name in hidden)
    refused = await desk.handler(HEALTH).get(f"{BASE}/{number}/complainant")
    assert code_of(refused) == (404, "clue-unknown")
    export = await desk.handler(HEALTH).get(f"{BASE}.csv")
    assert TEXT not in export.text
    assert (await desk.handler(HUANGPU).get(f"{BASE}/{number}")).status_code == 404
    assert (await desk.handler(HUANGPU).get(BASE)).json()["items"] == []


@pytest.mark.rule("C-05")
@pytest.mark.parametrize("secret", ["classified", "surprise"])
async def test_a_secret_clue_is_its_agencies_alone(desk: Desk, secret: str) -> None:
    number = (await desk.receive())["number"]
    reading = reading_body("market", **{secret: True})
    await desk.step(DESK, number, "classification", reading)
    other = desk.handler(HEALTH)
    assert (await other.get(f"{BASE}/{number}")).status_code == 404
    assert (await other.get(BASE)).json()["items"] == []
    assert (await other.get("/plan/v1/clue-loads")).json() == []
    assert (await desk.seen(number))[secret]


async def test_who_complained_is_erased_a_year_after_the_clue_was_closed(
    desk: Desk,
) -> None:
    open_one = await desk.accepted(source_number="SH-2026-9")
    number = await desk.accepted()
    told = {"outcome": "no_problem", "text": "未发现问题"}
    await desk.step(MARKET, number, "answer", told)
    await desk.step(DESK, number, "closure")
    runtime = desk.world.db("plan-svc")
    desk.world.clock.advance(timedelta(days=364))
    await erase_due(runtime)
    assert (await desk.seen(number))["complainant"] is not None
    desk.world.clock.advance(timedelta(days=2))
    await erase_due(runtime)
    assert (await desk.seen(number))["complainant"] is None
    assert (await desk.seen(open_one))["complainant"] is not None
    gone = await desk.dispatcher().get(f"{BASE}/{number}/complainant")
    assert code_of(gone) == (404, "clue-without-complainant")


async def test_a_clue_without_a_name_seals_nothing(desk: Desk) -> None:
    body = clue_body(complainant=None, phone=None)
    number = (await desk.dispatcher().post(BASE, json=body)).json()["number"]
    assert (await desk.seen(number))["complainant"] is None
    async with desk.world.db("plan-svc").reading() as tx:
        assert await tx.fetchval("SELECT count(*) FROM clue_complainant") == 0
