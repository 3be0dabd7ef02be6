"""A grade counts from the day on which it takes effect, not before (G-05)."""

from datetime import date
from itertools import permutations

import pytest

from shared.events.credit import Grade
from tests.integration.plan_svc.planned import District, grade

TAKES_EFFECT = date(2026, 6, 1)
BEFORE, AHEAD = Grade.A, Grade.D


async def tell(district: District, domain: str, order: tuple[int, ...]) -> None:
    """Version 1 is in force; 2 takes effect in June, and 3 in July."""
    told = {
        1: grade(0, domain, BEFORE),
        2: grade(0, domain, AHEAD, version=2, valid_from=TAKES_EFFECT),
        3: grade(0, domain, Grade.B, version=3, valid_from=date(2026, 7, 1)),
    }
    for version in order:
        await district.tell("credit-svc", told[version])


@pytest.mark.rule("G-05")
@pytest.mark.rule("P-16")
@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
async def test_a_draw_goes_by_the_grades_of_the_plans_first_day(
    district: District, order: tuple[int, ...]
) -> None:
    await district.register([0])
    await tell(district, "culture", order)
    found = {}
    for first in ("2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01"):
        plan = await district.draft(
            "310116-culture", period_from=first, period_to="2026-07-31"
        )
        drawn = await district.draw(plan, ratios=dict.fromkeys("ABD", "1"))
        found[first] = [group["name"] for group in drawn["groups"]]
    assert found == {
        "2026-05-31": ["A"],
        "2026-06-01": ["D"],
        "2026-06-30": ["D"],
        "2026-07-01": ["B"],
    }


@pytest.mark.rule("G-05")
@pytest.mark.rule("P-13")
@pytest.mark.parametrize(
    ("first", "letter"), [("2026-05-31", "B"), ("2026-06-01", "D")]
)
async def test_a_limit_goes_by_the_grade_of_the_plans_first_day(
    district: District, first: str, letter: str
) -> None:
    """Grade B of a key fire unit allows one visit a year, D one in half a year."""
    (place,) = await district.register([0], business_types=("key_fire_unit",))
    await district.tell(
        "credit-svc",
        grade(0, "fire", Grade.D, version=2, valid_from=TAKES_EFFECT),
        grade(0, "fire", Grade.B),
    )
    await district.filed(
        [place], "310116-fire", period_from="2026-03-10", period_to="2026-03-31"
    )
    plan = await district.draft(
        "310116-fire", period_from=first, period_to="2026-07-31"
    )
    answer = await district.upload(plan, f"place\n{place}\n")
    row = f"JS-XF/frequency/premises/key_fire_unit/{letter}"
    assert [basis["row"] for basis in answer.json()["bases"]] == [row]
