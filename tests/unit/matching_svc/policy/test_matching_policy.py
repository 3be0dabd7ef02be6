from datetime import date

import pytest
from matching_svc import policy
from matching_svc.places.domain.situation import Terms
from matching_svc.policy.loader import Policy, Row
from matching_svc.tasks.domain.hours import ANY_HOUR, WHILE_CLOSED

DAY = date(2026, 3, 2)


def row(value: int | None, region: str = "*", domain: str = "*", **more: date) -> Row:
    return Row(
        "matching.horizon",
        region,
        domain,
        "",
        value,
        "",
        more.get("valid_from"),
        more.get("valid_to"),
    )


@pytest.mark.rule("M-02")
def test_the_most_specific_row_with_a_figure_holds() -> None:
    rules = Policy(
        (
            row(1),
            row(2, "310116"),
            row(3, "310116", "culture"),
            row(None, "310116", "ecology"),
        ),
        (),
    ).on(DAY)
    assert rules.horizon_months("310116", "culture") == 3
    assert rules.horizon_months("310116", "market") == 2
    assert rules.horizon_months("310116", "ecology") == 2
    assert rules.horizon_months("310101", "culture") == 1


def test_a_row_does_not_hold_outside_its_dates() -> None:
    dated = row(5, "310116", valid_from=date(2026, 1, 1), valid_to=date(2026, 3, 1))
    made = Policy((row(1), dated), ())
    assert made.on(date(2026, 3, 1)).horizon_months("310116", "market") == 5
    assert made.on(DAY).horizon_months("310116", "market") == 1


def test_the_rows_that_come_with_the_service_give_the_documents_figures() -> None:
    rules = policy.load().on(DAY)
    assert rules.terms() == Terms()
    assert rules.horizon_months("310116", "culture") == 1
    assert rules.gap_months("310116", "market") == 1
    assert rules.hours("310116", "fire", frozenset({"crowded_place"})) == WHILE_CLOSED
    assert rules.hours("310116", "fire", frozenset({"office"})) == ANY_HOUR
    assert rules.hours("310116", "market", frozenset({"crowded_place"})) == ANY_HOUR
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
