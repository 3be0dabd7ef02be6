"""The steps of the agency that has a task, and of those who wait for it (P-20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from plan_svc.dispatch.commands.many import each
from plan_svc.dispatch.domain.dispatch import Dispatch
from plan_svc.dispatch.domain.view import DispatchedTask
from plan_svc.dispatch.errors import (
    InspectorsWrong,
    NobodyNamed,
    NotTheDispatcher,
    OwnTask,
    SectionUnknown,
)
from plan_svc.library import queries as library
from plan_svc.neighbours import queries as neighbours
from plan_svc.tasks import commands as tasks
from plan_svc.tasks.domain.task import Task
from plan_svc.teams import queries as teams
from plan_svc.teams.errors import NoTeamDrawn, NotTheDrawn
from shared.auth import Principal
from shared.db import Tx


@dataclass(frozen=True, slots=True)
class Assignment:
    """To whom tasks go within the agency."""

    section: str | None
    inspectors: tuple[str, ...]
    """Numbers of their certificates."""
    reason: str | None
    as_drawn: bool = False
    """To those who were drawn for each task's place (P-16)."""


async def receive(
    tx: Tx, numbers: Sequence[str], who: Principal
) -> list[DispatchedTask]:
    """Confirm that the sheets of tasks have come.

    Raises:
        TasksRefused: naming each task of which that cannot be said.
    """
    now = tx.runtime.clock.now()

    def change(task: Task, dispatch: Dispatch) -> None:
        who.must_be(task.agency)
        dispatch.receive(now)

    return await each(tx, numbers, who, change)


async def accept(
    tx: Tx, numbers: Sequence[str], who: Principal
) -> list[DispatchedTask]:
    """Take tasks in hand.

    Raises:
        TasksRefused: naming each task that cannot be taken.
    """
    now = tx.runtime.clock.now()

    def change(task: Task, dispatch: Dispatch) -> None:
        who.must_be(task.agency)
        dispatch.accept(now)

    return await each(tx, numbers, who, change)


async def assign(
    tx: Tx, numbers: Sequence[str], to: Assignment, who: Principal
) -> list[DispatchedTask]:
    """Give tasks to a section, to inspectors, or both; they are accepted with it.

    Where inspectors were drawn for a task, it goes to those alone (P-16).

    Raises:
        NobodyNamed, SectionUnknown, InspectorsWrong: if they cannot go there.
        TasksRefused: naming each task that cannot be given.
    """
    await _ensure_there(tx, to, who)
    now = tx.runtime.clock.now()
    drawn = await _drawn(tx, numbers, who)

    def change(task: Task, dispatch: Dispatch) -> None:
        who.must_be(task.agency)
        inspectors = _inspectors(to, drawn.get(task.number, ()))
        dispatch.assign(to.section, inspectors, to.reason, now)

    return await each(tx, numbers, who, change)


async def give_back(
    tx: Tx, numbers: Sequence[str], reason: str, who: Principal
) -> list[DispatchedTask]:
    """Give tasks back to who dispatched them.

    Raises:
        TasksRefused: naming each task that cannot be given back.
    """

    def change(task: Task, dispatch: Dispatch) -> None:
        who.must_be(task.agency)
        dispatch.give_back(reason)

    return await each(tx, numbers, who, change)


async def send_again(
    tx: Tx, numbers: Sequence[str], reason: str, who: Principal
) -> list[DispatchedTask]:
    """Send tasks again that were given back: the lead's turn, else the agency's own.

    Raises:
        TasksRefused: naming each task that cannot be sent.
    """
    today = tx.runtime.clock.today()

    def change(task: Task, dispatch: Dispatch) -> None:
        _must_have_dispatched(task, who)
        dispatch.send_again(reason, today)

    return await each(tx, numbers, who, change)


async def urge(
    tx: Tx, numbers: Sequence[str], reason: str, who: Principal
) -> list[DispatchedTask]:
    """Urge the agencies of tasks that they dispatched, or that the caller oversees.

    Raises:
        TasksRefused: naming each task about which the caller cannot urge.
    """
    today = tx.runtime.clock.today()

    def change(task: Task, dispatch: Dispatch) -> None:
        if "task:oversee" not in who.scopes:
            _must_have_dispatched(task, who)
        dispatch.urge(reason, today)

    return await each(tx, numbers, who, change)


async def direct(
    tx: Tx, numbers: Sequence[str], text: str, who: Principal
) -> list[DispatchedTask]:
    """Say what is to be done with urged or escalated tasks of other agencies.

    Raises:
        TasksRefused: naming each task of which that cannot be said.
    """
    now = tx.runtime.clock.now()

    def change(task: Task, dispatch: Dispatch) -> None:
        if task.agency == who.agency:
            raise OwnTask
        dispatch.direct(text, now)

    return await each(tx, numbers, who, change)


async def explain(
    tx: Tx, numbers: Sequence[str], reason: str, who: Principal
) -> list[DispatchedTask]:
    """Say why the windows of tasks passed without an inspection.

    Raises:
        TasksRefused: naming each task of which that cannot be said.
    """
    now, today = tx.runtime.clock.now(), tx.runtime.clock.today()

    def change(task: Task, dispatch: Dispatch) -> None:
        who.must_be(task.agency)
        dispatch.explain(reason, task.latest, today, now)

    return await each(tx, numbers, who, change)


async def _drawn(
    tx: Tx, numbers: Sequence[str], who: Principal
) -> dict[str, tuple[str, ...]]:
    """Task → the inspectors who were drawn for it, of the caller's agency."""
    by_plan: dict[UUID, list[Task]] = {}
    for task in (await tasks.locked(tx, list(dict.fromkeys(numbers)))).values():
        if task.plan_id is not None and task.agency == who.agency:
            by_plan.setdefault(task.plan_id, []).append(task)
    drawn: dict[str, tuple[str, ...]] = {}
    for plan_id, of_plan in by_plan.items():
        places = [task.place for task in of_plan]
        teams_of = await teams.drawn_for(tx, plan_id, who.agency, places)
        drawn |= {task.number: teams_of.get(task.place, ()) for task in of_plan}
    return drawn


def _inspectors(to: Assignment, drawn: tuple[str, ...]) -> tuple[str, ...]:
    if to.as_drawn:
        if not drawn:
            raise NoTeamDrawn
        return drawn
    if drawn and to.inspectors and set(to.inspectors) != set(drawn):
        raise NotTheDrawn
    return to.inspectors


async def _ensure_there(tx: Tx, to: Assignment, who: Principal) -> None:
    """The section is one of the agency's, and every inspector has a certificate of it.

    An agency that has entered no section names it in its own words.
    """
    if to.section is None and not to.inspectors and not to.as_drawn:
        raise NobodyNamed
    if to.section is not None:
        sections = (await library.agency(tx, who.agency)).sections
        if sections and to.section not in sections:
            raise SectionUnknown(sections=list(sections))
    wrong = await neighbours.not_certified(
        tx, to.inspectors, who.agency, tx.runtime.clock.today()
    )
    if wrong:
        raise InspectorsWrong(positions=wrong)


def _must_have_dispatched(task: Task, who: Principal) -> None:
    dispatcher = task.lead or task.agency
    if who.agency != dispatcher:
        raise NotTheDispatcher(agency=dispatcher)
