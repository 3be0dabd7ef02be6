from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from plan_svc.library.domain import Agency
from plan_svc.plans.domain import fields
from plan_svc.plans.domain.content import Content, ExceptionKind, Method, PlanKind
from plan_svc.plans.errors import FieldsMissing, PeriodWrong
from plan_svc.policy import current_law

from shared.events.plan import Level

TODAY = date(2026, 11, 21)
FULL = Content(
    title="十二月检查",
    kind=PlanKind.MONTHLY,
    items=("market-001",),
    period_from=date(2026, 12, 1),
    period_to=date(2026, 12, 31),
    scope="餐饮",
    legal_basis="条例",
    ratio=Decimal("0.05"),
    method=Method.RANDOM,
    check_points="证照",
    frequency="每年一次",
    necessity="投诉增多",
    materials=("执照",),
)


def missing(domain: str, content: Content, subjects: int = 1) -> list[str]:
    agency = Agency(f"310116-{domain}", domain, "310116", Level.DISTRICT)
    return fields.missing(
        current_law(), agency, content, subjects=subjects, today=TODAY
    )


@pytest.mark.rule("P-03")
def test_a_plan_that_misses_fields_is_refused_with_all_of_them() -> None:
    bare = Content(title="空", kind=PlanKind.MONTHLY, items=())
    absent = missing("culture", bare, subjects=0)
    assert absent == [
        "check_points",
        "frequency",
        "items",
        "legal_basis",
        "method",
        "necessity",
        "period",
        "ratio",
        "scope",
        "subjects",
    ]
    with pytest.raises(FieldsMissing) as refused:
        fields.ensure_stated(absent)
    assert refused.value.members["missing"] == absent
    assert "检查的必要性" in refused.value.detail_zh


@pytest.mark.rule("P-03")
def test_a_plan_that_states_everything_misses_nothing() -> None:
    for domain in ("market", "culture", "transport", "construction", "fire"):
        assert missing(domain, FULL) == []


@pytest.mark.rule("P-03")
def test_a_scope_of_unspecified_subjects_may_leave_the_ratio_open() -> None:
    without = replace(FULL, ratio=None)
    assert missing("culture", without) == ["ratio"]
    assert missing("culture", replace(without, scope_open=True)) == []


@pytest.mark.rule("P-02")
@pytest.mark.parametrize(
    ("domain", "kind", "named"),
    [
        ("market", PlanKind.MONTHLY, True),
        ("market", PlanKind.ANNUAL, False),
        ("market", PlanKind.SPECIAL, False),
        ("ecology", PlanKind.SPECIAL, True),
    ],
)
def test_which_kinds_of_plan_name_their_subjects(
    domain: str, kind: PlanKind, *, named: bool
) -> None:
    absent = missing(domain, replace(FULL, kind=kind), subjects=0)
    assert absent == (["subjects"] if named else [])


@pytest.mark.rule("P-06")
def test_carrying_out_a_superior_plan_in_urban_management_names_it() -> None:
    ordered = replace(FULL, exception=ExceptionKind.SUPERIOR_ORDER)
    assert missing("urban_management", ordered) == ["parent_plan_code"]
    assert missing("market", ordered) == []


@pytest.mark.rule("P-03")
def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PeriodWrong):
        replace(FULL, period_to=date(2026, 11, 30))
