"""An emergency is no free pass: its ground is in its domain's row (C-07)."""

from datetime import date
from typing import Any

import pytest

from shared.events.checkcode import CodeIssued
from tests.factories import plan, subject
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    MARKET,
    PLACE,
    SERVICE,
    District,
    inspectors,
    place,
)

DANGER = {"ground": "public_safety", "text": "燃气泄漏"}
FAILURE = {"ground": "system_failure", "text": "申领系统故障"}
ECOLOGY = "310116-ecology"
SATURDAY = date(2026, 3, 14)
TRIGGER: dict[str, Any] = {
    "place": PLACE,
    "items": ["market-001"],
    "source": "accident",
    "source_reason": "突发事件",
}


@pytest.mark.rule("C-07")
async def test_an_emergency_names_a_ground_of_its_row_on_the_day_itself_too(
    shared_place: District,
) -> None:
    shared_place.at(DAY)

    foreign = await shared_place.apply(emergency={"ground": "surprise", "text": "突击"})
    without_row = await shared_place.apply(FIRE, emergency=DANGER)
    granted = await shared_place.applied(emergency=DANGER)

    assert foreign.json()["code"] == "ground-not-allowed"
    assert foreign.json()["clause"] == "JS-SCJG 三(四)3"
    assert (without_row.status_code, without_row.json()["code"]) == (
        409,
        "no-emergencies",
    )
    assert granted["status"] == "issued"


@pytest.mark.rule("C-07")
async def test_an_emergency_has_come_and_is_not_planned_ahead(alone: District) -> None:
    response = await alone.apply(emergency=DANGER)

    assert [fault["code"] for fault in response.json()["problems"]] == [
        "emergency-ahead"
    ]


@pytest.mark.rule("C-07")
async def test_only_a_ground_of_the_row_opens_a_day_off_and_a_closed_place(
    alone: District,
) -> None:
    await alone.tell(place(version=2, closed_weekdays=(6,)))
    alone.at(SATURDAY)
    today = {"day": SATURDAY.isoformat()}

    failed = await alone.apply(**TRIGGER, **today, emergency=FAILURE)
    planned = await alone.apply(**today, emergency=FAILURE)
    danger = await alone.applied(**today, emergency=DANGER)

    assert [fault["code"] for fault in failed.json()["problems"]] == [
        "not-a-working-day"
    ]
    assert {fault["code"] for fault in planned.json()["problems"]} == {
        "not-a-working-day",
        "place-closed",
    }
    assert danger["status"] == "issued"


@pytest.mark.rule("C-05")
@pytest.mark.rule("C-07")
async def test_a_surprise_ground_of_ecologys_list_is_veiled_until_presented(
    alone: District,
) -> None:
    numbers = ["3101160900", "3101160901"]
    await alone.tell(
        plan.agency(ECOLOGY),
        plan.item("ecology-001"),
        *(subject.inspector(number, ECOLOGY) for number in numbers),
    )
    alone.at(DAY)
    client = alone.world.client(SERVICE, ECOLOGY, role="inspector")
    body = {
        **TRIGGER,
        "items": ["ecology-001"],
        "inspectors": numbers,
        "day": DAY.isoformat(),
        "emergency": {"ground": "evasion", "text": "暗管排放线索"},
    }

    made = (await client.post("/checkcode/v1/applications", json=body)).json()

    page = await alone.anybody().get(f"/c/{made['scan_url'].rpartition('/')[2]}")
    assert "once the inspectors present the code" in page.text
    assert "ecology-001" not in page.text


@pytest.mark.rule("C-07")
async def test_emergencies_are_counted_listed_and_published(alone: District) -> None:
    alone.at(DAY)
    made = await alone.applied(emergency=DANGER)
    other = await alone.applied(
        **{**TRIGGER, "source": "complaint"}, inspectors=inspectors(MARKET)
    )

    listed = await alone.get("codes?emergency=true")
    others = await alone.get("codes?emergency=false")
    counts = await alone.get("summary?from=2026-03-01&to=2026-03-31")
    metrics = await alone.anybody().get("/checkcode/metrics")
    issued = await alone.world.published(SERVICE, CodeIssued)

    assert [(code["code"], code["ground"]) for code in listed["items"]] == [
        (made["code"], "public_safety")
    ]
    assert [code["code"] for code in others["items"]] == [other["code"]]
    assert counts["codes"]["emergency"] == 1
    sample = 'onevisit_emergency_codes_total{domain="market",ground="public_safety"'
    assert sample in metrics.text
    assert [code.ground for code in issued] == ["public_safety", None]
