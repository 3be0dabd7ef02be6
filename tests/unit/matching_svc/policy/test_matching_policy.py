from dataclasses import replace
from datetime import date

import pytest
from matching_svc import policy
from matching_svc.policy.domain.hours import ANY_HOUR, WHILE_CLOSED
from matching_svc.policy.domain.rules import Terms
from matching_svc.policy.domain.topics import HORIZON, Months

from shared.civic.law import Row
from tests.unit.matching_svc.law_rows import only, row

DAY = date(2026, 3, 2)


def horizon(months: int, region: str = "*", domain: str = "*") -> Row[Months]:
    return row(HORIZON, Months(months=months), region, domain)


@pytest.mark.rule("M-02")
def test_the_most_specific_row_holds() -> None:
    rules = only(
        DAY,
        horizon(1),
        horizon(2, "310116"),
        horizon(3, "310116", "culture"),
    )
    assert rules.horizon_months("310116", "culture") == 3
    assert rules.horizon_months("310116", "market") == 2
    assert rules.horizon_months("310101", "culture") == 1


@pytest.mark.rule("M-02")
def test_ecology_has_no_figure_of_its_own_so_the_default_holds() -> None:
    law = policy.current_law()
    assert [row.waits_for for row in law.waiting if row.topic == HORIZON.name] == [
        "a figure"
    ]
    assert policy.load().on(DAY).horizon_months("310116", "ecology") == 1


def test_a_row_does_not_hold_outside_its_dates() -> None:
    first, last = date(2026, 1, 1), date(2026, 3, 1)
    rows = horizon(1), replace(horizon(5, "310116"), valid_from=first, valid_to=last)
    assert only(date(2026, 3, 1), *rows).horizon_months("310116", "market") == 5
    assert only(DAY, *rows).horizon_months("310116", "market") == 1


def test_the_rows_that_come_with_the_service_give_the_documents_figures() -> None:
    rules = policy.load().on(DAY)
    assert rules.terms() == Terms()
    assert rules.horizon_months("310116", "culture") == 1
    assert rules.gap_months("310116", "market") == 1
    hall, school = frozenset({"public_gathering"}), frozenset({"densely_occupied"})
    assert rules.hours("310116", "fire", hall) == WHILE_CLOSED
    assert rules.hours("310116", "fire", school) == ANY_HOUR
    assert rules.hours("310116", "fire", frozenset({"office"})) == ANY_HOUR
    assert rules.hours("310116", "market", hall) == ANY_HOUR
    advice = rules.hours_advice("310116", "market")
    assert advice is not None
    assert advice.clause == "JS-SCJG 三(四)4"


@pytest.mark.rule("M-07")
def test_the_decline_reasons_are_policy_data() -> None:
    reasons = policy.load().reasons_on(DAY)
    assert list(reasons) == [
        "date",
        "inspectors",
        "nature",
        "confidentiality",
        "subject_wish",
        "other",
    ]
    assert reasons["other"].needs_text
    assert reasons["date"].takes_days
