from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_svc.library.domain import Agency
from plan_svc.neighbours.domain import Place, Relief
from plan_svc.tasks.domain.state import TaskState
from plan_svc.tasks.domain.task import Task, Trigger
from plan_svc.tasks.errors import TaskNotOpen, WindowWrong

from shared.events import Basis
from shared.events.plan import Level, Risk, TaskBases, TaskItem, TaskKind

FIRST, LAST = date(2026, 11, 20), date(2026, 11, 30)
TODAY = date(2026, 11, 21)
COVERED = Relief("T", "coverage", "JC-2")
RECOGNISED = Relief("T", "recognition", "JC-1")


def task(status: TaskState = TaskState.SCHEDULED) -> Task:
    return Task(
        number="T",
        agency="310116-fire",
        domain="fire",
        region="310116",
        place="U-001",
        uscc="U",
        kind=TaskKind.PLANNED,
        source="plan",
        items=(),
        item_codes=(),
        earliest=FIRST,
        latest=LAST,
        known_on=FIRST,
        status=status,
    )


def trigger(latest: date, earliest: date | None = None) -> Trigger:
    return Trigger(
        place="U-001",
        items=("fire-001",),
        source="complaint",
        source_number="12345-7",
        source_reason="投诉",
        earliest=earliest,
        latest=latest,
        on_site=True,
        surprise=False,
        classified=False,
        out_of_scope=None,
        duration_minutes=60,
        section=None,
    )


@pytest.mark.rule("P-20")
def test_task_numbers_are_natural() -> None:
    fire = Agency("310116-fire", "fire", "310116", Level.DISTRICT)
    place = Place("U-001", "U", "310116")
    basis = Basis(row="SRC/complaint", clause="P-21", law="0" * 64)
    bases = TaskBases(source=basis)
    number = trigger(LAST).number(fire.code, b"key")
    assert number == trigger(LAST).number(fire.code, b"key")
    assert number != trigger(LAST).number(fire.code, b"another key")
    assert number.startswith("CF.310116-fire.")
    assert number.endswith(".U-001")
    assert "12345" not in number
    triggered = trigger(LAST).task(number, fire, place, [], bases, TODAY)
    assert triggered.number == number
    assert (triggered.kind, triggered.known_on) == (TaskKind.TRIGGERED, TODAY)
    assert triggered.bases == bases


@pytest.mark.rule("P-20")
@pytest.mark.parametrize("latest", [date(2026, 11, 19), date(2026, 11, 20)])
def test_a_window_that_is_over_or_turned_round_is_refused(latest: date) -> None:
    with pytest.raises(WindowWrong):
        trigger(latest, date(2026, 11, 20)).window(TODAY)


@pytest.mark.rule("P-20")
def test_a_window_without_a_first_day_begins_today() -> None:
    window = trigger(LAST).window(TODAY)
    assert (window.earliest, window.latest) == (TODAY, LAST)


@pytest.mark.rule("M-12")
@pytest.mark.parametrize("status", sorted(set(TaskState) - {TaskState.SCHEDULED}))
def test_only_an_open_task_is_withdrawn(status: TaskState) -> None:
    open_task = task()
    open_task.withdraw("撤销")
    assert (open_task.status, open_task.reason) == (TaskState.WITHDRAWN, "撤销")
    with pytest.raises(TaskNotOpen):
        task(status).withdraw("撤销")


@pytest.mark.rule("P-20")
@given(st.permutations([FIRST, TODAY, LAST]), st.sampled_from(TaskState))
def test_a_visit_is_a_fact_and_the_first_gives_the_day(
    days: list[date], status: TaskState
) -> None:
    visited = task(status)
    for day in days:
        visited.visit(day)
    assert visited.status is TaskState.VISITED
    if status is not TaskState.VISITED:
        assert (visited.visited_on, visited.version) == (FIRST, 2)
    assert not visited.visit(LAST)


@pytest.mark.rule("P-20")
def test_a_settled_day_is_told_once_and_opened_again() -> None:
    settled = task()
    assert settled.settle(TODAY)
    assert not settled.settle(TODAY)
    assert settled.settle(None)
    assert (settled.settled_on, settled.version) == (None, 3)


