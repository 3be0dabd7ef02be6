"""What a replay reports: identity, order, savings, and no finding overdue (X-08)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_svc.replay.commands.payload import payload
from matching_svc.replay.commands.report import report
from matching_svc.replay.commands.run import replay
from matching_svc.replay.domain.recorded import Recorded
from matching_svc.replay.domain.tasks import Assumptions

from tests.unit.matching_svc.replay.replay_factory import EVERY_DAY, recorded, visit

pytestmark = pytest.mark.rule("X-08")
TWO_AGENCIES = [
    visit("2014-01-20", "fire/alarms", findings=2),
    visit("2014-02-03", "health/food", findings=0),
    visit("2014-06-10", "fire/alarms"),
    visit("2014-06-10", "health/food"),
]


def in_two_orders(
    rows: list[Recorded],
) -> st.SearchStrategy[tuple[list[Recorded], list[Recorded]]]:
    return st.tuples(st.just(rows), st.permutations(rows))


@settings(max_examples=80, deadline=None)
@given(recorded(most=12, premises=3))
def test_nothing_changed_reproduces_the_record_to_the_visit(
    rows: list[Recorded],
) -> None:
    found = replay(rows, Assumptions(window="exact", back=0), online=True)
    assert found.online is not None
    for way in (found.clairvoyant, found.online):
        assert way.by_month == found.recorded.by_month
        assert way.visits == found.recorded.visits
        assert (way.sooner.count, way.later.count) == (0, 0)
    assert found.lower_bound == found.greedy == found.recorded.visits


@settings(max_examples=80, deadline=None)
@given(recorded(most=12, premises=2), st.sampled_from(["month", "exact", "10"]))
def test_no_finding_ever_comes_after_its_last_day(
    rows: list[Recorded], window: str
) -> None:
    found = replay(rows, replace(EVERY_DAY, window=window), online=True)
    assert found.online is not None
    assert found.clairvoyant.late.count == found.online.late.count == 0


@settings(max_examples=40, deadline=None)
@given(recorded(most=14, premises=3).flatmap(in_two_orders))
def test_the_order_of_rows_changes_nothing(
    orders: tuple[list[Recorded], list[Recorded]],
) -> None:
    one, other = (payload(replay(rows, EVERY_DAY, online=True)) for rows in orders)
    assert one["ways"] == other["ways"]
    assert one["lower_bound"] == other["lower_bound"]


@settings(max_examples=60, deadline=None)
@given(recorded(most=14, premises=2))
def test_savings_by_pair_add_up_to_the_visits_saved(rows: list[Recorded]) -> None:
    found = replay(rows, EVERY_DAY)
    saved = found.recorded.visits - found.clairvoyant.visits
    assert sum(found.clairvoyant.saved.values()) == pytest.approx(saved)


def test_joint_share_pairs_and_days_forward_are_told() -> None:
    found = replay(TWO_AGENCIES, EVERY_DAY)
    assert (found.recorded.visits, found.clairvoyant.visits) == (3, 2)
    assert found.recorded.joint_agencies == 1
    assert found.clairvoyant.joint_agencies == 2
    pair = "fire · fire/alarms", "health · health/food"
    assert dict(found.clairvoyant.saved) == {pair: 1.0}
    assert (found.clairvoyant.forward.count, found.clairvoyant.forward.days) == (1, 1)
    assert found.clairvoyant.sooner.count == 1


def test_the_json_has_what_a_yardstick_asks() -> None:
    told = payload(replay(TWO_AGENCIES, EVERY_DAY, online=True))
    assert {name: told[name] for name in ("rows", "premises", "recorded")} == {
        "rows": 4,
        "premises": 1,
        "recorded": 3,
    }
    assert told["clairvoyant"] == told["lower_bound"] == told["online"] == 2
    assert told["greedy"] == 2
    assert told["seconds"] >= 0
    assert told["peak_mib"] > 0
    assert payload(replay(TWO_AGENCIES, EVERY_DAY))["online"] is None


def test_the_report_stands_alone_in_both_languages() -> None:
    rows = [*TWO_AGENCIES, visit("2014-03-01", "<script>/x&y", premises="P2")]
    page = report(replay(rows, EVERY_DAY, online=True))
    assert "上门次数" in page
    assert "Saved by pair of programmes" in page
    assert page.count("<svg") == 4
    assert "@media print" in page
    assert "<script" not in page
    assert "http" not in page


def test_a_file_of_mostly_one_agency_is_said_to_prove_no_savings() -> None:
    rows = [visit(f"2014-0{month}-10", "fire/alarms") for month in range(1, 7)]
    page = report(replay(rows, EVERY_DAY))
    assert "证明方法正确，不代表可节省的幅度" in page
    assert "not how much it saves" in page
