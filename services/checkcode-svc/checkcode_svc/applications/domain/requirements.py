"""What an application must show before a code is given (C-02, C-21, P-09, S-07).

Every check is made and every failed one is named, so a caller corrects all at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from checkcode_svc.codes.domain.inspectors import inspector_problems
from checkcode_svc.codes.domain.problems import Problem, refuse
from checkcode_svc.neighbours.domain.facts import (
    CertificateFacts,
    ItemFacts,
    PlaceFacts,
    TaskFacts,
)
from checkcode_svc.policy.domain import PlaceIs
from checkcode_svc.visits.domain.visit import KindOfVisit
from shared.civic.calendar import WorkingCalendar
from shared.events.plan import TaskKind, TaskStatus


@dataclass(frozen=True, slots=True)
class Ask:
    """An application as it was sent, with the facts of the things that it names."""

    agency: str
    day: date
    kind_of_visit: KindOfVisit
    place: PlaceFacts | None
    questioned_at: str | None
    tasks_named: tuple[str, ...]
    tasks: tuple[TaskFacts, ...]
    items_named: tuple[str, ...]
    items: tuple[ItemFacts, ...]
    inspectors_named: tuple[str, ...]
    certificates: tuple[CertificateFacts, ...]
    source: str | None
    source_reason: str | None
    out_of_scope: str | None = None
    """Of an application without a task, the reason that stands for its source."""
    any_day: bool = False
    """An emergency whose ground holds on a day off, and at a closed place, too."""
    closed_hours: str | None = None
    """The clause by which its visits there belong outside opening hours (M-17)."""
    place_is: PlaceIs | None = None
    must_say_hours: bool = False
    """Whether an application has to say that it keeps to them."""
    too_early: bool = False
    """An emergency that has not come yet."""


def must_be_met(ask: Ask, calendar: WorkingCalendar) -> None:
    """Refuse an application that misses a demand; all of them are listed (C-02)."""
    refuse(
        [
            *reason_problems(ask),
            *place_problems(ask),
            *task_problems(ask),
            *day_problems(ask, calendar),
            *item_problems(ask.agency, ask.items_named, ask.items, ask.day),
            *inspector_problems(
                ask.agency, ask.inspectors_named, ask.certificates, ask.day
            ),
        ]
    )


def reason_problems(ask: Ask) -> Iterator[Problem]:
    """A planned code needs a plan code, a triggered one its source and reason."""
    for task in ask.tasks:
        if task.kind is TaskKind.PLANNED and not task.plan_code:
            yield Problem(
                "plan-code-missing",
                "C-02",
                "A planned task needs the code of its filed plan.",
                "有计划检查须有已备案的计划编码。",
                task.number,
            )
    has_reason = ask.out_of_scope or (ask.source and ask.source_reason)
    if not ask.tasks_named and not has_reason:
        yield Problem(
            "source-missing",
            "C-02",
            "An application without a task names its source and the reason.",
            "触发式检查须填写任务来源和理由。",
        )


def place_problems(ask: Ask) -> Iterator[Problem]:
    """The place stands in the register and fits the kind of visit (C-21)."""
    if ask.place is None:
        yield Problem(
            "place-unknown",
            "C-02",
            "The place is not in the register, or is retired.",
            "检查地点不在检查对象库中或已注销。",
        )
    elif ask.kind_of_visit is KindOfVisit.PREMISES and ask.place.kind != "premises":
        yield Problem(
            "place-kind",
            "C-21",
            "A project or work zone is visited as `work_site`.",
            "工地、作业区应按作业现场检查申请。",
            ask.place.number,
        )
    if ask.kind_of_visit is KindOfVisit.QUESTIONING and not ask.questioned_at:
        yield Problem(
            "questioning-place-missing",
            "C-21",
            "Questioning names the agency's own place in `questioned_at`.",
            "特定地点询问检查须写明询问地点。",
        )


def task_problems(ask: Ask) -> Iterator[Problem]:
    """Each task exists, is one's own, at the place, open, and free (C-01, C-09)."""
    tasks = {task.number: task for task in ask.tasks}
    for number in ask.tasks_named:
        task = tasks.get(number)
        if task is None or task.agency != ask.agency:
            yield Problem(
                "task-unknown",
                "C-02",
                "Your agency has no such task.",
                "没有找到本单位的该项任务。",
                number,
            )
        else:
            yield from _state_problems(ask, task)


