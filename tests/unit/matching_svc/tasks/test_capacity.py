"""How many visits an agency can make in a day: the second stage of a plan (M-16)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_svc.explanations.domain.visits import explain_task
from matching_svc.places.domain.recompute import present_plan
from matching_svc.policy.domain.topics import CAPACITY, Visits
from matching_svc.proposals.domain.situation import Situation
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.solver.domain.objective import faults
from matching_svc.solver.domain.problem import Job, Plan, Problem
from matching_svc.tasks.domain.capacity import Room, within
from matching_svc.tasks.domain.context import MatchingContext

from tests.unit.matching_svc.law_rows import besides, only, row
from tests.unit.matching_svc.matching_factory import (
    after,
    alive,
    at,
    place,
    said,
    task,
    the,
)
from tests.unit.matching_svc.solver.matching_problems import deep, problems

FIRE = "310116-fire"
BOTH = (task("m"), task("f", "fire"))


def limited(**visits: int) -> MatchingContext:
    return replace(
        at(), declared={f"310116-{domain}": n for domain, n in visits.items()}
    )


def day_of(situation: Situation, context: MatchingContext) -> date:
    return the(after(situation, context)[0]).day


@pytest.mark.rule("M-16")
def test_a_visit_leaves_the_days_on_which_an_agency_is_booked_out() -> None:
    free = day_of(place(BOTH), at())
    assert free == date(2026, 4, 1)
    once = place(BOTH, booked={(FIRE, free): 1})
    assert day_of(once, limited(fire=2)) == free
    assert day_of(once, limited(fire=1)) == date(2026, 4, 2)
    assert day_of(once, limited(market=1)) == free


@pytest.mark.rule("M-16")
def test_days_are_brought_forward_as_little_as_room_allows() -> None:
    working = [date(2026, 4, 1) + timedelta(days=number) for number in range(30)]
    full = place(BOTH, booked={(FIRE, day): 3 for day in working})
    assert day_of(full, limited(fire=3)) == date(2026, 3, 31)


@pytest.mark.rule("M-16")
@pytest.mark.rule("M-13")
def test_what_cannot_be_placed_is_named_and_why() -> None:
    today = limited(fire=0)
    situation = place(BOTH)
    now, changes = after(situation, today)
    assert alive(now) == []
    assert changes == []
    plan = present_plan(now, [], today)
    assert set(plan.unplaceable) == {"m", "f"}
    for asked in BOTH:
        told = explain_task(asked, now, plan, None, today)
        assert [(reason.code, reason.rule) for reason in told] == [
            ("unplaceable_over_capacity", "M-16")
        ]


@pytest.mark.rule("M-16")
@pytest.mark.rule("M-12")
def test_a_question_that_finds_no_room_any_more_is_withdrawn_with_the_reason() -> None:
    asked, _ = after(place(BOTH), at())
    _, [change] = after(asked, limited(fire=0))
    assert change.what == "withdrawn"
    assert change.proposal.reason == "over_capacity"


@pytest.mark.rule("M-16")
@pytest.mark.rule("M-13")
def test_the_proposal_says_which_day_it_had_to_leave() -> None:
    situation = place(BOTH, booked={(FIRE, date(2026, 4, 1)): 1})
    now, _ = after(situation, limited(fire=1))
    [reason] = [reason for reason in the(now).explanation if reason.rule == "M-16"]
    assert reason.code == "moved_for_capacity"
    assert reason.about["day"] == "2026-04-01"


@pytest.mark.rule("M-16")
def test_what_was_answered_does_not_move() -> None:
    asked, _ = after(place(BOTH), at())
    answered = said(asked, "market", "join")
    crowded = replace(answered, booked={(FIRE, the(asked).day): 9})
    now, _ = after(crowded, limited(fire=1))
    assert the(now).day == the(asked).day


@pytest.mark.rule("M-16")
@pytest.mark.rule("M-14")
def test_a_recompute_within_limits_changes_nothing_the_second_time() -> None:
    today = limited(fire=1)
    situation = place(BOTH, booked={(FIRE, date(2026, 4, 1)): 1})
    once, changes = after(situation, today)
    assert changes
    _, again = after(once, today)
    assert again == []


@pytest.mark.rule("M-16")
def test_limits_may_be_policy_rows_with_dates() -> None:
    rows = (
        row(CAPACITY, Visits(visits=5), "310116", "fire"),
        row(CAPACITY, Visits(visits=2), "310116", "fire", agency=FIRE),
        row(CAPACITY, Visits(visits=1), "310116", "market", valid_to=at().day),
    )
    today = replace(at(), rules=besides(at().day, *rows))
    assert today.visits_a_day(BOTH[1]) == 2
    assert today.visits_a_day(BOTH[0]) == 1
    assert today.visits_a_day(task("p", "police")) is None
    assert at().visits_a_day(BOTH[1]) is None
    over = only(at().day + timedelta(days=1), *rows)
    assert over.capacity("310116", "market", "310116-market") is None
    other = over.capacity("310116", "fire", "310116-other")
    assert other is not None
    assert other.value == 5


@pytest.mark.rule("M-16")
def test_two_visits_of_one_place_do_not_share_an_agencys_last_room() -> None:
    jobs = (
        Job("a", "x", 0b0110, 1),
        Job("b", "y", 0b0110, 1),
        Job("c", "x", 0b0110, 1),
        Job("d", "z", 0b0110, 1),
    )
    problem = Problem(jobs, (0b1100, 0b1100, 0b0011, 0b0011))
    plan = BranchAndBound().solve(problem)
    assert {visit.day for visit in plan.visits} == {1}
    fitted = within(problem, plan, {"x": Room(1)}, last=45)
    assert sorted(visit.day for visit in fitted.plan.visits) == [1, 2]
    assert not faults(problem, fitted.plan)


@st.composite
def booked(draw: st.DrawFn) -> dict[str, Room]:
    counts = st.dictionaries(st.integers(0, 11), st.integers(0, 2))
    return {
        agency: Room(draw(st.integers(0, 2)), draw(counts))
        for agency in draw(st.sets(st.sampled_from("abcd"), max_size=3))
    }


@pytest.mark.rule("M-16")
@deep(150)
@given(problems(most_tasks=8), booked())
def test_no_agencys_day_is_overbooked_and_nothing_else_changes(
    problem: Problem, rooms: dict[str, Room]
) -> None:
    before = {agency: dict(room.booked) for agency, room in rooms.items()}
    plan = BranchAndBound().solve(problem)
    fitted = within(problem, plan, rooms, last=9)
    rest = Plan(fitted.plan.visits, plan.unplaced | fitted.over)
    assert faults(problem, rest) == []
    assert {visit.tasks for visit in rest.visits} <= {
        visit.tasks for visit in plan.visits
    }
    for visit in rest.visits:
        agencies = {problem.jobs[index].agency for index in bits(visit.tasks)}
        if len(agencies) == 1:
            assert visit in plan.visits
    for agency, room in rooms.items():
        for day, count in room.booked.items():
            assert count <= max(room.most, before[agency].get(day, 0))