@pytest.mark.rule("C-26")
def test_a_task_is_open_again_with_why_its_agency_stayed_away() -> None:
    settled = task()
    settled.settle(TODAY)
    assert settled.settle(None, "inspectors")
    assert not settled.settle(None, "inspectors")
    assert (settled.settled_on, settled.reason) == (None, "inspectors")
    assert settled.settle(TODAY, "inspectors")
    assert settled.reason is None
    settled.visit(TODAY)
    settled.settle(None, "inspectors")
    assert (settled.status, settled.reason) == (TaskState.VISITED, None)


@pytest.mark.rule("M-08")
def test_a_joint_visit_is_written_back_without_an_event() -> None:
    joined = task()
    assert joined.join("P-1")
    assert not joined.join("P-1")
    assert (joined.joint, joined.version) == ("P-1", 1)


@pytest.mark.rule("M-09")
@pytest.mark.rule("M-10")
@pytest.mark.parametrize(
    ("reliefs", "revoked", "status", "reason"),
    [
        ([COVERED, RECOGNISED], False, TaskState.COVERED, "coverage JC-2"),
        ([RECOGNISED], False, TaskState.WAIVED, "recognition JC-1"),
        ([RECOGNISED], True, TaskState.WAIVED, "recognition JC-1"),
    ],
)
def test_a_relief_covers_or_waives_a_task(
    reliefs: list[Relief], status: TaskState, reason: str, *, revoked: bool
) -> None:
    relieved = task()
    assert relieved.relieve(reliefs, plan_revoked=revoked)
    assert (relieved.status, relieved.reason) == (status, reason)
    assert not relieved.relieve(reliefs, plan_revoked=revoked)


@pytest.mark.rule("M-09")
@pytest.mark.parametrize(
    ("revoked", "status"),
    [(False, TaskState.SCHEDULED), (True, TaskState.WITHDRAWN)],
)
def test_where_a_relief_ends_the_task_is_open_unless_its_plan_was_revoked(
    status: TaskState, *, revoked: bool
) -> None:
    relieved = task(TaskState.COVERED)
    assert relieved.relieve([], plan_revoked=revoked)
    assert (relieved.status, relieved.reason) == (status, None)


@pytest.mark.rule("M-09")
@pytest.mark.parametrize("status", [TaskState.VISITED, TaskState.WITHDRAWN])
def test_nothing_stands_for_a_task_that_is_over(status: TaskState) -> None:
    assert not task(status).relieve([COVERED], plan_revoked=False)


MET = {"a": "OFF-1", "b": "OFF-2"}


@pytest.mark.rule("P-14")
def test_items_that_were_met_leave_a_task_and_come_back() -> None:
    spared = replace(task(), items=task_items_of("a", "b"), item_codes=("a", "b"))
    before = spared.version
    assert spared.spare({"a": "OFF-1"}, [], plan_revoked=False)
    assert (spared.item_codes, spared.status) == (("b",), TaskState.SCHEDULED)
    assert not spared.spare({"a": "OFF-1"}, [], plan_revoked=False)
    assert spared.spare(MET, [], plan_revoked=False)
    assert (spared.status, spared.reason, spared.item_codes) == (
        TaskState.WAIVED,
        "off_site OFF-2",
        ("a", "b"),
    )
    assert spared.spare({}, [], plan_revoked=False)
    assert (spared.item_codes, spared.status, spared.spared) == (
        ("a", "b"),
        TaskState.SCHEDULED,
        (),
    )
    assert spared.version == before + 3


@pytest.mark.rule("P-14")
def test_a_task_is_waived_for_both_until_both_end() -> None:
    both = replace(task(), items=task_items_of("a"), item_codes=("a",))
    assert both.relieve([RECOGNISED], plan_revoked=False)
    told = both.version
    assert both.spare(MET, [RECOGNISED], plan_revoked=False)
    assert both.version == told
    assert both.relieve([], plan_revoked=False)
    assert (both.status, both.reason) == (TaskState.WAIVED, "off_site OFF-1")
    assert both.spare({}, [], plan_revoked=False)
    assert both.status is TaskState.SCHEDULED


@pytest.mark.rule("P-14")
def test_what_is_visited_keeps_its_items() -> None:
    visited = replace(
        task(TaskState.VISITED), items=task_items_of("a"), item_codes=("a",)
    )
    assert not visited.spare(MET, [], plan_revoked=False)


def task_items_of(*codes: str) -> tuple[TaskItem, ...]:
    return tuple(TaskItem(code=code, risk=Risk.LOW) for code in codes)
