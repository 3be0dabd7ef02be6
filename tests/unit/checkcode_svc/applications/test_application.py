"""The states of an application, and what proposals do to it (C-03, M-08)."""

import itertools
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.choice import (
    choose,
    must_be_released,
    must_say_why,
)
from checkcode_svc.applications.domain.errors import (
    InspectorsNotNamed,
    JointIsDuty,
    NoSuchOption,
    NotAgreedYet,
    NotInThisState,
    ReasonNeedsText,
)
from checkcode_svc.applications.domain.life import Act, after
from checkcode_svc.applications.domain.vocabulary import DeclineReason, SaidWhy
from checkcode_svc.neighbours.domain.offer import Offer, Option
from checkcode_svc.policy.queries import decline_needs_text
from checkcode_svc.visits.domain.errors import NotAMember
from checkcode_svc.visits.domain.visit import KindOfVisit, Party

from shared.events.checkcode import ApplicationStatus
from shared.events.plan import TaskKind

OPEN, AWAITING = ApplicationStatus.OPEN, ApplicationStatus.AWAITING_ANSWERS
ISSUED, REFUSED = ApplicationStatus.ISSUED, ApplicationStatus.REFUSED
WITHDRAWN = ApplicationStatus.WITHDRAWN
MARKET = Party("market", ("t1",), ("i1",), ("a", "b"))
FIRE = Party("fire", ("t2",), ("i2",))
DAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
OFFER = Offer((Option(1, ("t2",)),))


def application(status: ApplicationStatus = OPEN, **changes: Any) -> Application:
    values: dict[str, Any] = {
        "id": UUID(int=1),
        "agency": "market",
        "region": "310116",
        "domain": "market",
        "place": "p1",
        "uscc": "u1",
        "kind": TaskKind.PLANNED,
        "kind_of_visit": KindOfVisit.PREMISES,
        "day": DAY,
        "duration_minutes": 60,
        "counted": True,
        "surprise": False,
        "expires_on": DAY,
        "applied_at": NOW,
        "changed_at": NOW,
        "status": status,
        "options": OFFER.options,
        "members": (MARKET,),
    }
    return Application(**{**values, **changes})


@pytest.mark.rule("C-03")
def test_the_states_are_those_of_the_application_and_nothing_else() -> None:
    allowed = {
        (OPEN, Act.ISSUE): ISSUED,
        (OPEN, Act.DECLINE): ISSUED,
        (OPEN, Act.JOIN): AWAITING,
        (OPEN, Act.MERGE): ISSUED,
        (OPEN, Act.OVERRIDE): ISSUED,
        (OPEN, Act.WITHDRAW): WITHDRAWN,
        (OPEN, Act.REFUSE): REFUSED,
        (AWAITING, Act.NAME): AWAITING,
        (AWAITING, Act.COMPLETE): ISSUED,
        (AWAITING, Act.LEAVE): ISSUED,
        (AWAITING, Act.WITHDRAW): WITHDRAWN,
        (AWAITING, Act.REFUSE): REFUSED,
        (ISSUED, Act.REOPEN): AWAITING,
        (ISSUED, Act.CANCEL): WITHDRAWN,
    }
    for pair in itertools.product(ApplicationStatus, Act):
        if pair in allowed:
            assert after(*pair) is allowed[pair]
        else:
            with pytest.raises(NotInThisState):
                after(*pair)


@pytest.mark.rule("M-05")
def test_whoever_has_to_take_part_leaves_for_the_listed_reasons_only() -> None:
    must_be_released(None, DeclineReason.INSPECTORS)
    must_be_released(["confidentiality"], DeclineReason.CONFIDENTIALITY)
    for reasons in (["confidentiality"], []):
        with pytest.raises(JointIsDuty) as refused:
            must_be_released(reasons, DeclineReason.DATE)
        assert refused.value.members["reasons"] == reasons