def _state_problems(ask: Ask, task: TaskFacts) -> Iterator[Problem]:
    if ask.place is not None and task.place != ask.place.number:
        yield Problem(
            "task-elsewhere",
            "M-11",
            "Tasks of one code are at one place.",
            "一个检查码的任务须在同一检查地点。",
            task.number,
        )
    if task.status is not TaskStatus.SCHEDULED or not task.on_site:
        yield Problem(
            "task-not-open",
            "C-01",
            f"The task is {task.status}{'' if task.on_site else ' and off-site'}.",
            "该任务不是待实施的现场检查任务。",
            task.number,
        )
    elif task.held:
        yield Problem(
            "task-has-a-code",
            "C-09",
            "The task has a code or an application already.",
            "该任务已有检查码或正在申请，复查请使用原检查码。",
            task.number,
        )
    if not task.reaches(ask.day):
        yield Problem(
            "day-outside-reach",
            "M-02",
            f"The task cannot be carried out on {ask.day}.",
            f"该任务不能安排在{ask.day}。",
            task.number,
        )


def day_problems(ask: Ask, calendar: WorkingCalendar) -> Iterator[Problem]:
    """A visit is on a working day, and none of the closed, but for some emergencies."""
    if ask.too_early:
        yield Problem(
            "emergency-ahead",
            "C-07",
            f"An emergency is of today or of a day past: {ask.day} has not come.",
            f"紧急情形只能是当日或此前发生的，{ask.day}尚未到来。",
        )
    if ask.any_day:
        return
    if not calendar.is_working(ask.day):
        yield Problem(
            "not-a-working-day",
            "M-02",
            f"{ask.day} is no working day.",
            f"{ask.day}不是工作日。",
        )
    planned = any(task.kind is TaskKind.PLANNED for task in ask.tasks)
    if not planned or ask.place is None:
        return
    if ask.closed_hours:
        yield from _hours_problems(ask, ask.place, ask.closed_hours)
    elif ask.place.is_closed(ask.day):
        yield Problem(
            "place-closed",
            "M-16",
            f"The subject is closed on {ask.day}.",
            f"检查对象{ask.day}不营业。",
        )


def _hours_problems(ask: Ask, place: PlaceFacts, clause: str) -> Iterator[Problem]:
    """A planned visit that belongs into closed hours is not made in opening ones.

    The subject's closed days are no hindrance then: all their hours are closed (M-17).
    """
    unsaid = ask.place_is is None and ask.must_say_hours
    if place.is_closed(ask.day):
        return
    if unsaid or ask.place_is is PlaceIs.OPEN:
        yield Problem(
            "forbidden-hours",
            "M-17",
            f"It belongs outside opening hours ({clause}): say so by `place_is`.",
            f"该场所应在非营业时段检查（{clause}），请在 place_is 中填写 closed。",
            place.number,
        )


UNFOUNDED = "item-without-basis"
"""A new code is refused; one that is out is the justice bureau's to end (E-04)."""


def item_problems(
    agency: str, named: Iterable[str], items: Iterable[ItemFacts], day: date
) -> Iterator[Problem]:
    """Only claimed, filed, founded items within their date are inspected (P-09)."""
    named = tuple(named)
    if not named:
        yield Problem(
            "items-missing", "C-02", "Name at least one item.", "须至少填写一个事项。"
        )
    library = {item.code: item for item in items}
    for code in named:
        item = library.get(code)
        if item is None or agency not in item.claimed_by:
            yield Problem(
                "item-not-claimed",
                "P-09",
                "Your agency has not claimed this item.",
                "本单位未认领该检查事项。",
                code,
            )
        elif not item.is_in_force(day):
            yield Problem(
                "item-not-in-force",
                "P-09",
                "The item is not filed, or past its date.",
                "该检查事项未备案或已过有效期。",
                code,
            )
        elif not item.is_founded(day):
            yield Problem(
                UNFOUNDED,
                "P-25",
                "No law, regulation or rule in force carries the item.",
                "该检查事项没有有效的法律、法规或者规章依据。",
                code,
            )
