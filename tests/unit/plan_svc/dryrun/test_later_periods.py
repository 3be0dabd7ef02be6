"""The later periods for which a dry run tries a plan (X-01)."""

from datetime import date
from itertools import islice

import pytest
from plan_svc.dryrun.domain import days_between, is_of_months, later, put_off
from plan_svc.plans.domain.content import Content, PlanKind, Window

pytestmark = pytest.mark.rule("X-01")


def content(first: date, last: date, kind: PlanKind = PlanKind.MONTHLY) -> Content:
    return Content("计划", kind, ("x-1",), period_from=first, period_to=last)


def windows(plan: Content, count: int) -> list[Window | None]:
    return [each.window for each in islice(later(plan), count)]


def test_a_plan_of_a_calendar_month_stays_one() -> None:
    plan = content(date(2026, 1, 1), date(2026, 1, 31))
    assert is_of_months(plan)
    assert windows(plan, 3) == [
        Window(date(2026, 2, 1), date(2026, 2, 28)),
        Window(date(2026, 3, 1), date(2026, 3, 31)),
        Window(date(2026, 4, 1), date(2026, 4, 30)),
    ]


def test_an_annual_plan_is_put_off_by_years() -> None:
    plan = content(date(2026, 1, 1), date(2026, 12, 31), PlanKind.ANNUAL)
    assert windows(plan, 9) == [
        Window(date(2027, 1, 1), date(2027, 12, 31)),
        Window(date(2028, 1, 1), date(2028, 12, 31)),
    ]


def test_its_occasions_move_with_it_and_days_are_counted() -> None:
    halves = (
        Window(date(2026, 3, 10), date(2026, 3, 12)),
        Window(date(2026, 3, 20), date(2026, 3, 22)),
    )
    plan = Content(
        "计划",
        PlanKind.SPECIAL,
        ("x-1",),
        period_from=date(2026, 3, 5),
        period_to=date(2026, 3, 25),
        occasions=halves,
    )
    moved = put_off(plan, days=7)
    assert moved.occasions[0].earliest == date(2026, 3, 17)
    assert days_between(plan, moved) == 7
    assert not is_of_months(plan)


def test_a_plan_without_a_period_has_no_later_one() -> None:
    plan = Content("计划", PlanKind.SPECIAL, ("x-1",))
    assert put_off(plan, months=1) == plan
    assert days_between(plan, plan) == 0
