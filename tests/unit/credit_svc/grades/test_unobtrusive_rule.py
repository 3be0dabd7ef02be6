from datetime import date

import pytest
from credit_svc.grades.domain.unobtrusive import judge, known_facts
from credit_svc.policy import current_law

from shared.civic.law import Case
from shared.events.credit import Grade

LAW = current_law()
TODAY = date(2026, 3, 2)


def entered(domain: str, grade: Grade, *facts: str, on: date = TODAY) -> bool:
    return judge(LAW, Case("310116", domain, on), grade, set(facts)).unobtrusive


@pytest.mark.rule("G-05")
@pytest.mark.parametrize("grade", list(Grade))
def test_emergency_enters_grade_a_and_nothing_else(grade: Grade) -> None:
    assert entered("emergency", grade) is (grade is Grade.A)


@pytest.mark.rule("G-05")
@pytest.mark.parametrize(
    ("grade", "facts", "enters"),
    [
        (Grade.A, {"fire_iot"}, True),
        (Grade.A, set(), False),
        (Grade.A, {"fire_iot", "densely_occupied"}, False),
        (Grade.A, {"densely_occupied"}, False),
        (Grade.B, {"fire_iot"}, False),
        (Grade.D, {"fire_iot"}, False),
    ],
)
def test_fire_enters_grade_a_with_the_iot_system_and_never_a_densely_occupied_place(
    grade: Grade, facts: set[str], *, enters: bool
) -> None:
    assert entered("fire", grade, *facts) is enters


@pytest.mark.rule("G-05")
def test_a_rule_holds_only_in_its_region_its_domain_and_its_time() -> None:
    assert not entered("police", Grade.A)
    assert not entered("emergency", Grade.A, on=date(2025, 4, 8))
    elsewhere = judge(LAW, Case("310101", "emergency", TODAY), Grade.A, set())
    assert not elsewhere.unobtrusive


@pytest.mark.rule("G-05")
def test_the_verdict_says_why_with_its_clause() -> None:
    where = Case("310116", "fire", TODAY)
    assert "消防物联网" in judge(LAW, where, Grade.A, set()).reason
    crowded = judge(LAW, where, Grade.A, {"fire_iot", "densely_occupied"}).reason
    assert "人员密集场所" in crowded
    assert "JS-XF 三(二)4" in crowded
    assert "非 A 级" in judge(LAW, where, Grade.C, {"fire_iot"}).reason


def test_every_fact_that_a_rule_asks_for_is_known() -> None:
    assert known_facts(LAW) == {"fire_iot", "densely_occupied"}
