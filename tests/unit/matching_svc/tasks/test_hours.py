"""The time of day: what the rows say, who can meet, and what is told (M-17)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from matching_svc.policy.domain.hours import (
    ANY_HOUR,
    WHILE_CLOSED,
    WHILE_OPEN,
    between,
)
from matching_svc.policy.domain.topics import HOURS, Hours
from matching_svc.tasks.domain.compatibility import Apart, why_apart
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.hours import clock_of, hours_of, in_closed_hours
from matching_svc.tasks.domain.reach import reach_of

from shared.civic.law import Binding, Row
from tests.unit.matching_svc.law_rows import besides, row
from tests.unit.matching_svc.matching_factory import PLACE, after, at, item, place, task

HALL = Facts(PLACE, business_types=("public_gathering",))


OPEN, BY_DAY = Hours(place_is="open"), Hours(not_before=9, not_after=17)
ADVISORY = Binding.ADVISORY


def hours(value: Hours, domain: str = "market", **more: Any) -> Row[Hours]:
    return row(HOURS, value, "*", domain, **more)


def under(*rows: Row[Hours]) -> MatchingContext:
    """Today with these rows besides those that come with the service."""
    return replace(at(), rules=besides(at().day, *rows))


@pytest.mark.rule("M-17")
def test_fire_inspects_a_public_gathering_place_while_it_is_closed() -> None:
    fire = task("f", "fire")
    assert hours_of(fire, HALL, at().rules) == WHILE_CLOSED
    assert in_closed_hours(fire, HALL, at().rules)
    assert not in_closed_hours(fire, Facts(PLACE), at().rules)
    assert not in_closed_hours(task("m"), HALL, at().rules)


@pytest.mark.rule("M-17")
def test_closed_days_do_not_block_a_visit_that_belongs_into_closed_hours() -> None:
    shut = replace(HALL, closed_weekdays=(1,), closed_days=(date(2026, 4, 1),))
    today = at(date(2026, 3, 25))
    fire = reach_of(task("f", "fire"), shut, today.rules, today.days)
    market = reach_of(task("m"), shut, today.rules, today.days)
    blocked = set(today.days.dates(fire.mask)) - set(today.days.dates(market.mask))
    assert date(2026, 4, 1) in blocked
    assert {day.isoweekday() for day in blocked - {date(2026, 4, 1)}} == {1}


@pytest.mark.rule("M-17")
def test_hours_that_do_not_meet_keep_tasks_of_two_agencies_apart() -> None:
    today = under(hours(OPEN, kind="public_gathering"))
    fire, market = task("f", "fire"), task("m")
    assert why_apart(fire, market, HALL, today) is Apart.HOURS
    assert why_apart(market, fire, HALL, today) is Apart.HOURS
    assert why_apart(fire, market, Facts(PLACE), today) is None
    assert why_apart(fire, task("c", "police"), HALL, today) is None
    own = task("t", kind="triggered")
    assert why_apart(market, own, HALL, today) is None


@pytest.mark.rule("M-17")
def test_an_item_may_be_bound_to_hours_of_the_clock() -> None:
    night = hours(Hours(not_before=22, not_after=4), kind="market-009")
    today = under(night, hours(BY_DAY, "fire"))
    late = task("m", items=(item("market-009"),))
    mask = hours_of(late, Facts(PLACE), today.rules)
    assert mask == between(22, 4)
    assert clock_of(mask) == (22, 4)
    assert why_apart(late, task("f", "fire"), Facts(PLACE), today) is Apart.HOURS
    assert why_apart(task("n"), task("f", "fire"), Facts(PLACE), today) is None


@pytest.mark.rule("M-17")
def test_what_is_only_advised_keeps_nobody_apart() -> None:
    today = under(
        hours(OPEN, binding=ADVISORY), hours(Hours(not_before=20), binding=ADVISORY)
    )
    assert hours_of(task("m"), HALL, today.rules) == ANY_HOUR


@pytest.mark.rule("M-17")
def test_rows_for_the_business_and_for_the_item_hold_together() -> None:
    rows = hours(OPEN, kind="food"), hours(Hours(not_before=8), kind="market-001")
    facts = Facts(PLACE, business_types=("food",))
    mask = hours_of(task("m"), facts, under(*rows).rules)
    assert mask == WHILE_OPEN & between(8, 24)
    assert clock_of(mask) == (8, 0)
    assert clock_of(ANY_HOUR) is None


@pytest.mark.rule("M-13")
@pytest.mark.rule("M-17")
def test_a_proposal_tells_about_the_time_of_day() -> None:
    today = under(hours(BY_DAY, "police"))
    tasks = task("f", "fire"), task("m"), task("p", "police")
    situation = place(tasks, facts=HALL)
    _, changes = after(situation, today)
    told = {
        (reason.code, reason.about["agency"])
        for reason in changes[0].proposal.explanation
        if reason.rule == "M-17"
    }
    assert told == {
        ("outside_opening_hours", "310116-fire"),
        ("not_in_rush_hours", "310116-market"),
        ("within_hours", "310116-police"),
    }


@pytest.mark.rule("M-13")
@pytest.mark.rule("M-17")
def test_a_task_that_is_left_out_for_its_hours_is_told_why() -> None:
    today = under(hours(OPEN, kind="public_gathering"))
    tasks = task("f", "fire"), task("m"), task("p", "police")
    _, changes = after(place(tasks, facts=HALL), today)
    assert len(changes) == 1
    reasons = [
        reason for reason in changes[0].proposal.explanation if "apart" in reason.code
    ]
    assert [(reason.code, reason.rule) for reason in reasons] == [
        ("apart_hours", "M-17")
    ]
