"""The rows that credit-svc decides by, as far as no rule's own test asks them."""

from datetime import date

import pytest
from credit_svc.policy import current_law
from credit_svc.policy.domain import TOPICS, UNOBTRUSIVE, graded_domains

from shared.civic.law import DOMAINS, Case
from shared.civic.law.canonical import WRITTEN
from shared.civic.law.reading import LawUnreadable, read

DAY = date(2026, 3, 2)


def test_a_grade_that_does_not_exist_stops_the_start() -> None:
    row = "a,list.unobtrusive,*,fire,,,grade=Z,advisory,,,G-05,,"
    text = "\n".join([",".join(WRITTEN), row])
    with pytest.raises(LawUnreadable, match=r"rows.csv line 2: .*grade: Input should"):
        read([("rows.csv", text)], TOPICS, {})


@pytest.mark.rule("G-01")
def test_every_line_of_work_is_graded() -> None:
    assert graded_domains(current_law()) == DOMAINS


@pytest.mark.rule("G-05")
def test_a_districts_rows_bind_its_towns_too() -> None:
    town, district, elsewhere = (
        current_law().first(UNOBTRUSIVE, Case(region, "market", DAY))
        for region in ("310116101", "310116", "310101")
    )
    assert town == district is not None
    assert elsewhere is None
