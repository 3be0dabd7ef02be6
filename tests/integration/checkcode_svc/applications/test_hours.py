"""Hours on a code: fire's visits to public places belong outside them (M-17)."""

from typing import Any

import pytest

from tests.integration.checkcode_svc.scene import DAY, FIRE, District, place

MONDAY = {"closed_weekdays": (1,)}
CINEMA: dict[str, Any] = {"business_types": ("public_gathering",)}


async def problems(district: District, of: str, **body: Any) -> list[str]:
    answer = (await district.apply(of, **body)).json()
    return [fault["code"] for fault in answer.get("problems", [])]


@pytest.mark.rule("M-17")
async def test_a_planned_code_of_fire_for_opening_hours_of_a_cinema_is_refused(
    shared_place: District,
) -> None:
    await shared_place.tell(place(version=2, **CINEMA))

    assert await problems(shared_place, FIRE) == ["forbidden-hours"]
    assert await problems(shared_place, FIRE, place_is="open") == ["forbidden-hours"]
    granted = await shared_place.applied(FIRE, place_is="closed", starts_at="08:30")
    assert (granted["status"], granted["starts_at"]) == ("issued", "08:30:00")
    code = await shared_place.get(f"codes/{granted['code']}")
    assert (code["place_is"], code["starts_at"]) == ("closed", "08:30:00")


@pytest.mark.rule("M-17")
async def test_only_public_gathering_places_bind_and_only_fire(
    shared_place: District,
) -> None:
    await shared_place.tell(place(version=2, business_types=("densely_occupied",)))
    school = await shared_place.applied(FIRE)
    await shared_place.tell(place(version=3, **CINEMA))
    market = await shared_place.applied()

    assert (school["status"], market["status"]) == ("issued", "issued")
    assert (school["advice"], market["advice"]) == ([], ["JS-SCJG 三(四)4"])


@pytest.mark.rule("M-16")
@pytest.mark.rule("M-17")
async def test_a_closed_day_hinders_no_visit_that_belongs_into_closed_hours(
    shared_place: District,
) -> None:
    assert DAY.isoweekday() == 1
    await shared_place.tell(place(version=2, **MONDAY, **CINEMA))

    assert await problems(shared_place, "310116-market") == ["place-closed"]
    assert (await shared_place.applied(FIRE))["status"] == "issued"


@pytest.mark.rule("M-17")
async def test_a_late_arrival_warns_and_a_punctual_one_does_not(
    alone: District,
) -> None:
    application = await alone.applied(starts_at="11:00")
    alone.at(DAY)
    late = await alone.visit(application["code"])
    triggered = await alone.applied(
        place=late["place"],
        items=["market-001"],
        source="complaint",
        source_reason="12345",
        starts_at="11:45",
    )
    punctual = await alone.visit(triggered["code"])

    assert late["late_minutes"] == 60
    assert punctual["late_minutes"] is None
