"""Who has to take part in a joint visit, and what leaving it does (M-05)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from matching_svc.explanations.domain.answers import explain_answers
from matching_svc.proposals.domain.change import Change, What
from matching_svc.proposals.domain.member import Answer
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.proposals.events import as_event
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.place import Application

from shared.events.matching import ProposalStatus
from tests.unit.matching_svc.matching_factory import (
    PLACE,
    after,
    alive,
    at,
    place,
    said,
    task,
    the,
)

TODAY = at()
FIRE, MARKET, CULTURE = "310116-fire", "310116-market", "310116-culture"
TASKS = task("m"), task("f", "fire"), task("c", "culture")
KEY_UNIT = place(
    TASKS,
    facts=Facts(PLACE, business_types=("catering", "key_fire_unit")),
    sectors={MARKET: frozenset({"catering"})},
)


def agreed() -> Situation:
    now, _ = after(KEY_UNIT, TODAY)
    for agency in ("market", "fire", "culture"):
        now = said(now, agency, "join")
    now, _ = after(now, TODAY)
    assert the(now).status is ProposalStatus.AGREED
    return now


def left(
    now: Situation, agency: str, reason: str | None, status: str = "issued"
) -> Situation:
    """An application for the agreed visit that its agency left, or withdrew."""
    one = Application(
        application_id="app",
        agency=f"310116-{agency}",
        tasks=the(now).member(f"310116-{agency}").tasks,
        chosen=(),
        day=the(now).day,
        status=status,
        applied_at=datetime(2026, 3, 2, tzinfo=UTC),
        proposal=the(now).number,
        declined_reason=reason,
    )
    return after(replace(now, applications=(one,)), TODAY)[0]


def answer_of(now: Situation, agency: str) -> Answer:
    found = the(now).member(agency).answer
    assert found is not None
    return found


def told(one: Proposal, agency: str) -> list[tuple[str, str]]:
    found = explain_answers(one)
    return [(r.code, r.rule) for r in found if r.about.get("agency") == agency]


@pytest.mark.rule("M-05", "M-12")
@pytest.mark.parametrize(
    ("reason", "status"), [("inspectors", "issued"), (None, "withdrawn")]
)
def test_whoever_leaves_a_duty_without_its_reason_still_owes_it_and_all_are_told(
    reason: str | None, status: str
) -> None:
    now = left(agreed(), "market", reason, status)
    assert answer_of(now, MARKET).owed
    assert told(the(now), MARKET) == [("left_owed", "M-05")]
    assert the(now).refusals == ()


@pytest.mark.rule("M-05")
def test_whoever_leaves_a_duty_for_its_reason_owes_nothing() -> None:
    now = left(agreed(), "market", "confidentiality")
    assert not answer_of(now, MARKET).owed
    assert told(the(now), MARKET) == [("declined", "M-07")]
    assert [refusal.partners for refusal in the(now).refusals] == [(CULTURE, FIRE)]


@pytest.mark.rule("M-05")
def test_whoever_has_no_duty_leaves_for_any_reason() -> None:
    now = left(agreed(), "culture", "inspectors")
    assert not answer_of(now, CULTURE).owed
    assert told(the(now), CULTURE) == [("declined", "M-07")]


@pytest.mark.rule("M-05")
def test_a_duty_is_owed_to_those_who_come_so_it_ends_when_the_other_one_left() -> None:
    now = left(agreed(), "fire", "confidentiality")
    assert the(now).has_to_come(MARKET) is False
    again = said(now, "fire", "join")
    assert the(again).has_to_come(MARKET) is True
    assert the(again).has_to_come(CULTURE) is False


@pytest.mark.rule("M-05")
def test_a_task_that_was_withdrawn_from_a_duty_is_asked_for_again() -> None:
    """Fire is alone once market withdrew: too few, and when answers were due, anew."""
    two = replace(KEY_UNIT, tasks=TASKS[:2])
    now, _ = after(two, TODAY)
    for agency in ("market", "fire"):
        now = said(now, agency, "join")
    now = left(after(now, TODAY)[0], "market", None, "withdrawn")
    assert the(now).status is ProposalStatus.PROPOSED
    day = date(2026, 3, 6)
    later, _ = after(replace(now, applications=()), at(day))
    [again] = [
        proposal
        for proposal in alive(later)
        if proposal.status is ProposalStatus.PROPOSED
    ]
    assert (again.made_on, again.tasks) == (day, ("f", "m"))
    assert all(member.answer is None for member in again.members)


@pytest.mark.rule("M-05")
def test_the_event_says_for_what_a_member_may_leave_even_so() -> None:
    """At its code an agency names no other days, so `date` does not release it."""

    def reasons(one: Proposal) -> dict[str, tuple[str, ...] | None]:
        event = as_event(Change(one, What.AGREED))
        return {each.agency: each.duty_reasons for each in event.members}

    free = ("confidentiality",)
    assert reasons(the(agreed())) == {CULTURE: None, FIRE: free, MARKET: free}
    alone = left(agreed(), "fire", "confidentiality")
    assert reasons(the(alone)) == {CULTURE: None, FIRE: free, MARKET: None}


@pytest.mark.rule("M-05", "M-06", "M-13")
def test_a_visit_that_an_application_founds_says_who_has_to_come_and_who_leads() -> (
    None
):
    one = Application(
        application_id="app",
        agency=MARKET,
        tasks=("m",),
        chosen=("c", "f"),
        day=date(2026, 3, 11),
        status="awaiting_answers",
        applied_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    now, _ = after(replace(KEY_UNIT, applications=(one,)), TODAY)
    assert [(r.code, r.rule) for r in the(now).explanation] == [
        ("applied", "C-03"),
        ("duty", "M-05"),
        ("lead_by_law", "M-05"),
    ]
