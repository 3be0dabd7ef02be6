"""A notice owns its transitions: sender and receivers each take their own (P-24)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_svc.notices.domain import Act, Due, Letter, Matter, Notice
from plan_svc.notices.errors import (
    CopyNotAnswered,
    DecisionNeeded,
    NoticeDueInPast,
    NoticeOver,
    NotItsReceiver,
    NotItsSender,
    RepliedAlready,
    SentToItself,
)

from shared.errors import DomainError
from shared.events.plan import NoticeKind, NoticeStatus, ReplyState

pytestmark = pytest.mark.rule("P-24")
MARKET, FIRE, HEALTH = "310116-market", "310116-fire", "310116-health"
TODAY, DAY = date(2026, 3, 2), date(2026, 3, 16)
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


def sent(
    kind: NoticeKind = NoticeKind.ASSISTANCE,
    *receivers: str,
    due_on: date = DAY,
    matter: Matter = Matter(),  # noqa: B008 - frozen
) -> Notice:
    letter = Letter(kind, receivers or (FIRE, HEALTH), "协查函", "请协助核实")
    return Notice.send(UUID(int=1), letter, matter, Due(due_on), (MARKET, NOW, TODAY))


ACTS: dict[str, Callable[[Notice, str], None]] = {
    "accept": lambda notice, by: notice.accept(by, NOW),
    "decline": lambda notice, by: notice.decline(by, "不属职责", NOW),
    "answer": lambda notice, by: notice.answer(by, "已核实", NOW),
    "chase": lambda notice, by: notice.chase(by, "请尽快", NOW),
    "close": lambda notice, by: notice.close(by, "办结", NOW),
}
tries = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from((MARKET, FIRE, HEALTH))),
    max_size=20,
)


@given(st.sampled_from(NoticeKind), tries)
def test_a_refusal_changes_nothing_and_a_step_counts_one_and_leaves_a_line(
    kind: NoticeKind, steps: list[tuple[str, str]]
) -> None:
    notice = sent(kind)
    for name, by in steps:
        before, version = repr(notice), notice.version
        try:
            ACTS[name](notice, by)
        except DomainError:
            assert repr(notice) == before
            continue
        assert notice.version == version + 1 == len(notice.trail)
        assert notice.trail[-1].by == by
        owing = {ReplyState.OPEN, ReplyState.ACCEPTED}
        waits = {reply.agency for reply in notice.replies if reply.state in owing}
        is_closed = notice.status is NoticeStatus.CLOSED
        assert set(notice.waiting) == (set() if is_closed else waits)
        assert (notice.status is NoticeStatus.SENT) is bool(notice.waiting)


def test_each_receiver_answers_for_itself_and_then_the_sender_closes() -> None:
    notice = sent()
    notice.accept(FIRE, NOW)
    notice.answer(FIRE, "已到场核实", NOW)
    assert (notice.status, notice.waiting) == (NoticeStatus.SENT, (HEALTH,))
    notice.decline(HEALTH, "不属卫生职责", NOW)
    assert notice.status is NoticeStatus.ANSWERED
    notice.close(MARKET, "已汇总", NOW)
    assert [entry.act for entry in notice.trail] == [
        *(Act.SENT, Act.ACCEPTED, Act.ANSWERED, Act.DECLINED, Act.CLOSED)
    ]


def test_a_copy_is_done_when_it_arrived_and_nobody_answers_it() -> None:
    notice = sent(NoticeKind.COPY, FIRE)
    with pytest.raises(CopyNotAnswered):
        notice.answer(FIRE, "收到", NOW)
    notice.accept(FIRE, NOW)
    assert notice.status is NoticeStatus.ANSWERED


@pytest.mark.parametrize(
    ("act", "by", "refusal"),
    [
        ("accept", MARKET, NotItsReceiver),
        ("answer", MARKET, NotItsReceiver),
        ("chase", FIRE, NotItsSender),
        ("close", FIRE, NotItsSender),
    ],
)
def test_nobody_takes_anothers_step(
    act: str, by: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        ACTS[act](sent(), by)


def test_what_is_answered_is_not_answered_again_and_what_is_closed_is_over() -> None:
    notice = sent(NoticeKind.NOTICE, FIRE)
    notice.answer(FIRE, "已处理", NOW)
    with pytest.raises(RepliedAlready):
        notice.decline(FIRE, "不属职责", NOW)
    with pytest.raises(NoticeOver):
        notice.chase(MARKET, "请尽快", NOW)
    notice.close(MARKET, "办结", NOW)
    with pytest.raises(NoticeOver):
        notice.close(MARKET, "办结", NOW)


def test_a_notice_goes_to_others_and_is_due_from_today_on() -> None:
    with pytest.raises(SentToItself):
        sent(NoticeKind.NOTICE, MARKET, FIRE)
    with pytest.raises(NoticeDueInPast):
        sent(due_on=TODAY - timedelta(days=1))
    assert sent(due_on=TODAY).due_on == TODAY


def test_it_is_chased_by_itself_once_for_the_day_that_was_missed() -> None:
    notice = sent()
    assert not notice.chase_overdue(DAY, NOW), "the last day is not over"
    late = DAY + timedelta(days=1)
    assert notice.chase_overdue(late, NOW)
    assert not notice.chase_overdue(late + timedelta(days=1), NOW)
    assert (notice.chases, notice.trail[-1].by) == (1, "system")
    for agency in (FIRE, HEALTH):
        notice.answer(agency, "已核实", NOW)
    assert not notice.is_overdue(late)


def test_of_a_false_commitment_the_decision_alone_is_an_answer() -> None:
    """SH 四: the approving agency deals with it by law."""
    notice = sent(NoticeKind.NOTICE, FIRE, matter=Matter(commitment="CN.1"))
    for act in ("answer", "decline"):
        with pytest.raises(DecisionNeeded):
            ACTS[act](notice, FIRE)
    notice.accept(FIRE, NOW)
    notice.settle(FIRE, "撤销许可", NOW)
    assert notice.status is NoticeStatus.ANSWERED


@pytest.mark.rule("C-05")
def test_a_notice_is_as_secret_as_what_it_concerns() -> None:
    matter = Matter(classified=True)
    kept = matter.kept_as_secret(classified=False, surprise=True)
    assert (kept.classified, kept.surprise) == (True, True)
