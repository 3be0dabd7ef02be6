"""Schedules, triggers and withdraws tasks, and applies what neighbours report."""

import hmac
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from plan_svc.library import queries as library
from plan_svc.library.domain import Item, ensure_inspectable
from plan_svc.neighbours import queries as neighbours
from plan_svc.neighbours.domain import Relief
from plan_svc.plans import queries as plans
from plan_svc.plans.domain.plan import Plan
from plan_svc.policy import current_law
from plan_svc.subjects import commands as subjects
from plan_svc.subjects import queries as subject_queries
from plan_svc.tasks import events, queries, store
from plan_svc.tasks.domain import warned
from plan_svc.tasks.domain.sheet import Assignment, ClassPeriod, Sheet, Work, work_of
from plan_svc.tasks.domain.state import TaskState
from plan_svc.tasks.domain.task import Task, Trigger
from plan_svc.tasks.domain.warned import Warned
from plan_svc.tasks.errors import PlaceUnknown, TaskExists, TaskUnknown
from plan_svc.tasks.store import planned
from shared import faults
from shared.auth import Principal
from shared.civic import origin
from shared.db import Tx
from shared.db.statements import Returning
from shared.events.plan import TaskChanged, TaskScheduled, TaskWithdrawn
from shared.messaging import outbox

Insertion = Returning[
    [UUID, str, str, Sheet, Sequence[ClassPeriod]], planned.ScheduledRow
]


async def schedule(tx: Tx, plan: Plan, assignments: Sequence[Assignment]) -> None:
    """Turn every subject of a filed plan into a task of every agency, in chunks.

    A place that was retired since it was uploaded has its task withdrawn at once.
    """
    today = tx.runtime.clock.today()
    for work in work_of(plan, assignments, today):
        async for chunk in subjects.chunks(tx, plan.id, planned.CHUNK):
            await _record_scheduled(tx, planned.insert_planned, plan.id, chunk, work)
    await _withdraw_retired(tx, await planned.open_of_plan_at_retired.all(tx, plan.id))


async def schedule_amended(tx: Tx, rows_of: UUID, work: Work) -> None:
    """The same for places that an amendment brings, or a sheet that is new in it.

    A task that was withdrawn is open again by its number (P-08).
    """
    async for chunk in subjects.chunks(tx, rows_of, subject_queries.CHUNK):
        tasks = await _record_scheduled(
            tx, planned.insert_amended, rows_of, chunk, work
        )
        faults.point("amendment.between-chunks")
        places = [task.place for task in tasks]
        await _withdraw_retired(tx, await planned.open_at_retired.all(tx, places))


async def restate(tx: Tx, plan: Plan, work: Work, kept: Sequence[str]) -> None:
    """Give a plan's open tasks what its amendment states, in chunks (P-08)."""
    sheet, after = work.sheet, ""
    while tasks := await planned.restate.all(
        tx,
        plan.id,
        sheet.agency,
        sheet.occasion,
        sheet,
        work.periods,
        list(kept),
        after,
        subject_queries.CHUNK,
    ):
        await outbox.record(tx, *map(_told, tasks))
        after = max(task.number for task in tasks)
        faults.point("amendment.between-chunks")


async def let_go(
    tx: Tx, plan: Plan, amendment: Plan, dropped: Sequence[str], kept: Sequence[str]
) -> None:
    """Withdraw what an amendment takes out of its plan, in chunks (P-08).

    `dropped` are the units, agency and occasion, that the plan has no more; `kept` the
    places that stay. A place's own reason is told, else that of the amendment.
    """
    stays = set(kept)
    async for leaving in subject_queries.leaving(tx, amendment):
        places = [place for place in leaving if place not in stays]
        await _leave(tx, await planned.going_from.all(tx, plan.id, places), leaving)
    after = ""
    while dropped and (
        tasks := await planned.dropped_for_update.all(
            tx, plan.id, list(dropped), list(kept), after, subject_queries.CHUNK
        )
    ):
        after = tasks[-1].number
        general = amendment.change_reason or ""
        await _leave(tx, tasks, {task.place: general for task in tasks})


async def _leave(tx: Tx, tasks: Sequence[Task], reasons: Mapping[str, str]) -> None:
    gone = [task for task in tasks if task.leave_plan(reasons[task.place])]
    await store.save(tx, *gone)
    await outbox.record(tx, *map(_told, gone))
    faults.point("amendment.between-chunks")


