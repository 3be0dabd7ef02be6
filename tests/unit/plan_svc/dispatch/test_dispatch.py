"""A task within its agency: each step in its state, urged as the rows say (P-20)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from plan_svc.dispatch.domain.dispatch import Dispatch, Due
from plan_svc.dispatch.domain.terms import Terms, follow
from plan_svc.dispatch.errors import (
    DispatchNotInState,
    NotLapsed,
    NotUrged,
    ReasonMissing,
)
from plan_svc.library.domain import Agency
from plan_svc.policy import current_law
from plan_svc.tasks.domain.task import Task

from shared.civic import holidays
from shared.errors import DomainError
from shared.events import Basis
from shared.events.plan import DispatchStage, Level, TaskKind

pytestmark = pytest.mark.rule("P-20")
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
BASIS = Basis(law="0" * 64, row="default/dispatch.due/accept", clause="P-20")
CALENDAR = holidays.packaged()
AGENCY = Agency("310116-market", "market", "310116", Level.DISTRICT)
TERMS = Terms.of(current_law(), AGENCY, TaskKind.PLANNED, MONDAY)
TASK = Task(
    number="T",
    agency=AGENCY.code,
    domain="market",
    region="310116",
    place="U-001",
    uscc="U",
    kind=TaskKind.PLANNED,
    source="plan",
    items=(),
    item_codes=(),
    earliest=date(2026, 3, 2),
    latest=date(2026, 3, 30),
    known_on=MONDAY,
)


def dispatch() -> Dispatch:
    return Dispatch("T", MONDAY)


def assigned(section: str = "食品科") -> Dispatch:
    work = dispatch()
    work.assign(section, (), None, NOW)
    return work


def looked_at(work: Dispatch, day: date, task: Task = TASK) -> bool:
    return follow(task, work, TERMS, day, CALENDAR)


def test_a_task_is_dispatched_by_itself_then_received_accepted_and_assigned() -> None:
    work = dispatch()
    assert work.stage is DispatchStage.DISPATCHED
    work.receive(NOW)
    work.accept(NOW)
    work.assign("食品科", ("HF-1", "HF-2"), None, NOW)
    assert (work.stage, work.section, work.inspectors) == (
        DispatchStage.ASSIGNED,
        "食品科",
        ("HF-1", "HF-2"),
    )
    assert work.version == 3


def test_who_assigns_has_accepted_and_who_accepts_has_received() -> None:
    work = assigned()
    assert (work.received_at, work.accepted_at) == (NOW, NOW)


def test_taking_a_task_from_those_who_have_it_needs_a_reason() -> None:
    work = assigned()
    with pytest.raises(ReasonMissing):
        work.assign("药品科", (), None, NOW)
    work.assign("药品科", (), "职责调整", NOW)
    assert (work.section, work.reason) == ("药品科", "职责调整")


def test_a_returned_task_is_nobodys_until_it_is_sent_again() -> None:
    work = assigned()
    work.give_back("不属本辖区")
    assert (work.stage, work.section, work.returns) == (
        DispatchStage.RETURNED,
        None,
        1,
    )
    with pytest.raises(DispatchNotInState):
        work.accept(NOW)
    work.send_again("已核实属本辖区", date(2026, 3, 9))
    work.accept(NOW)
    assert work.is_accepted


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda work: work.receive(NOW), DispatchNotInState),
        (lambda work: work.accept(NOW), DispatchNotInState),
        (lambda work: work.send_again("再次派发", MONDAY), DispatchNotInState),
        (lambda work: work.direct("限期办理", NOW), NotUrged),
        (
            lambda work: work.explain("停业", TASK.latest, TASK.latest, NOW),
            NotLapsed,
        ),
    ],
)
def test_a_step_out_of_its_state_is_refused_and_changes_nothing(
    act: Callable[[Dispatch], None], refusal: type[DomainError]
) -> None:
    work = assigned()
    before = replace(work)
    with pytest.raises(refusal):
        act(work)
    assert work == before


def test_a_task_that_nobody_accepts_is_urged_once_after_its_days() -> None:
    work = dispatch()
    assert not looked_at(work, date(2026, 3, 5)), "three working days are not over"
    assert looked_at(work, date(2026, 3, 6))
    assert not looked_at(work, date(2026, 3, 7)), "once for each day that was missed"
    assert (work.urges, work.urged_on) == (1, date(2026, 3, 6))
    assert [basis.row for basis in work.bases] == ["default/dispatch.due/accept"]


def test_a_triggered_task_is_urged_sooner() -> None:
    terms = Terms.of(current_law(), AGENCY, TaskKind.TRIGGERED, MONDAY)
    assert terms.accept.after(MONDAY, CALENDAR).day == date(2026, 3, 3)


def test_an_accepted_task_is_urged_when_half_its_window_has_gone() -> None:
    work = assigned()
    assert not looked_at(work, date(2026, 3, 16))
    assert looked_at(work, date(2026, 3, 17))
    assert [basis.row for basis in work.bases] == ["default/dispatch.window"]


def test_another_window_is_urged_again() -> None:
    work = assigned()
    looked_at(work, date(2026, 3, 17))
    longer = replace(TASK, latest=date(2026, 4, 10))
    assert not looked_at(work, date(2026, 3, 18), longer)
    assert looked_at(work, date(2026, 3, 23), longer)
    assert work.urges == 2


@pytest.mark.parametrize(
    "settled", [{"settled_on": date(2026, 3, 27)}, {"joint": "J.U-001.0"}]
)
def test_nobody_is_urged_about_a_task_whose_day_is_settled(
    settled: dict[str, object],
) -> None:
    task = replace(TASK, **settled)  # type: ignore[arg-type]  # by name, of the case
    assert not looked_at(dispatch(), date(2026, 3, 26), task)


def test_what_urging_did_not_help_is_escalated_and_directed_once() -> None:
    work = dispatch()
    looked_at(work, date(2026, 3, 6))
    assert not looked_at(work, date(2026, 3, 10)), "two working days to help"
    assert looked_at(work, date(2026, 3, 11))
    assert work.escalated_on == date(2026, 3, 11)
    work.direct("三日内接收", NOW)
    with pytest.raises(NotUrged):
        work.direct("三日内接收", NOW)


def test_urging_that_helped_is_not_escalated() -> None:
    work = dispatch()
    looked_at(work, date(2026, 3, 6))
    work.accept(NOW)
    assert not looked_at(work, date(2026, 3, 11))
    assert (work.urges, work.urged_on, work.escalated_on) == (1, None, None)


def test_acceptance_does_not_end_what_half_a_window_was_urged_for() -> None:
    work = dispatch()
    looked_at(work, date(2026, 3, 17))
    work.accept(NOW)
    assert looked_at(work, date(2026, 3, 20))
    assert work.escalated_on == date(2026, 3, 20)


def test_a_window_that_passed_owes_a_reason_by_a_day_and_takes_a_better_one() -> None:
    work = assigned()
    after = date(2026, 3, 31)
    assert looked_at(work, after)
    assert not looked_at(work, date(2026, 4, 1))
    assert (work.lapsed_on, work.explain_by) == (TASK.latest, date(2026, 4, 7))
    for reason in ("企业停业", "企业停业，已核实"):
        work.explain(reason, TASK.latest, after, NOW)
    assert work.explanation == "企业停业，已核实"


def test_a_new_window_that_passes_owes_a_reason_of_its_own() -> None:
    work = assigned()
    work.lapse(TASK.latest, Due(date(2026, 4, 7), BASIS))
    work.explain("企业停业", TASK.latest, date(2026, 4, 1), NOW)
    longer = replace(TASK, latest=date(2026, 4, 30))
    assert looked_at(work, date(2026, 5, 4), longer)
    assert (work.explanation, work.explained_at) == (None, None)
