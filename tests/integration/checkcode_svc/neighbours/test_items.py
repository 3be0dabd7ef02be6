"""Codes and results by what holds of an item on their day (P-25)."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.events.plan import BasisKind, CheckPoint, DatedPoint, LegalBasis
from tests.factories.plan import item
from tests.integration.checkcode_svc.scene import DAY, SERVICE, District

pytestmark = pytest.mark.rule("P-25")
NOTICE = LegalBasis(kind=BasisKind.OTHER, text="某通知第三条")
LAW = LegalBasis(kind=BasisKind.LAW, text="《食品安全法》")
NEXT = DAY + timedelta(days=1)
HISTORY = (
    DatedPoint(number="1", text="证照是否齐全", valid_to=DAY),
    DatedPoint(number="2", text="现场是否整洁"),
    DatedPoint(number="3", text="后厨是否公开", valid_from=NEXT),
)
REVISED: dict[str, Any] = {
    "check_points": tuple(
        CheckPoint(number=point.number, text=point.text) for point in HISTORY[1:]
    ),
    "point_history": HISTORY,
    "effective_from": NEXT,
}


async def test_an_item_without_a_basis_in_force_gets_no_code(alone: District) -> None:
    await alone.tell(item("market-001", version=2, legal_bases=(NOTICE,)))
    refused = await alone.apply()
    assert [
        (problem["code"], problem["rule"]) for problem in refused.json()["problems"]
    ] == [("item-without-basis", "P-25")]
    repealed = LAW.model_copy(update={"valid_to": date(2026, 1, 1)})
    await alone.tell(item("market-001", version=3, legal_bases=(repealed,)))
    assert (await alone.apply()).status_code == 422
    await alone.tell(item("market-001", version=4, legal_bases=(NOTICE, LAW)))
    assert (await alone.apply()).status_code == 201


async def test_a_code_that_is_out_is_not_ended_by_a_repeal(alone: District) -> None:
    code = (await alone.applied())["code"]
    await alone.tell(item("market-001", version=2, legal_bases=(NOTICE,)))
    assert (await alone.get(f"codes/{code}"))["status"] == "issued"


async def test_a_result_is_judged_by_the_points_of_the_day_of_its_visit(
    alone: District,
) -> None:
    code = (await alone.applied())["code"]
    alone.at(DAY)
    visit = await alone.visit(code)
    alone.at(NEXT)
    await alone.tell(item("market-001", version=2, **REVISED))
    path = f"visits/{visit['id']}/results"

    def given(*numbers: str) -> dict[str, Any]:
        return {
            "points": [
                {"item": "market-001", "point": number, "outcome": "no_problem"}
                for number in numbers
            ]
        }

    refused = await alone.post(path, given("2", "3"))
    assert [
        (problem["code"], problem["point"]) for problem in refused.json()["problems"]
    ] == [("unknown-point", "3"), ("point-missing", "1")]
    taken = await alone.post(path, given("1", "2"))
    assert taken.is_success, taken.text


async def test_a_revised_item_that_is_told_twice_and_late_is_kept_once(
    alone: District,
) -> None:
    newest = item("market-001", version=3, legal_bases=(LAW,), **REVISED)
    await alone.tell(newest)
    state = await alone.state()
    await alone.tell(newest, item("market-001", version=2, legal_bases=(NOTICE,)))
    await alone.world.deliver_again(SERVICE)
    await alone.world.settle()
    assert await alone.state() == state
