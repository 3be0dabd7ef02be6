"""The rows that credit-svc decides by, as far as no rule's own test asks them."""

from datetime import date

import pytest
from credit_svc.policy import current_law
from credit_svc.policy.domain import TOPICS, case_of, graded_domains

from shared.civic.law import ANY, DOMAINS
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


def test_an_agency_of_a_town_has_the_defaults_only_as_yet() -> None:
    assert case_of("310116101", "market", DAY).region == ANY
    assert case_of("310116", "market", DAY).region == "310116"
