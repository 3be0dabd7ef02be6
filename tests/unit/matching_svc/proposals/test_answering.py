"""What an answer has to say (M-07)."""

import pytest
from matching_svc.explanations.domain.answers import explain_answers
from matching_svc.proposals.domain.answering import GivenAnswer, answered
from matching_svc.proposals.domain.errors import ReasonNeeded

from shared.events.matching import AnswerKind
from tests.unit.matching_svc.matching_factory import after, at, place, task, the

TODAY = at()
DECLINES = GivenAnswer(AnswerKind.DECLINE)


@pytest.mark.rule("M-07")
@pytest.mark.parametrize(
    ("domain", "duty"),
    [("culture", True), ("transport", True), ("market", False), ("health", False)],
)
def test_why_an_agency_does_not_join_is_a_duty_in_two_domains_and_asked_elsewhere(
    domain: str, *, duty: bool
) -> None:
    now, _ = after(place((task("o", domain), task("e", "ecology"))), TODAY)
    agency = f"310116-{domain}"
    if duty:
        with pytest.raises(ReasonNeeded) as refused:
            answered(the(now), agency, DECLINES, now, TODAY)
        assert "nature" in str(refused.value.members["reasons"])
        return
    declined = answered(the(now), agency, DECLINES, now, TODAY)
    assert declined.member(agency).answer is not None
    said = [reason.code for reason in explain_answers(declined)]
    assert "declined_unsaid" in said


@pytest.mark.rule("M-07")
def test_a_reason_that_nobody_knows_is_refused_everywhere() -> None:
    now, _ = after(place((task("o", "market"), task("e", "ecology"))), TODAY)
    given = GivenAnswer(AnswerKind.DECLINE, reason="weather")
    with pytest.raises(ReasonNeeded):
        answered(the(now), "310116-market", given, now, TODAY)
