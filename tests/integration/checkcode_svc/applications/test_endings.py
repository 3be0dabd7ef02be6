"""What nobody staffs or answers ends, and what left the library or register (M-08)."""

from datetime import timedelta

import pytest
from checkcode_svc.applications.commands.staffing import chase_and_end

from shared.events.checkcode import CodeApplied, CodeCancelled
from tests.factories import plan
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    SERVICE,
    District,
    place,
)


async def last_told(district: District) -> CodeApplied:
    told: list[CodeApplied] = await district.world.published(SERVICE, CodeApplied)
    return told[-1]


@pytest.mark.rule("M-08")
async def test_an_agreed_visit_that_nobody_staffs_is_chased_and_ends_with_a_word(
    shared_place: District,
) -> None:
    runtime = shared_place.world.db(SERVICE)
    application = await shared_place.join_with_fire()
    await shared_place.agree(application)
    await chase_and_end(runtime)
    early = await last_told(shared_place)
    shared_place.at(DAY - timedelta(days=4))
    await chase_and_end(runtime)
    await chase_and_end(runtime)
    chased = await last_told(shared_place)
    shared_place.at(DAY + timedelta(days=1))
    await chase_and_end(runtime)
    over = await last_told(shared_place)

    assert (early.staff_by, early.waits_for) == (None, (FIRE,))
    assert (chased.staff_by, chased.waits_for) == (DAY - timedelta(days=3), (FIRE,))
    assert chased.version == early.version + 1
    assert over.version == chased.version + 1
    assert (over.status, over.reason) == ("withdrawn", "not-staffed")
    again = await shared_place.applied(day="2026-03-18")
    assert again["status"] == "open"


@pytest.mark.rule("C-03")
async def test_an_open_application_ends_with_its_day(shared_place: District) -> None:
    shared_place.matching.answer = shared_place.matching.offer_fire
    application = await shared_place.applied()
    assert application["status"] == "open"
    shared_place.at(DAY)
    await chase_and_end(shared_place.world.db(SERVICE))
    kept = await shared_place.get(f"applications/{application['id']}")
    shared_place.at(DAY + timedelta(days=1))
    await chase_and_end(shared_place.world.db(SERVICE))
    over = await shared_place.get(f"applications/{application['id']}")

    assert (kept["status"], over["status"], over["reason"]) == (
        "open",
        "withdrawn",
        "day-over",
    )


@pytest.mark.rule("S-03")
async def test_a_retired_place_ends_its_codes_and_open_applications(
    shared_place: District,
) -> None:
    coded = await shared_place.applied(FIRE)
    shared_place.matching.answer = shared_place.matching.offer_fire
    opened = await shared_place.applied()
    for _ in range(2):
        await shared_place.tell(place(version=2, retired=True))

    code = await shared_place.get(f"codes/{coded['code']}")
    assert (code["status"], code["reason"]) == ("cancelled", "place-retired")
    application = await shared_place.get(f"applications/{opened['id']}")
    assert (application["status"], application["reason"]) == (
        "withdrawn",
        "place-retired",
    )
    cancelled = await shared_place.world.published(SERVICE, CodeCancelled)
    assert [event.reason for event in cancelled] == ["place-retired"]


@pytest.mark.rule("P-09")
async def test_an_item_that_is_claimed_no_more_ends_the_codes_for_it_alone(
    shared_place: District,
) -> None:
    market = await shared_place.applied()
    fire = await shared_place.applied(FIRE)

    await shared_place.tell(plan.item("market-001", version=2, claimed_by=()))

    codes = [await shared_place.get(f"codes/{made['code']}") for made in (market, fire)]
    assert [code["status"] for code in codes] == ["cancelled", "issued"]
    assert codes[0]["reason"] == "item-not-in-force"


@pytest.mark.rule("P-09")
async def test_a_presented_code_outlives_its_item(alone: District) -> None:
    application = await alone.applied()
    alone.at(DAY)
    await alone.visit(application["code"])

    await alone.tell(plan.item("market-001", version=2, claimed_by=()))

    assert (await alone.get(f"codes/{application['code']}"))["status"] == "presented"
