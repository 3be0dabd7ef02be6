"""Urges about tasks that wait, escalates, and asks why a window passed (P-20)."""

from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import Gauge

from plan_svc.dispatch import queries, store
from plan_svc.dispatch.commands.many import keep
from plan_svc.dispatch.domain import terms
from plan_svc.dispatch.domain.terms import Terms
from plan_svc.library import queries as library
from plan_svc.policy import current_law
from plan_svc.tasks import commands as tasks
from plan_svc.tasks.domain.state import TaskState
from shared.db import Tx
from shared.db.surroundings import Surroundings
from shared.events.plan import TaskKind
from shared.running.runtime import Runtime

ByAgency = Mapping[tuple[str, TaskKind], Terms]
Next = Callable[[Tx, str], Awaitable[list[str]]]


async def follow_tasks(runtime: Runtime) -> None:
    """Look at every open task about which something is due; count what waits."""
    today = runtime.clock.today()
    async with runtime.reading() as tx:
        agencies = await library.at_work_in(tx, "", None)
    by_agency = {
        (agency.code, kind): Terms.of(current_law(), agency, kind, today)
        for agency in agencies
        for kind in TaskKind
    }
    asked = [
        {
            "agency": each.agency,
            "kind": each.kind,
            "accept": each.accept.working_days,
            "share": each.share,
            "escalate": each.escalate.working_days,
        }
        for each in by_agency.values()
    ]

    async def to_urge(tx: Tx, after: str) -> list[str]:
        return await store.to_follow.all(tx, asked, today, after, store.BATCH)

    async def to_lapse(tx: Tx, after: str) -> list[str]:
        return await store.to_lapse.all(tx, today, after, store.BATCH)

    await _follow_all(runtime, to_urge, by_agency)
    await _follow_all(runtime, to_lapse, by_agency)
    await _count(runtime)


async def _follow_all(runtime: Runtime, next_of: Next, by_agency: ByAgency) -> None:
    after = ""
    while True:
        async with runtime.writing() as tx:
            numbers = await next_of(tx, after)
            await _follow(tx, numbers, by_agency)
        if len(numbers) < store.BATCH:
            return
        after = numbers[-1]


async def _follow(tx: Tx, numbers: list[str], by_agency: ByAgency) -> None:
    """Lock tasks, then look at what decides about them."""
    today, calendar = tx.runtime.clock.today(), tx.runtime.calendar
    known = [
        task
        for task in (await tasks.locked(tx, numbers)).values()
        if task.status is TaskState.SCHEDULED and (task.agency, task.kind) in by_agency
    ]
    work = zip(known, await queries.of(tx, known), strict=True)
    await keep(
        tx,
        [
            (task, dispatch)
            for task, dispatch in work
            if terms.follow(
                task, dispatch, by_agency[task.agency, task.kind], today, calendar
            )
        ],
    )


async def _count(runtime: Runtime) -> None:
    gauge = runtime.own(_waiting)
    gauge.clear()
    async with runtime.reading() as tx:
        for waiting in await store.waiting_by_agency.all(tx):
            for what in ("urged", "escalated", "unexplained"):
                gauge.labels(waiting.agency, what).set(getattr(waiting, what))


def _waiting(runtime: Surroundings) -> Gauge:
    return Gauge(
        "onevisit_tasks_waiting",
        "Open tasks that were urged or escalated, and tasks whose window passed "
        "without a reason, by agency",
        ["agency", "what"],
        registry=runtime.metrics.registry,
    )
