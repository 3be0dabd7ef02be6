"""A last day that reaches into an unpublished year is provisional, and told so (C-08).

The year in these tests is 2026; of 2027 nothing is published until its table comes.
"""

from datetime import date
from typing import Any

import pytest
from checkcode_svc.codes.commands import set_expiry_anew
from checkcode_svc.results.commands import set_corrections_anew

from shared.civic.calendar import WorkingCalendar
from shared.events.checkcode import CodeIssued, ResultRecorded
from tests.integration.checkcode_svc.scene import PLACE, SERVICE, District

VISITED, LAST = date(2026, 12, 30), date(2026, 12, 31)
NEW_YEAR = WorkingCalendar(frozenset({2027}), days_off=frozenset({date(2027, 1, 1)}))
CLEAN: dict[str, Any] = {"item": "market-001", "point": "1", "outcome": "no_problem"}
REST: dict[str, Any] = {"item": "market-001", "point": "2", "outcome": "not_covered"}


async def late_code(district: District) -> str:
    """A code of the last day but one, applied for on the last day of the year."""
    district.at(LAST)
    district.world.db(SERVICE).calendar = WorkingCalendar(frozenset({2026}))
    application = await district.applied(
        place=PLACE,
        items=["market-001"],
        source="complaint",
        source_reason="投诉",
        day=VISITED.isoformat(),
        emergency={"ground": "public_safety", "text": "燃气泄漏"},
    )
    code: str = application["code"]
    return code


def publish(district: District) -> None:
    """The table of 2027 comes, with New Year's Day off."""
    runtime = district.world.db(SERVICE)
    runtime.calendar = runtime.calendar.overlaid(NEW_YEAR)


async def codes_told(district: District) -> list[tuple[int, date | None, bool]]:
    events = await district.world.published(SERVICE, CodeIssued)
    return [
        (event.version, event.expires_on, event.expires_provisional) for event in events
    ]


@pytest.mark.rule("C-07")
@pytest.mark.rule("C-08")
async def test_a_late_codes_last_day_is_set_anew_and_told_again(
    alone: District,
) -> None:
    number = await late_code(alone)
    plain, right = date(2027, 1, 4), date(2027, 1, 5)
    shown = await alone.get(f"codes/{number}")
    assert (shown["expires_on"], shown["expires_provisional"]) == ("2027-01-04", True)
    await set_expiry_anew(alone.world.db(SERVICE))
    assert await codes_told(alone) == [(1, plain, True)]

    publish(alone)
    for _ in range(2):
        await set_expiry_anew(alone.world.db(SERVICE))

    assert await codes_told(alone) == [(1, plain, True), (2, right, False)]
    shown = await alone.get(f"codes/{number}")
    assert (shown["expires_on"], shown["expires_provisional"]) == ("2027-01-05", False)


@pytest.mark.rule("C-26")
@pytest.mark.rule("C-08")
async def test_the_last_day_for_a_correction_is_marked_and_set_anew(
    alone: District,
) -> None:
    visit = await alone.visit(await late_code(alone))
    path = f"visits/{visit['id']}"
    given = await alone.post(f"{path}/results", {"points": [CLEAN, REST]})
    [part] = given.json()["parts"]
    until = part["correct_until"], part["correct_until_provisional"]
    assert until == ("2027-01-07", True)
    [told] = await alone.world.published(SERVICE, ResultRecorded)
    assert told.correct_until == date(2027, 1, 7)
    assert told.correct_until_provisional

    publish(alone)
    for _ in range(2):
        await set_corrections_anew(alone.world.db(SERVICE))

    [part] = (await alone.get(path))["parts"]
    until = part["correct_until"], part["correct_until_provisional"]
    assert until == ("2027-01-08", False)
    alone.at(date(2027, 1, 8))
    body = {"points": [CLEAN, REST], "reason": "补充"}
    corrected = await alone.post(f"{path}/results/correction", body)
    assert corrected.status_code == 200, corrected.text