@pytest.mark.rule("C-03")
def test_an_option_is_chosen_by_rank_or_by_its_tasks_without_ones_own() -> None:
    options = [Option(1, ("t2", "t1", "t3")), Option(2, ("t3",))]
    assert choose(options, 1, ["t1"]) == ("t2", "t3")
    assert choose(options, ["t3"], ["t1"]) == ("t3",)
    for wrong in (3, ["t9"], ["t1"], []):
        with pytest.raises(NoSuchOption):
            choose(options, wrong, ["t1"])


@pytest.mark.rule("M-07")
def test_the_reason_other_needs_words() -> None:
    needs_text = decline_needs_text("other", DAY)
    must_say_why(SaidWhy(DeclineReason.DATE, None, decline_needs_text("date", DAY)))
    must_say_why(SaidWhy(DeclineReason.OTHER, "已另行约定", needs_text))
    with pytest.raises(ReasonNeedsText):
        must_say_why(SaidWhy(DeclineReason.OTHER, "  ", needs_text))


@pytest.mark.rule("C-03")
def test_options_keep_the_code_back_and_no_answer_does_not() -> None:
    offered, unanswered, alone = (application(ISSUED, options=()) for _ in range(3))
    offered.take(OFFER)
    unanswered.take(None)
    alone.take(Offer())
    assert (offered.status, offered.options) == (OPEN, OFFER.options)
    assert (unanswered.status, unanswered.matching_unavailable) == (ISSUED, True)
    assert (alone.status, alone.matching_unavailable) == (ISSUED, False)


@pytest.mark.rule("M-05", "C-03")
def test_what_is_a_duty_is_declined_for_its_reasons_only() -> None:
    duty = Option(1, ("t2",), duty={"rule": "M-05"}, duty_reasons=("confidentiality",))
    bound = application(options=(duty,))
    with pytest.raises(JointIsDuty) as refused:
        bound.decline(SaidWhy(DeclineReason.NATURE))
    assert refused.value.members["reasons"] == ["confidentiality"]
    free = application(options=(duty,))
    free.decline(SaidWhy(DeclineReason.CONFIDENTIALITY))
    assert (free.status, free.declined_reason) == (ISSUED, "confidentiality")


@pytest.mark.rule("C-04")
def test_inspectors_are_named_by_members_once_all_agreed() -> None:
    joined = application(AWAITING, members=(FIRE, MARKET))
    with pytest.raises(NotAMember):
        joined.name("health", ("a", "b"))
    with pytest.raises(NotAgreedYet):
        joined.name("fire", ("c", "d"))
    joined.agree("J1", DAY, (FIRE, MARKET))
    assert joined.waits_for == ["fire"]
    joined.name("fire", ("c", "d"))
    assert joined.waits_for == []
    joined.complete()
    with pytest.raises(NotInThisState):
        joined.name("fire", ("e", "f"))


@pytest.mark.rule("C-03")
def test_who_leaves_has_named_its_inspectors_and_goes_alone() -> None:
    joined = application(AWAITING, members=(FIRE, MARKET), proposal="J1", agreed=True)
    unnamed = application(AWAITING, agency="fire", members=(FIRE, MARKET))
    with pytest.raises(InspectorsNotNamed):
        unnamed.leave(SaidWhy(DeclineReason.DATE), None)
    joined.leave(SaidWhy(DeclineReason.DATE), None)
    assert (joined.status, joined.proposal, joined.agreed) == (ISSUED, None, False)
    assert joined.members == (MARKET,)


@pytest.mark.rule("M-07")
def test_after_a_joint_code_is_cancelled_nobody_has_named_inspectors() -> None:
    coded = application(ISSUED, members=(FIRE, MARKET), proposal="J1", agreed=True)
    coded.name_anew()
    assert coded.status is AWAITING
    assert coded.waits_for == ["fire", "market"]


@pytest.mark.rule("M-08")
def test_a_proposal_is_linked_once() -> None:
    joined = application(AWAITING)
    assert joined.link("J1")
    assert not joined.link("J1")
    joined.agree("J1", DAY, (MARKET, FIRE))
    assert joined.link("J1")
