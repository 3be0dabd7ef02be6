"""Each kind of plan has a period of its kind (P-02, JS 二.6)."""

from datetime import date

import pytest
from plan_svc.plans.domain.content import Content, PlanKind
from plan_svc.review.domain.checks import Check, Effect
from plan_svc.review.domain.plan_checks import of_period

pytestmark = pytest.mark.rule("P-02")


def check(kind: PlanKind, first: str, last: str) -> Check:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return of_period(Content("计划", kind, ("x",), (), *days))


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (PlanKind.ANNUAL, "2026-01-01", "2026-12-31"),
        (PlanKind.ANNUAL, "2026-06-01", "2026-12-31"),
        (PlanKind.MONTHLY, "2026-03-01", "2026-03-31"),
        (PlanKind.MONTHLY, "2026-03-16", "2026-04-15"),
        (PlanKind.MONTHLY, "2026-02-01", "2026-02-28"),
        (PlanKind.SPECIAL, "2026-11-01", "2027-02-28"),
    ],
)
def test_a_period_of_its_kind_passes(kind: PlanKind, first: str, last: str) -> None:
    assert check(kind, first, last).passed


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (PlanKind.ANNUAL, "2026-01-01", "2027-01-01"),
        (PlanKind.ANNUAL, "2025-12-31", "2026-12-30"),
        (PlanKind.MONTHLY, "2026-03-01", "2026-04-01"),
        (PlanKind.MONTHLY, "2026-03-16", "2026-04-16"),
        (PlanKind.MONTHLY, "2026-01-01", "2026-12-31"),
    ],
)
def test_a_longer_period_is_advised_against_and_says_of_which_kind(
    kind: PlanKind, first: str, last: str
) -> None:
    found = check(kind, first, last)
    assert (found.passed, found.effect) == (False, Effect.ADVISES)
    assert kind.value in found.detail
