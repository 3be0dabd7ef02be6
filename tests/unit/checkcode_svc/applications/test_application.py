"""The states of an application, and what proposals do to it (C-03, M-08)."""

import itertools

import pytest
from checkcode_svc.applications.domain.application import (
    Act,
    Option,
    Party,
    Proposed,
    Standing,
    Turn,
    after,
    choose,
    must_be_released,
    must_say_why,
    unnamed,
    weigh,
)
from checkcode_svc.applications.domain.errors import (
    JointIsDuty,
    NoSuchOption,
    NotInThisState,
    ReasonNeedsText,
)
from checkcode_svc.applications.domain.vocabulary import (
    ApplicationStatus,
    DeclineReason,
)

OPEN, AWAITING = ApplicationStatus.OPEN, ApplicationStatus.AWAITING_ANSWERS
ISSUED, REFUSED = ApplicationStatus.ISSUED, ApplicationStatus.REFUSED
WITHDRAWN = ApplicationStatus.WITHDRAWN
MARKET = Party("market", ("t1",), ("i1",), ("a", "b"))
FIRE = Party("fire", ("t2",), ("i2",))
BOTH = frozenset({MARKET.part, FIRE.part})


@pytest.mark.rule("C-03")
def test_the_states_are_those_of_the_application_and_nothing_else() -> None:
    allowed = {
        (OPEN, Act.ISSUE): ISSUED,
        (OPEN, Act.DECLINE): ISSUED,
        (OPEN, Act.JOIN): AWAITING,
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
    must_say_why(DeclineReason.DATE, None)
    must_say_why(DeclineReason.OTHER, "已另行约定")
    with pytest.raises(ReasonNeedsText):
        must_say_why(DeclineReason.OTHER, "  ")


def test_who_has_not_named_inspectors_is_told() -> None:
    assert unnamed([MARKET, FIRE]) == ["fire"]


@pytest.mark.rule("M-08")
@pytest.mark.parametrize(
    ("status", "coded", "says", "joined", "turn"),
    [
        (AWAITING, None, "proposed", (MARKET,), Turn.LINK),
        (AWAITING, None, "agreed", (MARKET, FIRE), Turn.GATHER),
        (AWAITING, None, "agreed", (FIRE,), Turn.ALONE),
        (AWAITING, None, "withdrawn", (MARKET,), Turn.ALONE),
        (AWAITING, None, "expired", (), Turn.ALONE),
        (ISSUED, BOTH, "agreed", (MARKET, FIRE), Turn.KEEP),
        (ISSUED, BOTH, "proposed", (MARKET, FIRE), Turn.KEEP),
        (ISSUED, BOTH, "coded", (MARKET,), Turn.KEEP),
        (ISSUED, BOTH, "visited", (MARKET, FIRE), Turn.KEEP),
        (ISSUED, BOTH, "proposed", (MARKET,), Turn.WAIT),
        (ISSUED, BOTH, "withdrawn", (MARKET, FIRE), Turn.ALONE),
        (WITHDRAWN, None, "agreed", (MARKET, FIRE), Turn.KEEP),
        (REFUSED, None, "agreed", (MARKET, FIRE), Turn.KEEP),
    ],
)
def test_each_state_of_a_proposal_has_its_turn(
    status: ApplicationStatus,
    coded: frozenset[tuple[str, tuple[str, ...]]] | None,
    says: str,
    joined: tuple[Party, ...],
    turn: Turn,
) -> None:
    standing = Standing(status, "market", False, coded, presented=False)
    assert weigh(standing, Proposed(says, joined)) is turn


@pytest.mark.rule("M-08")
def test_what_was_presented_stays_whatever_is_said() -> None:
    standing = Standing(ISSUED, "market", False, BOTH, presented=True)
    for says in ("proposed", "agreed", "withdrawn", "coded"):
        assert weigh(standing, Proposed(says, (FIRE,))) is Turn.KEEP


@pytest.mark.rule("M-08")
def test_an_application_nobody_made_ends_with_its_proposal() -> None:
    standing = Standing(AWAITING, "market", True, None, presented=False)
    assert weigh(standing, Proposed("withdrawn", ())) is Turn.DROP
