"""What proposals do to an application (M-08, M-12)."""

import pytest
from checkcode_svc.applications.domain.turn import Proposed, Turn, turn_of
from checkcode_svc.visits.domain.visit import Party

from shared.events.checkcode import ApplicationStatus, CodeStatus
from shared.events.matching import ProposalStatus
from tests.unit.checkcode_svc.applications.test_application import (
    AWAITING,
    FIRE,
    ISSUED,
    MARKET,
    REFUSED,
    WITHDRAWN,
    application,
)
from tests.unit.checkcode_svc.codes.test_code import code

BOTH = (FIRE, MARKET)


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
    coded: tuple[Party, ...] | None,
    says: str,
    joined: tuple[Party, ...],
    turn: Turn,
) -> None:
    live = None if coded is None else code(members=coded)
    proposed = Proposed(ProposalStatus(says), joined)
    assert turn_of(application(status), live, proposed) is turn


@pytest.mark.rule("M-08")
def test_what_was_presented_stays_whatever_is_said() -> None:
    shown = code(CodeStatus.PRESENTED, members=BOTH)
    for status in ProposalStatus:
        turn = turn_of(application(ISSUED), shown, Proposed(status, (FIRE,)))
        assert turn is Turn.KEEP


@pytest.mark.rule("M-08")
def test_an_application_nobody_made_ends_with_its_proposal() -> None:
    nobodys = application(AWAITING, made_by_matching=True)
    proposed = Proposed(ProposalStatus.WITHDRAWN, ())
    assert turn_of(nobodys, None, proposed) is Turn.DROP
