"""The life of a code (C-01, C-06, C-07, C-09)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from checkcode_svc.codes.domain.code import ENDED, SHOWN, Code, Ending, Face
from checkcode_svc.codes.domain.errors import (
    AlreadyThere,
    CodeAlreadyPresented,
    CodeNotUsable,
)
from checkcode_svc.visits.domain.errors import NotAMember
from checkcode_svc.visits.domain.visit import KindOfVisit, Party

from shared.events.checkcode import CodeStatus
from shared.events.plan import TaskKind

DAY = date(2026, 3, 16)
AFTER = DAY + timedelta(days=1)
NOW = datetime(2026, 3, 17, tzinfo=UTC)
MARKET = Party("market", ("t1",), ("i1",), ("a", "b"))
FIRE = Party("fire", ("t2",), ("i2",), ("c", "d"))


def code(status: CodeStatus = CodeStatus.ISSUED, **changes: Any) -> Code:
    values: dict[str, Any] = {
        "code": "JC310116-260316-00001X",
        "token_seed": "",
        "token_hash": "",
        "application_id": UUID(int=1),
        "proposal": None,
        "lead": "market",
        "place": "p1",
        "uscc": "u1",
        "region": "310116",
        "kind": TaskKind.PLANNED,
        "kind_of_visit": KindOfVisit.PREMISES,
        "questioned_at": None,
        "day": DAY,
        "expires_on": DAY,
        "duration_minutes": 60,
        "surprise": False,
        "counted": True,
        "issued_late": False,
        "matching_unavailable": False,
        "issued_at": datetime(2026, 3, 2, tzinfo=UTC),
        "issued_on": date(2026, 3, 2),
        "status": status,
        "last_visit_on": DAY if status in SHOWN else None,
        "members": (MARKET, FIRE),
    }
    return Code(**{**values, **changes})


@pytest.mark.rule("C-06")
@pytest.mark.parametrize(
    ("status", "after_days", "face"),
    [
        (CodeStatus.ISSUED, -1, Face.NOT_YET),
        (CodeStatus.ISSUED, 0, Face.VALID),
        (CodeStatus.ISSUED, 1, Face.EXPIRED),
        (CodeStatus.PRESENTED, 0, Face.VALID),
        (CodeStatus.PRESENTED, 1, Face.USED),
        (CodeStatus.CLOSED, 0, Face.USED),
        (CodeStatus.CANCELLED, 0, Face.CANCELLED),
        (CodeStatus.EXPIRED, 0, Face.EXPIRED),
    ],
)
def test_the_face_follows_state_and_day(
    status: CodeStatus, after_days: int, face: Face
) -> None:
    assert code(status).face(DAY + timedelta(days=after_days)) is face


@pytest.mark.rule("C-07")
def test_a_late_code_without_a_deadline_does_not_expire() -> None:
    late = code(expires_on=None, issued_late=True)
    assert late.face(DAY + timedelta(days=400)) is Face.VALID
    assert not late.is_due_to_expire(DAY + timedelta(days=400))


@pytest.mark.rule("C-07")
def test_the_first_visit_of_a_late_code_was_on_its_day() -> None:
    late = code(issued_late=True, expires_on=None)
    assert late.visit_day(AFTER) == DAY
    late.present(DAY, AFTER)
    assert late.visit_day(AFTER) == AFTER
    assert code().visit_day(AFTER) == AFTER


@pytest.mark.rule("C-09")
@pytest.mark.parametrize("status", sorted(SHOWN))
def test_a_presented_code_may_be_presented_again_and_not_ended(
    status: CodeStatus,
) -> None:
    later = DAY + timedelta(days=30)
    shown = code(status)
    shown.present(later, later)
    assert (shown.status, shown.last_visit_on) == (CodeStatus.PRESENTED, later)
    with pytest.raises(CodeAlreadyPresented):
        shown.cancel("no", NOW)
    with pytest.raises(CodeAlreadyPresented):
        shown.expire(NOW)


@pytest.mark.parametrize("status", sorted(ENDED))
def test_what_is_over_can_neither_be_presented_nor_ended_again(
    status: CodeStatus,
) -> None:
    over = code(status)
    acts: list[Callable[[], None]] = [
        lambda: over.present(DAY, DAY),
        lambda: over.cancel("no", NOW),
        lambda: over.expire(NOW),
    ]
    for act in acts:
        with pytest.raises(CodeNotUsable):
            act()
    assert (over.status, over.version) == (status, 1)


@pytest.mark.rule("C-06")
def test_a_code_ends_with_its_reason_and_as_a_newer_state() -> None:
    cancelled, expired = code(), code()
    cancelled.cancel("members-changed", NOW)
    assert expired.is_due_to_expire(AFTER)
    assert not expired.is_due_to_expire(DAY)
    expired.expire(NOW)
    assert (cancelled.status, cancelled.reason, cancelled.version) == (
        CodeStatus.CANCELLED,
        "members-changed",
        2,
    )
    assert (expired.status, expired.reason, expired.version) == (
        CodeStatus.EXPIRED,
        "not-presented",
        2,
    )
    assert cancelled.ended_at == expired.ended_at == NOW


@pytest.mark.rule("C-06")
def test_what_an_agency_wrote_is_told_to_nobody() -> None:
    ended = code()
    ended.cancel("王某某举报不实", NOW)
    assert ended.ending is Ending.BY_AGENCY
    assert code().ending is None
    assert "王" not in "".join(Ending.BY_AGENCY.words)
    assert all(zh and en for zh, en in (ending.words for ending in Ending))


@pytest.mark.rule("C-01")
def test_a_code_is_presented_on_its_day_only() -> None:
    for day, face in ((DAY - timedelta(days=1), Face.NOT_YET), (AFTER, Face.EXPIRED)):
        with pytest.raises(CodeNotUsable) as refused:
            code().present(day, day)
        assert refused.value.members["face"] is face


@pytest.mark.rule("C-09")
def test_others_who_came_are_kept_for_their_agency_alone() -> None:
    shown = code()
    shown.bring("fire", ("e", "f"))
    assert shown.member("fire").inspectors == ("e", "f")
    assert shown.member("market") == MARKET


@pytest.mark.rule("C-26")
def test_an_agency_that_stayed_away_is_expected_no_more_and_may_come_after_all() -> (
    None
):
    shown = code(CodeStatus.PRESENTED)
    shown.arrive("market")
    shown.stay_away("fire", "inspectors", None)
    assert [party.agency for party in shown.expected] == ["market"]
    assert [party.absent_reason for party in shown.absent] == ["inspectors"]
    assert (shown.awaited, shown.version) == ((), 2)
    for agency in ("market", "fire"):
        with pytest.raises(AlreadyThere):
            shown.stay_away(agency, "other", "x")
    assert shown.arrive("fire")
    assert (len(shown.expected), shown.version) == (2, 3)


@pytest.mark.rule("C-04")
def test_an_agency_that_is_not_on_the_code_has_no_part_in_it() -> None:
    with pytest.raises(NotAMember):
        code().member("health")