async def _record_scheduled(
    tx: Tx,
    insert: Insertion,
    rows_of: UUID,
    chunk: tuple[str, str],
    work: Work,
) -> list[planned.ScheduledRow]:
    rows = await insert.all(tx, rows_of, *chunk, work.sheet, work.periods)
    await outbox.record(
        tx, *(TaskScheduled(**vars(work.sheet), **vars(row)) for row in rows)
    )
    return rows


async def trigger(tx: Tx, order: Trigger, who: Principal) -> Task:
    """Enter a task whose source needs no plan, as far as that reaches (P-01, P-29).

    Raises:
        ClueNeeded: if its source limits its items, which a clue says.
        WindowBeyondMonth, OffSiteNotForeseen: if a warning is not checked so.
    """
    agency = await library.agency(tx, who.agency)
    law, today = current_law(), tx.runtime.clock.today()
    case = agency.case(today)
    origin.ensure_without_clue(law, case, order.source)
    if order.source == warned.SOURCE:
        first = today.replace(month=1, day=1)
        visited = await neighbours.was_visited(tx, order.place, agency.domain, first)
        limits = Warned.of(law, case, visited=visited)
        if limits is not None:
            limits.ensure_task_allowed(order.latest, on_site=order.on_site)
    return await enter(tx, order, who)


async def enter(tx: Tx, order: Trigger, who: Principal) -> Task:
    """Enter a triggered task, which its source or its clue allows (P-21)."""
    agency = await library.agency(tx, who.agency)
    law, today = current_law(), tx.runtime.clock.today()
    bases = origin.bases_of(law, agency.case(today), order.source, order.out_of_scope)
    window = order.window(today)
    items = await library.library(tx, order.items, window.latest)
    ensure_inspectable(order.items, items, agency.code, window.latest)
    place = await neighbours.place(tx, order.place)
    if place is None:
        raise PlaceUnknown(place=order.place)
    who.must_see(place.region, place.town)
    number = order.number(agency.code, _key(tx))
    task = order.task(number, agency, place, list(items.values()), bases, today)
    if await store.insert_triggered.first(tx, task) is None:
        known = await store.number_of.first(
            tx, agency.code, order.source_number, place.number
        )
        raise TaskExists(number=known or number)
    await outbox.record(tx, events.task_event(TaskScheduled, task))
    return task


def _key(tx: Tx) -> bytes:
    """What numbers of tasks are made with.

    Where the secret changes, a source that was known keeps its number: it is found.
    """
    secret = tx.runtime.settings.cursor_secret.get_secret_value()
    return hmac.digest(secret.encode(), b"numbers of triggered tasks", "sha256")


async def withdraw(tx: Tx, number: str, reason: str, who: Principal) -> Task:
    """Withdraw an open task of the caller's agency, with a reason (M-12)."""
    task = await store.tasks_for_update.first(tx, [number])
    if task is None or not queries.may_see(task, who):
        raise TaskUnknown
    who.must_be(task.agency)
    task.withdraw(reason)
    await store.save(tx, task)
    await outbox.record(tx, events.task_event(TaskWithdrawn, task))
    return task


async def withdraw_open(tx: Tx, plan: Plan, reason: str) -> None:
    """Withdraw the plan's open tasks, in chunks."""
    while tasks := await planned.open_tasks_for_update.all(tx, plan.id, planned.CHUNK):
        for task in tasks:
            task.withdraw(reason)
        await store.save(tx, *tasks)
        await outbox.record(
            tx, *(events.task_event(TaskWithdrawn, task) for task in tasks)
        )


async def follow_places(tx: Tx, places: Sequence[str]) -> None:
    """Open tasks go where their place goes; others learn its town (I-05, S-12).

    Where the place is retired nothing is left to be carried out (S-03, M-12).
    """
    tasks = await store.follow_places.all(tx, list(places))
    await outbox.record(tx, *(events.task_event(TaskChanged, task) for task in tasks))
    await _withdraw_retired(tx, await planned.open_at_retired.all(tx, list(places)))


async def follow_item(tx: Tx, item: Item) -> None:
    """Open tasks do what their changed item says; one that ended leaves them (P-09)."""
    today, after = tx.runtime.clock.today(), ""
    while tasks := await store.open_with_item.all(tx, item.code, after, planned.CHUNK):
        after = tasks[-1].number
        changed = [task for task in tasks if task.follow(item, today)]
        await store.save(tx, *changed)
        await outbox.record(tx, *map(_told, changed))


