"""A clue owns its transitions: each agency its own, each in its state (P-21)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_svc.clues.domain.clue import Clue, Reading, Term
from plan_svc.clues.domain.progress import Progress
from plan_svc.clues.domain.report import Report, number_of
from plan_svc.clues.errors import (
    AnswerContradicts,
    ClueMalformed,
    ClueNotInState,
    DomainSettled,
    NotTheHandler,
    NotTheReceiver,
)
from plan_svc.library.domain import Agency

from shared.civic.law import Basis
from shared.errors import DomainError
from shared.events.plan import ClueKind, ClueOutcome, ClueStatus, Level

pytestmark = pytest.mark.rule("P-21")
DESK, MARKET, FIRE = "310116-justice", "310116-market", "310116-fire"
DAY, END = date(2026, 3, 3), date(2026, 3, 23)
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
TERM = Term(DAY, Basis(law="0" * 64, row="default/clue.due/accept", clause="P-21"))
READING = Reading(ClueKind.COMPLAINT, "market", "反映无证经营", ("market-001",))


def agency(code: str) -> Agency:
    region, _, domain = code.partition("-")
    return Agency(code, domain, region, Level.DISTRICT)


def received(channel: str = "12345") -> Clue:
    return Clue(
        number="XS.310116.000000000000",
        channel=channel,
        source="complaint",
        source_number="1",
        received_by=DESK,
        received_at=NOW,
        received_on=date(2026, 3, 2),
        region="310116",
        text="反映",
        end_by=END,
        due_on=DAY,
    )


def accepted() -> Clue:
    clue = received()
    clue.classify(READING, DESK)
    clue.assign(agency(MARKET), DESK, TERM)
    clue.accept(MARKET)
    return clue


ACTS: dict[str, Callable[[Clue, str], object]] = {
    "classify": lambda clue, by: clue.classify(READING, by),
    "assign": lambda clue, by: clue.assign(agency(MARKET), by, TERM),
    "accept": lambda clue, by: clue.accept(by),
    "give_back": lambda clue, by: clue.give_back(by, "退回", TERM),
    "hand_over": lambda clue, by: clue.hand_over(agency(FIRE), by, "转办", TERM),
    "answer": lambda clue, by: clue.give_answer(by, ClueOutcome.NO_PROBLEM, "无"),
    "close": lambda clue, by: clue.close(by, NOW, TERM),
    "tell": lambda clue, by: clue.tell_source(by, "已告知", NOW),
    "chase": lambda clue, by: clue.chase(by, "催办"),
    "follow": lambda clue, _: clue.follow(Progress(under_way=False, found=False)),
}
steps = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from((DESK, MARKET, FIRE))),
    max_size=25,
)


@given(steps)
def test_whatever_is_tried_a_refusal_changes_nothing_and_a_step_counts_one(
    tries: list[tuple[str, str]],
) -> None:
    clue = received()
    for name, by in tries:
        before = repr(clue), clue.version
        try:
            ACTS[name](clue, by)
        except DomainError:
            assert repr(clue) == before[0]
        changed = repr(clue) != before[0]
        assert clue.version == before[1] + changed
        has_handler = clue.status not in {ClueStatus.RECEIVED, ClueStatus.CLASSIFIED}
        assert (clue.agency is not None) is has_handler
        is_done = clue.replied_at is not None
        assert (clue.due_on is None) is is_done
        assert clue.handed_by is None or clue.status is ClueStatus.ASSIGNED


def test_only_the_receiver_classifies_assigns_chases_and_closes() -> None:
    for act in ("classify", "chase"):
        with pytest.raises(NotTheReceiver):
            ACTS[act](accepted(), MARKET)
    clue = received()
    clue.classify(READING, DESK)
    with pytest.raises(NotTheReceiver):
        clue.assign(agency(MARKET), MARKET, TERM)
    with pytest.raises(NotTheHandler):
        accepted().give_answer(DESK, ClueOutcome.NO_PROBLEM, "无")


def test_a_line_of_work_stands_once_an_agency_has_the_clue() -> None:
    clue = accepted()
    with pytest.raises(DomainSettled):
        clue.classify(Reading(ClueKind.REPORT, "fire", "消防"), DESK)
    clue.classify(Reading(ClueKind.REPORT, "market", "无证经营"), DESK)
    assert (clue.kind, clue.status) == (ClueKind.REPORT, ClueStatus.ACCEPTED)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (True, ClueOutcome.NO_PROBLEM),
        (True, ClueOutcome.NOT_VERIFIABLE),
        (False, ClueOutcome.PROBLEM_FOUND),
    ],
)
def test_an_answer_says_what_the_inspection_found(
    *, found: bool, outcome: ClueOutcome
) -> None:
    clue = accepted()
    clue.follow(Progress(under_way=True, found=found))
    assert clue.status is ClueStatus.VERIFIED
    with pytest.raises(AnswerContradicts):
        clue.give_answer(MARKET, outcome, "答复")


@given(
    st.lists(
        st.builds(Progress, under_way=st.booleans(), found=st.none() | st.booleans())
    ),
    st.builds(Progress, under_way=st.booleans(), found=st.none() | st.booleans()),
)
def test_where_a_clue_stands_is_what_is_known_last_whatever_was_told_before(
    earlier: list[Progress], last: Progress
) -> None:
    clue, straight = accepted(), accepted()
    for progress in (*earlier, last):
        clue.follow(progress)
    straight.follow(last)
    assert (clue.status, clue.found) == (straight.status, straight.found)
    assert not clue.follow(last), "told twice, it changes nothing"


def test_what_nobody_accepted_or_somebody_answered_is_moved_by_no_inspection() -> None:
    clue = received()
    assert not clue.follow(Progress(under_way=True, found=True))
    done = accepted()
    done.give_answer(MARKET, ClueOutcome.NOT_ACCEPTED, "不予受理")
    assert not done.follow(Progress(under_way=True, found=True))
    with pytest.raises(ClueNotInState):
        done.accept(MARKET)


def test_what_our_own_services_found_waits_for_no_reply() -> None:
    clue = received("off_site")
    clue.classify(READING, DESK)
    clue.assign(agency(MARKET), DESK, TERM)
    clue.accept(MARKET)
    clue.give_answer(MARKET, ClueOutcome.PROBLEM_FOUND, "责令改正")
    clue.close(DESK, NOW, TERM)
    assert (clue.status, clue.due_on) == (ClueStatus.CLOSED, None)


def test_a_number_is_one_for_each_number_of_a_channel_and_tells_neither() -> None:
    one = number_of("310116", "12345", "SH-1", b"key")
    assert one == number_of("310116", "12345", "SH-1", b"key")
    others = {
        number_of("310116", "12315", "SH-1", b"key"),
        number_of("310116", "12345", "SH-2", b"key"),
        number_of("310116", "12345", "SH-1", b"another"),
    }
    assert one not in others
    assert len(others) == 3
    assert "SH-1" not in one


def test_a_malformed_report_names_what_is_wrong() -> None:
    report = Report("电话", "complaint", "A 1", "", region="3101")
    with pytest.raises(ClueMalformed) as refused:
        report.ensure_whole()
    wrong = refused.value.members["members"]
    assert wrong == ["channel", "source_number", "text", "region"]
