"""The fewest visits are the fewest, proven, and feasible (X-08, M-03)."""

import pytest
from hypothesis import given, settings
from matching_svc.replay.domain.clairvoyant import demanded, foreseen, greedy_visits
from matching_svc.replay.domain.figures import recorded_visits
from matching_svc.replay.domain.online import online_visits
from matching_svc.replay.domain.recorded import Recorded
from matching_svc.replay.domain.tasks import Assumptions, chunks

from shared.civic.holidays import packaged
from tests.unit.matching_svc.replay.replay_factory import (
    EVERY_DAY,
    TRIGGERED,
    faults,
    fewest_by_trying,
    recorded,
    tasks_of,
    visit,
)

pytestmark = pytest.mark.rule("X-08")
WORKING_DAYS = Assumptions(
    window="month", back=1, triggered=TRIGGERED, calendar=packaged()
)
SHORT = Assumptions(window="9", back=0, triggered=TRIGGERED, calendar=packaged())


@settings(max_examples=150, deadline=None)
@given(recorded(most=6))
def test_no_plan_of_a_small_premises_has_fewer_visits(rows: list[Recorded]) -> None:
    tasks, open_days = tasks_of(rows)
    found = [foreseen(part, open_days) for part in chunks(tasks)]
    visits = [visit for part in found for visit in part.visits]
    assert faults(tasks, visits, open_days) == []
    assert len(visits) == fewest_by_trying(tasks, open_days)
    assert len(visits) == sum(part.lower_bound for part in found)


@pytest.mark.parametrize("assumed", [WORKING_DAYS, SHORT])
@settings(max_examples=80, deadline=None)
@given(rows=recorded(most=5, days=40))
def test_days_off_break_reaches_and_the_fewest_are_still_found(
    assumed: Assumptions, rows: list[Recorded]
) -> None:
    tasks, open_days = tasks_of(rows, assumed)
    found = [foreseen(part, open_days) for part in chunks(tasks)]
    visits = [visit for part in found for visit in part.visits]
    assert faults(tasks, visits, open_days) == []
    least = fewest_by_trying(tasks, open_days)
    assert sum(part.lower_bound for part in found) <= least == len(visits)


@settings(max_examples=150, deadline=None)
@given(recorded(most=14))
def test_waiting_for_the_last_day_is_as_good_as_knowing_the_future(
    rows: list[Recorded],
) -> None:
    tasks, open_days = tasks_of(rows)
    waited = online_visits(tasks, open_days)
    assert faults(tasks, waited, open_days) == []
    assert len(waited) == len(demanded(tasks)[0])


@settings(max_examples=60, deadline=None)
@given(recorded(most=12))
def test_neither_the_record_nor_the_greedy_has_fewer(rows: list[Recorded]) -> None:
    tasks, open_days = tasks_of(rows)
    for part in chunks(tasks):
        fewest = len(foreseen(part, open_days).visits)
        assert fewest <= greedy_visits(part, open_days)
        assert fewest <= len(recorded_visits(part))


def test_two_programmes_a_month_apart_come_together() -> None:
    tasks, open_days = tasks_of(
        [visit("2014-01-20", "fire"), visit("2014-02-25", "health")]
    )
    found = foreseen(tasks, open_days)
    assert (len(found.visits), found.lower_bound) == (1, 1)


def test_one_programme_never_shares_a_visit_with_itself() -> None:
    tasks, open_days = tasks_of([visit("2014-01-20"), visit("2014-01-20")])
    assert len(foreseen(tasks, open_days).visits) == 2
    assert len(recorded_visits(tasks)) == 2


def test_a_triggered_visit_stays_on_its_day_and_takes_others_along() -> None:
    tasks, open_days = tasks_of(
        [visit("2014-03-07", "fire", "COMPLAINT"), visit("2014-04-20", "health")]
    )
    (only,) = foreseen(tasks, open_days).visits
    assert only.day == visit("2014-03-07").day.toordinal()


def test_what_is_too_far_apart_stays_apart() -> None:
    tasks, _ = tasks_of([visit("2014-01-20", "fire"), visit("2014-04-01", "health")])
    assert [len(part) for part in chunks(tasks)] == [1, 1]


def test_a_visit_that_need_not_move_stays_on_its_day() -> None:
    tasks, open_days = tasks_of([visit("2014-01-20", "fire")], EVERY_DAY)
    (only,) = foreseen(tasks, open_days).visits
    assert only.day == visit("2014-01-20").day.toordinal()
