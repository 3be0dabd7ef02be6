"""Late codes by the domain's row (C-07), and the dates of results (C-11)."""

from datetime import date

import pytest
from checkcode_svc.applications.domain.errors import (
    GroundNotAllowed,
    NoEmergencies,
    NoLateCode,
)
from checkcode_svc.applications.domain.late import LateVerdict, decide, must_be_ground
from checkcode_svc.codes.domain.errors import LateCodeOverdue
from checkcode_svc.policy import TOPICS
from checkcode_svc.policy.domain import LATE_CODE, RESULT_DUE, Ground, ResultDue
from checkcode_svc.policy.queries import (
    current_law,
    emergency_grounds,
    late_code,
    result_due,
)

from shared import jsontext
from shared.civic.calendar import Deadline, WorkingCalendar
from shared.civic.law import Basis, Case
from shared.civic.law.files import load_kept

CALENDAR = WorkingCalendar(frozenset({2026}))
FRIDAY = date(2026, 3, 6)
SAFETY = Ground.PUBLIC_SAFETY


def late(domain: str, today: date, visited: date = FRIDAY) -> LateVerdict:
    row = late_code("310116", domain, visited)
    return decide(current_law(), row, (visited, today), CALENDAR, None)


@pytest.mark.rule("C-07")
@pytest.mark.parametrize(
    ("domain", "last"),
    [
        ("market", date(2026, 3, 11)),
        ("health", date(2026, 3, 11)),
        ("drugs", date(2026, 3, 11)),
        ("culture", date(2026, 3, 11)),
        ("transport", date(2026, 3, 11)),
        ("urban_management", date(2026, 3, 11)),
    ],
)
def test_the_last_day_follows_the_domains_row(domain: str, last: date) -> None:
    assert late(domain, last).last == Deadline(last)
    with pytest.raises(LateCodeOverdue):
        late(domain, date.fromordinal(last.toordinal() + 1))


@pytest.mark.rule("C-07")
def test_a_last_day_in_an_unpublished_year_is_provisional() -> None:
    visited = date(2026, 12, 30)
    granted = late("market", date(2026, 12, 31), visited)
    assert granted.expires == Deadline(date(2027, 1, 4), provisional=True)


@pytest.mark.rule("C-07")
def test_a_visit_on_a_day_off_counts_from_the_next_working_day() -> None:
    saturday = date(2026, 3, 7)
    assert late("market", saturday, saturday).last == Deadline(date(2026, 3, 11))


@pytest.mark.rule("C-07")
def test_ecology_has_no_deadline() -> None:
    assert late("ecology", date(2026, 12, 31)).last is None


@pytest.mark.rule("C-07")
@pytest.mark.parametrize("domain", ["fire", "police", "labour", "construction"])
def test_a_domain_without_a_row_has_no_late_code(domain: str) -> None:
    with pytest.raises(NoLateCode):
        late(domain, FRIDAY)


@pytest.mark.rule("C-07")
def test_rows_hold_in_their_region_and_from_their_day_on() -> None:
    assert late_code("310101", "market", FRIDAY) is None
    assert late_code("310116", "market", date(2025, 4, 8)) is None
    assert late_code("310116", "market", date(2025, 4, 9)) is not None


def grounds(domain: str) -> set[str]:
    row = emergency_grounds("310116", domain, FRIDAY)
    return set() if row is None else set(row.value.grounds)


@pytest.mark.rule("C-07")
def test_each_domain_has_the_grounds_of_its_own_document() -> None:
    usual = {Ground.PUBLIC_SAFETY, Ground.HEALTH, Ground.SYSTEM_FAILURE}
    for domain in ("market", "health", "drugs", "transport"):
        assert grounds(domain) == usual
    assert grounds("culture") == usual | {Ground.LISTED}
    assert grounds("urban_management") == usual - {Ground.HEALTH}
    assert grounds("ecology") == {
        Ground.ECOLOGICAL_SAFETY,
        Ground.ENVIRONMENTAL_INCIDENT,
        Ground.CLUE_VERIFICATION,
        Ground.SUSPECTED_CRIME,
        Ground.EVASION,
        Ground.EXTENDED_CHECK,
        Ground.SURPRISE,
    }
    assert grounds("fire") == grounds("police") == set()


@pytest.mark.rule("C-07")
def test_the_ground_must_be_one_of_the_rows() -> None:
    row = emergency_grounds("310116", "urban_management", FRIDAY)
    with pytest.raises(GroundNotAllowed) as refused:
        must_be_ground(current_law(), row, Ground.HEALTH)
    assert refused.value.members["clause"] == "JS-CG 四(二)"
    with pytest.raises(NoEmergencies):
        must_be_ground(current_law(), None, SAFETY)


@pytest.mark.rule("C-07")
def test_a_failed_system_opens_no_day_off_but_a_danger_does() -> None:
    row = emergency_grounds("310116", "market", FRIDAY)
    said = must_be_ground(current_law(), row, SAFETY)
    assert said.any_day == {Ground.PUBLIC_SAFETY, Ground.HEALTH}


@pytest.mark.rule("C-07")
def test_an_overdue_one_says_why_it_comes_late_and_is_marked_for_a_second_person() -> (
    None
):
    row = late_code("310116", "market", FRIDAY)
    verdict = decide(
        current_law(), row, (FRIDAY, date(2026, 4, 1)), CALENDAR, "系统故障"
    )
    assert verdict.overdue


@pytest.mark.rule("C-11")
def test_transport_gives_results_within_two_working_days() -> None:
    row = result_due("310116", "transport", FRIDAY)
    assert row is not None
    assert row.value.due_on(FRIDAY, CALENDAR).day == date(2026, 3, 10)
    assert result_due("310116", "market", FRIDAY) is None


@pytest.mark.rule("C-11")
def test_more_working_days_for_results_are_looser() -> None:
    assert RESULT_DUE.is_looser is not None
    two, three = ResultDue(working_days=2), ResultDue(working_days=3)
    assert RESULT_DUE.is_looser(three, two)
    assert not RESULT_DUE.is_looser(two, three)


@pytest.mark.rule("C-07")
def test_the_districts_rows_bind_its_towns_teams_too() -> None:
    town = "310116101"
    assert late_code(town, "urban_management", FRIDAY) is not None
    assert result_due(town, "transport", FRIDAY) is not None
    assert late_code("310101001", "urban_management", FRIDAY) is None


@pytest.mark.rule("X-01")
def test_a_late_code_keeps_its_row_and_is_judged_again_by_the_set_that_was_kept() -> (
    None
):
    granted = late("market", date(2026, 3, 11))
    asked = Basis.model_validate(jsontext.loads(jsontext.dumps(granted.basis)))
    then = load_kept("checkcode_svc.policy", asked.law, TOPICS)
    row = then.first(LATE_CODE, Case("310116", "market", FRIDAY))
    days = FRIDAY, date(2026, 3, 11)
    assert decide(then, row, days, CALENDAR, None) == granted
    assert row is then.row(asked.row)
    with pytest.raises(LateCodeOverdue) as refused:
        late("market", date(2026, 3, 12))
    assert refused.value.members["basis"] == granted.basis
