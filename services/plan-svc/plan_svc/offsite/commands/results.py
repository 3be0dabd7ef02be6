"""Records off-site inspections, and corrects what they gave (P-26)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plan_svc.clues.commands import findings
from plan_svc.dispatch.domain import paper
from plan_svc.dispatch.errors import InspectorsWrong
from plan_svc.library import queries as library
from plan_svc.neighbours import queries as neighbours
from plan_svc.offsite import events, store
from plan_svc.offsite.commands import sparing
from plan_svc.offsite.domain.inspection import (
    OffSiteInspection,
    OffSitePoint,
    Results,
)
from plan_svc.offsite.domain.points import ensure_complete
from plan_svc.offsite.errors import OffSiteDayWrong, OffSiteResultUnknown
from plan_svc.policy import current_law
from plan_svc.policy.domain import OFF_SITE_CORRECTION
from plan_svc.tasks import commands as tasks
from plan_svc.tasks import queries as task_queries
from plan_svc.tasks.domain.task import Task
from plan_svc.tasks.errors import TaskUnknown
from shared.auth import Principal
from shared.civic.calendar import Deadline
from shared.civic.law import Basis, Case
from shared.db import Tx
from shared.events.plan import OffSiteMeans
from shared.messaging import outbox


@dataclass(frozen=True, slots=True)
class Report:
    """How an off-site task was carried out, and what that gave."""

    day: date
    means: tuple[OffSiteMeans, ...]
    inspectors: tuple[str, ...]
    """Numbers of their certificates."""
    results: Results


async def record(
    tx: Tx, number: str, report: Report, who: Principal
) -> OffSiteInspection:
    """Carry out an off-site task of the caller's agency: it is closed with its results.

    What was found is a clue with it, and what was met leaves tasks on site (P-14).

    Raises:
        TaskUnknown, TaskNotOffSite, TaskNotOpen: if there is nothing to carry out.
        OffSiteDayWrong: if it cannot have been that day.
        InspectorsWrong: naming who has no valid certificate of the agency that day.
        OffSiteResultsWrong: naming each check point that cannot be taken.
    """
    task = await _own(tx, number, who)
    _ensure_day(task, report.day, tx.runtime.clock.today())
    task.inspect_off_site(report.day, found=report.results.problems > 0)
    wrong = await neighbours.not_certified(
        tx, report.inspectors, who.agency, report.day
    )
    if wrong:
        raise InspectorsWrong(positions=wrong)
    await _ensure_complete(tx, task, report.results.points, report.day)
    inspection = _inspection(tx, task, report, who)
    await store.save.run(tx, inspection)
    await tasks.keep_inspected(tx, task)
    await outbox.record(tx, events.inspected(inspection))
    await findings.of_off_site(tx, task, report.results.found)
    await sparing.spare_at(tx, inspection)
    return inspection


async def correct(
    tx: Tx, number: str, results: Results, reason: str, who: Principal
) -> OffSiteInspection:
    """Correct what an off-site inspection gave, within the row's time (C-26).

    What it gave before is kept. A clue that came of it stays its handler's to answer.

    Raises:
        TaskUnknown, OffSiteResultUnknown: if there is nothing to correct.
        CorrectionOver: after the last day.
        OffSiteResultsWrong: naming each check point that cannot be taken.
    """
    task = await _own(tx, number, who)
    inspection = await store.of_task.first(tx, number)
    if inspection is None:
        raise OffSiteResultUnknown
    await _ensure_complete(tx, task, results.points, inspection.day)
    clock = tx.runtime.clock
    former = inspection.correct(
        results, reason, who.subject, (clock.now(), clock.today())
    )
    await store.keep_former.run(tx, former)
    await store.save.run(tx, inspection)
    task.found = results.problems > 0
    await tasks.keep_found(tx, task)
    await outbox.record(tx, events.inspected(inspection))
    await findings.of_off_site(tx, task, results.found)
    await sparing.spare_at(tx, inspection)
    return inspection


async def _own(tx: Tx, number: str, who: Principal) -> Task:
    """A task of the caller's agency, locked with those of its joint plan there.

    So of two agencies of one joint plan the second one sees that both are done.
    """
    together = await task_queries.at_once_with(tx, number)
    task = (await tasks.locked(tx, together)).get(number)
    if task is None or not task_queries.may_see(task, who):
        raise TaskUnknown
    who.must_be(task.agency)
    return task


def _ensure_day(task: Task, day: date, today: date) -> None:
    earliest = max(task.earliest, task.known_on)
    if not earliest <= day <= today:
        raise OffSiteDayWrong(earliest=earliest.isoformat(), today=today.isoformat())


async def _ensure_complete(
    tx: Tx, task: Task, points: Sequence[OffSitePoint], day: date
) -> None:
    """Judged by the check points that the task's items had on the day (P-25)."""
    items = await library.library(tx, task.item_codes, day)
    ensure_complete(points, paper.items_of(task, list(items.values()), day))


def _inspection(
    tx: Tx, task: Task, report: Report, who: Principal
) -> OffSiteInspection:
    last, basis = _last_correction(tx, task)
    return OffSiteInspection(
        task=task.number,
        agency=task.agency,
        domain=task.domain,
        region=task.region,
        town=task.town,
        place=task.place,
        uscc=task.uscc,
        kind=task.kind,
        plan_code=task.plan_code,
        day=report.day,
        means=report.means,
        inspectors=report.inspectors,
        points=report.results.points,
        evidence=report.results.evidence,
        problems=report.results.problems,
        met=report.results.met,
        recorded_by=who.subject,
        recorded_at=tx.runtime.clock.now(),
        correct_until=last.day,
        bases=(basis,),
        classified=task.classified,
        surprise=task.surprise,
    )


def _last_correction(tx: Tx, task: Task) -> tuple[Deadline, Basis]:
    """The last day for a correction, and the row that sets it (C-26)."""
    law, today = current_law(), tx.runtime.clock.today()
    case = Case(task.region[:6], task.domain, today)
    row = law.first(OFF_SITE_CORRECTION, case)
    if row is None:
        raise LookupError(f"no time for corrections for {case}")
    last = tx.runtime.calendar.deadline(today, row.value.working_days)
    return last, law.cite(row)
