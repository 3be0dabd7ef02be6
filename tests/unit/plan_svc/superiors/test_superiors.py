"""Whether a plan carries out the superior's plan that it names (P-06)."""

from dataclasses import replace
from datetime import date

import pytest
from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import Content, ExceptionKind, PlanKind
from plan_svc.policy import current_law
from plan_svc.review.domain.checks import Effect
from plan_svc.review.domain.superior import of_superior
from plan_svc.superiors.domain import SuperiorPlan, Unfit, misfits
from plan_svc.superiors.errors import SuperiorPlanWrong

from shared.events.plan import Level

URBAN = Agency("310116-urban_management", "urban_management", "310116", Level.DISTRICT)
CITY = SuperiorPlan(
    code="JH310000-2026-000001K",
    agency="310000-urban_management",
    region="310000",
    kind=PlanKind.ANNUAL,
    title="市级年度计划",
    items=("urban_management-001",),
    period_from=date(2026, 1, 1),
    period_to=date(2026, 12, 31),
)
CONTENT = Content(
    title="区级计划",
    kind=PlanKind.SPECIAL,
    items=("urban_management-001",),
    period_from=date(2026, 4, 1),
    period_to=date(2026, 6, 30),
    parent_plan_code=CITY.code,
    exception=ExceptionKind.SUPERIOR_ORDER,
    exception_reference="沪城管〔2026〕1号",
)


def why(content: Content, superior: SuperiorPlan | None, region: str) -> list[str]:
    return [misfit.why for misfit in misfits(content, region, superior)]


@pytest.mark.rule("P-06")
def test_a_plan_that_carries_out_its_superiors_plan_is_taken() -> None:
    assert why(CONTENT, CITY, "310116") == []
    assert why(replace(CONTENT, parent_plan_code=None), None, "310116") == []


@pytest.mark.rule("P-06")
@pytest.mark.parametrize(
    ("superior", "region", "reason"),
    [
        (None, "310116", Unfit.UNKNOWN),
        (replace(CITY, period_to=date(2026, 6, 29)), "310116", Unfit.EXPIRED),
        (replace(CITY, period_from=date(2026, 4, 2)), "310116", Unfit.EXPIRED),
        (replace(CITY, items=("urban_management-009",)), "310116", Unfit.NOT_COVERED),
        (CITY, "310000", Unfit.NOT_SUPERIOR),
        (replace(CITY, region="310115"), "310116", Unfit.NOT_SUPERIOR),
        (replace(CITY, region="310116"), "310116", Unfit.NOT_SUPERIOR),
    ],
)
def test_one_that_is_unknown_over_or_of_other_items_is_named_with_the_reason(
    superior: SuperiorPlan | None, region: str, reason: Unfit
) -> None:
    assert why(CONTENT, superior, region) == [reason]


@pytest.mark.rule("P-06")
def test_a_districts_plan_stands_above_its_towns_and_no_others() -> None:
    district = replace(CITY, region="310116")
    assert why(CONTENT, district, "310116104") == []
    assert why(CONTENT, district, "310115104") == [Unfit.NOT_SUPERIOR]


@pytest.mark.rule("P-06")
def test_it_blocks_where_a_row_demands_the_code_and_advises_elsewhere() -> None:
    [check] = of_superior(current_law(), URBAN, CONTENT, None, date(2026, 3, 2))
    assert (check.passed, check.effect) == (False, Effect.BLOCKS)
    assert [basis.clause for basis in check.bases] == ["JS-CG 四(一)"]
    own = replace(CONTENT, exception=None)
    [check] = of_superior(current_law(), URBAN, own, None, date(2026, 3, 2))
    assert (check.passed, check.effect) == (False, Effect.ADVISES)


@pytest.mark.rule("P-06")
def test_every_row_that_does_not_fit_is_named() -> None:
    content = replace(CONTENT, items=("urban_management-001", "urban_management-002"))
    [check] = of_superior(current_law(), URBAN, content, CITY, date(2026, 3, 2))
    assert check.sample == ("urban_management-002",)
    assert "urban_management-002" in check.detail
    assert "urban_management-002" in check.detail_zh


@pytest.mark.rule("P-06")
def test_an_entry_without_items_or_with_its_days_turned_round_is_refused() -> None:
    wrong = replace(CITY, code="?", items=(), period_to=date(2025, 1, 1))
    with pytest.raises(SuperiorPlanWrong) as refusal:
        wrong.ensure_whole()
    assert refusal.value.members["members"] == ["code", "items", "period_to"]