def _told(task: Task) -> TaskChanged | TaskWithdrawn:
    if task.status is TaskState.WITHDRAWN:
        return events.task_event(TaskWithdrawn, task)
    return events.task_event(TaskChanged, task)


async def _withdraw_retired(tx: Tx, tasks: Sequence[Task]) -> None:
    for task in tasks:
        task.withdraw("场所已注销")
    await store.save(tx, *tasks)
    await outbox.record(tx, *map(_told, tasks))


async def mark_visited(tx: Tx, numbers: Iterable[str]) -> None:
    """A task that was visited is no longer open; its first visit gives its day.

    One whose visits were all taken back is what it would be without them (I-09).
    """
    tasks = await locked(tx, numbers)
    days = await neighbours.visited_days(tx, tasks)
    done = {number: task for number, task in tasks.items() if number in days}
    await _keep(tx, done, lambda task: task.visit(days[task.number]))
    undone = {number: task for number, task in tasks.items() if number not in days}
    await _keep(tx, undone, lambda task: task.unvisit())
    await relieve(tx, undone)


async def keep_inspected(tx: Tx, task: Task) -> None:
    """Keep a task that was carried out off-site, and publish it (P-26)."""
    await store.save(tx, task)
    await outbox.record(tx, events.task_event(TaskChanged, task))


async def keep_found(tx: Tx, task: Task) -> None:
    """Keep what a correction says it found: no event of the task tells that (P-26)."""
    await store.save(tx, task)


async def settle(tx: Tx, numbers: Iterable[str]) -> None:
    """A live code settles its tasks' day; a cancelled one opens them again."""
    tasks = await locked(tx, numbers)
    days = await neighbours.settled_days(tx, tasks)
    absences = await neighbours.absences(tx, tasks)
    await _keep(
        tx,
        tasks,
        lambda task: task.settle(days.get(task.number), absences.get(task.number)),
    )


async def write_back(tx: Tx, numbers: Iterable[str]) -> None:
    """An agreed joint visit is written back to the tasks of its members (M-08)."""
    tasks = await locked(tx, numbers)
    joint = await neighbours.agreed_proposals(tx, tasks)
    await _keep(tx, tasks, lambda task: task.join(joint.get(task.number)))


async def relieve(tx: Tx, numbers: Iterable[str]) -> None:
    """A task that another inspection stands for is covered or waived (M-09, M-10)."""
    tasks = await locked(tx, numbers)
    reliefs, revoked = await _grounds(tx, tasks)
    await _keep(
        tx,
        tasks,
        lambda task: task.relieve(
            reliefs[task.number], plan_revoked=task.number in revoked
        ),
    )


async def spare(tx: Tx, met: Mapping[str, Mapping[str, str]]) -> None:
    """What was met off-site leaves tasks on site, or comes back to them (P-14).

    `met` has, by the number of a task on site, the off-site task that met it by item.
    """
    tasks = await locked(tx, met)
    reliefs, revoked = await _grounds(tx, tasks)
    await _keep(
        tx,
        tasks,
        lambda task: task.spare(
            met[task.number],
            reliefs[task.number],
            plan_revoked=task.number in revoked,
        ),
    )


async def _grounds(
    tx: Tx, tasks: Mapping[str, Task]
) -> tuple[Mapping[str, list[Relief]], set[str]]:
    """The inspections that stand for tasks, and the tasks that no plan has any more."""
    reliefs = defaultdict[str, list[Relief]](list)
    for relief in await neighbours.live_reliefs(tx, tasks):
        reliefs[relief.task].append(relief)
    revoked = await plans.revoked(
        tx, {task.plan_id for task in tasks.values() if task.plan_id}
    )
    gone = set(await planned.no_more_planned.all(tx, list(tasks)))
    gone |= {task.number for task in tasks.values() if task.plan_id in revoked}
    return reliefs, gone


async def locked(tx: Tx, numbers: Iterable[str]) -> dict[str, Task]:
    """The existing tasks, locked before the facts that decide about them are read."""
    tasks = await store.tasks_for_update.all(tx, sorted(set(numbers)))
    return {task.number: task for task in tasks}


async def _keep(
    tx: Tx, tasks: Mapping[str, Task], change: Callable[[Task], bool]
) -> None:
    """Change tasks, and publish those whose version went on."""
    versions = {task.number: task.version for task in tasks.values()}
    changed = [task for task in tasks.values() if change(task)]
    await store.save(tx, *changed)
    await outbox.record(
        tx,
        *(
            events.task_event(TaskChanged, task)
            for task in changed
            if task.version > versions[task.number]
        ),
    )
