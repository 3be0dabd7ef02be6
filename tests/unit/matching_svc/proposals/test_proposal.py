"""The transitions of a proposal, asked of the proposal alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from matching_svc.proposals.domain.errors import (
    AnswersFrozen,
    AnswersWereDue,
    LeadNotMember,
    NotAsked,
)
from matching_svc.proposals.domain.member import Answer
from matching_svc.proposals.domain.proposal import (
    ANSWERABLE,
    UNUSED_CODE_DAYS,
    Proposal,
)

from shared.events.matching import AnswerKind, ProposalStatus
from tests.unit.matching_svc.matching_factory import MONDAY, after, at, place, task, the

FIRE, MARKET, CULTURE = "310116-fire", "310116-market", "310116-culture"
JOIN = Answer(AnswerKind.JOIN, at().now)
DECLINE = Answer(AnswerKind.DECLINE, at().now, "other")


def asked() -> Proposal:
    """A proposal of two agencies that nobody answered."""
    return the(after(place((task("m"), task("f", "fire"))), at())[0])


def agreed() -> Proposal:
    return asked().answer(FIRE, JOIN, MONDAY).answer(MARKET, JOIN, MONDAY)


@pytest.mark.rule("M-08")
def test_the_last_answer_brings_agreement_and_a_decline_reopens_it() -> None:
    first = asked().answer(FIRE, JOIN, MONDAY)
    assert first.status is ProposalStatus.PROPOSED
    both = first.answer(MARKET, JOIN, MONDAY)
    assert (both.status, both.visits_saved) == (ProposalStatus.AGREED, 1)
    reopened = both.answer(MARKET, DECLINE, MONDAY)
    assert (reopened.status, reopened.reason) == (ProposalStatus.PROPOSED, "reopened")
    assert reopened.visits_saved == 0


@pytest.mark.rule("M-07", "M-08")
def test_when_answers_are_due_too_few_end_it_and_nobody_answers_any_more() -> None:
    proposal = asked().answer(FIRE, DECLINE, MONDAY)
    late = proposal.answers_due + timedelta(days=1)
    over = proposal.mature(late)
    assert (over.status, over.reason) == (ProposalStatus.WITHDRAWN, "too_few_joined")
    with pytest.raises(AnswersWereDue):
        proposal.answer(MARKET, JOIN, late)
    # What was agreed may still be changed until a code is issued.
    assert agreed().answer(FIRE, JOIN, late).status is ProposalStatus.AGREED


@pytest.mark.rule("M-07")
@pytest.mark.parametrize("status", sorted({*ProposalStatus} - ANSWERABLE))
def test_what_has_its_code_or_ended_is_neither_answered_nor_led_otherwise(
    status: ProposalStatus,
) -> None:
    ended = replace(asked(), status=status)
    with pytest.raises(AnswersFrozen):
        ended.answer(FIRE, JOIN, MONDAY)
    with pytest.raises(AnswersFrozen):
        ended.wish_lead(FIRE, MARKET)
    assert ended.mature(ended.day + timedelta(days=1)) is ended


@pytest.mark.rule("M-06", "M-07")
def test_only_members_answer_and_only_who_comes_may_lead() -> None:
    with pytest.raises(NotAsked):
        asked().answer(CULTURE, JOIN, MONDAY)
    with pytest.raises(NotAsked):
        asked().wish_lead(CULTURE, FIRE)
    declined = asked().answer(MARKET, DECLINE, MONDAY)
    with pytest.raises(LeadNotMember):
        declined.wish_lead(FIRE, MARKET)
    assert asked().wish_lead(FIRE, MARKET).wishes == {FIRE: MARKET}


@pytest.mark.rule("M-08")
def test_a_day_that_is_over_ends_what_is_open_or_agreed() -> None:
    for proposal in (asked(), agreed()):
        over = proposal.mature(proposal.day + timedelta(days=1))
        assert (over.status, over.reason) == (ProposalStatus.EXPIRED, "day_over")


@pytest.mark.rule("C-04", "C-09")
def test_a_code_freezes_it_and_without_one_it_is_agreed_as_before() -> None:
    coded = agreed().take_code()
    assert (coded.status, coded.reason) == (ProposalStatus.CODED, None)
    last = coded.day + timedelta(days=UNUSED_CODE_DAYS)
    again = coded.lose_code(last)
    assert (again.status, again.reason) == (ProposalStatus.AGREED, "code_cancelled")
    assert coded.lose_code(last + timedelta(days=1)).status is ProposalStatus.EXPIRED
    assert coded.visit().status is ProposalStatus.VISITED


@pytest.mark.rule("M-07")
def test_silence_is_chased_once_at_half_time_and_not_on_the_first_day() -> None:
    proposal = asked()
    assert proposal.chase(proposal.made_on) is proposal
    chased = proposal.chase(proposal.chase_on)
    assert (chased.chased, chased.reason) == (True, "chased")
    assert chased.chase(proposal.answers_due) is chased
    assert agreed().chase(proposal.answers_due) == agreed()


def test_what_it_has_already_costs_no_new_value() -> None:
    proposal = asked()
    assert proposal.varied(lead=proposal.lead) is proposal
    assert proposal.varied(lead=CULTURE).lead == CULTURE
