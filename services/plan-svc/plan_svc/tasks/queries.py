"""Reads of tasks, and the counts of a span of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plan_svc.neighbours import queries as neighbours
from plan_svc.plans import queries as plans
from plan_svc.plans.domain.plan import Plan
from plan_svc.subjects import queries as subjects
from plan_svc.tasks import store
from plan_svc.tasks.domain.held import HeldTask
from plan_svc.tasks.domain.off_site import OffSiteUnit, OnSite
from plan_svc.tasks.domain.task import Task
from plan_svc.tasks.errors import TaskUnknown
from plan_svc.tasks.store import Chosen, off_site, planned
from shared.auth import Principal, Secrecy, secret_to, shown_sql, within_sql
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

COUNTED = """
(SELECT number, agency, domain, place, uscc, plan_id, plan_kind, item_codes,
        coalesce(joint, CASE WHEN lead IS NOT NULL
                        THEN plan_id || '/' || place || '/' || occasion END,
                 number) AS visit,
        coalesce(visited_on, settled_on, earliest) AS first,
        coalesce(visited_on, settled_on, latest) AS last,
        coalesce(visited_on, latest) AS counted_on
 FROM task
 WHERE kind = 'planned' AND on_site AND out_of_scope IS NULL
   AND status IN ('scheduled', 'visited', 'covered'))
"""
"""The tasks that frequency rows count (P-13), to be joined.

Tasks of one `visit` count once: those of a joint plan from its filing on, as those of
an agreed proposal.
"""

OF_CLUES = """
(SELECT number, agency, place, kind, found,
        coalesce(visited_on, inspected_on) AS done_on,
        status IN ('scheduled', 'visited', 'covered', 'inspected') AS stands
 FROM task)
"""
"""Tasks as clues follow them, to be joined: one stands until it is withdrawn, or waived
for another inspection. `found` is what one off-site found."""

OF_YEAR = """
(SELECT place, domain, coalesce(visited_on, inspected_on, latest) AS counted_on
 FROM task
 WHERE kind = 'planned' AND out_of_scope IS NULL
   AND status IN ('scheduled', 'visited', 'covered', 'inspected'))
"""
"""Planned tasks that stand, on site or off, with the day that they count on."""

TRIGGERED = "(SELECT uscc, domain, known_on FROM task WHERE kind = 'triggered')"
"""What was triggered at a subject, to be joined."""
OF_PLANS = "(SELECT plan_id, agency FROM task WHERE plan_id IS NOT NULL)"
"""Which agencies have tasks of which plans, to be joined."""

WORKED_ON = """
(SELECT number, agency, section, lead, domain, region, town, place, uscc, kind,
        plan_code, earliest, latest, known_on, status, settled_on, visited_on, joint,
        on_site, classified, surprise
 FROM task)
"""
"""Tasks as those see them who carry them out, to be joined."""

OPEN = """
(SELECT agency, place, earliest, latest FROM task
 WHERE status = 'scheduled' AND on_site AND NOT (classified OR surprise))
"""
"""The tasks that are still to be carried out on site and are no secret, to be joined:
a number of places must not tell of the others (C-05)."""

OPEN_AT = """
(SELECT agency, place, earliest, latest, coalesce(visited_on, latest) AS counted_on
 FROM task
 WHERE status = 'scheduled' AND on_site AND NOT (classified OR surprise))
"""
"""The same with the day by which tasks at a place are found, to be probed place by
place: what is past is not read."""

WORKS = """
(SELECT place, domain, number, on_site, status, earliest, latest, surprise,
        CASE WHEN status = 'visited' THEN coalesce(visited_on, latest)
             WHEN status NOT IN ('scheduled', 'covered', 'waived', 'withdrawn')
             THEN coalesce(inspected_on, latest) END AS done_on,
        jsonb_path_exists(items, '$[*] ? (@.risk == "high")') AS is_high_risk
 FROM task
 WHERE kind = 'planned' AND status <> 'withdrawn' AND out_of_scope IS NULL
   AND NOT classified)
"""
"""Planned tasks as what was done or is to be, on site and off it, to be joined. What is
classified does no duty that others can see: it would tell of it (C-05)."""

VISITED = """
(SELECT plan_id, place, visited_on FROM task
 WHERE visited_on IS NOT NULL AND on_site AND NOT classified)
"""
"""The tasks whose visit on site was made and may be known of, to be joined."""

APART = f"""
(SELECT number, place, latest FROM task
 WHERE status = 'scheduled' AND kind = 'planned' AND on_site AND NOT classified
   AND joint IS NULL
   AND EXISTS (SELECT 1 FROM {neighbours.DECLINED} d WHERE d.task = number))
"""  # noqa: S608 - our own relation
"""The open tasks whose agency declined to join others, to be joined: each is a visit of
its own (X-15)."""

STANDING = f"""
(SELECT number, ARRAY[agency] AS agencies, region, item_codes AS items,
        earliest AS first, latest AS last
 FROM task
 WHERE status = 'scheduled'
   AND (agency = :asking OR {within_sql("region", "town")}
        AND {shown_sql("agency = :asking", "lead = :asking")}))
"""  # noqa: S608 - our own columns
"""Open tasks, as far as `:asking` may see them, to be joined."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of a span of days."""

    plans_filed: int
    tasks: store.TaskCounts


def may_see(task: Task, who: Principal) -> bool:
    """A task of the caller's own, or of its region if it is not secret (C-05)."""
    if task.agency == who.agency:
        return True
    makers = {task.agency, task.lead}
    secrecy = Secrecy(
        classified=task.classified,
        surprise=task.surprise,
        agencies=[agency for agency in makers if agency],
        presented=task.visited_on is not None,
    )
    return who.sees(task.region, task.town) and not secret_to(secrecy, who)


async def tasks(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[Task]:
    """The chosen tasks of the caller's region."""
    asking = who.scope.prefix, who.agency
    tasks = await store.tasks(tx, asking, chosen, page.after, page.limit + 1)
    return page.page(tasks, chosen.sort.lstrip("-"), "number")


async def task(tx: ReadTx, number: str, who: Principal) -> Task:
    """One task of the caller's region."""
    task = await store.task.first(tx, number)
    if task is None or not may_see(task, who):
        raise TaskUnknown
    return task


async def at_place(tx: ReadTx, plan: Plan, agency: str, place: str) -> list[Task]:
    """An agency's tasks of a plan at a place that were not withdrawn, in turn."""
    return await planned.tasks_at.all(tx, plan.id, agency, place)


async def at_once_with(tx: ReadTx, number: str) -> list[str]:
    """A task, and where it is off-site, those of its joint plan at its place."""
    return await off_site.at_once_with.all(tx, number)


async def on_site_at(
    tx: ReadTx, place: str, agencies: Sequence[str], year: int
) -> list[OnSite]:
    """The planned tasks of agencies on site at a place that end in a year."""
    days = date(year, 1, 1), date(year, 12, 31)
    return await off_site.on_site_at.all(tx, place, agencies, *days)


async def off_site_units(tx: ReadTx, place: str, year: int) -> list[OffSiteUnit]:
    """What joint plans do off-site at a place; done is what was done in the year."""
    days = date(year, 1, 1), date(year, 12, 31)
    return await off_site.off_site_units.all(tx, place, *days)


async def held(
    tx: ReadTx,
    plan: Plan,
    amendment: Plan,
    dropped: Sequence[str],
    restated: Sequence[str],
) -> list[HeldTask]:
    """Tasks that an amendment takes out or changes, and that stand for something.

    `dropped` and `restated` are the units, agency and occasion, that it drops or states
    anew (P-08).
    """
    held: list[HeldTask] = []
    async for leaving in subjects.leaving(tx, amendment):
        held += await planned.held_at.all(tx, plan.id, list(leaving))
    if dropped:
        held += await planned.held_of.all(tx, plan.id, list(dropped))
    if restated:
        held += await planned.bound_of.all(tx, plan.id, list(restated))
    first = {task.number: task for task in reversed(held)}
    return [first[number] for number in sorted(first)]


async def summary(
    tx: ReadTx, who: Principal, since: date | None, until: date | None
) -> Summary:
    """Plans filed and tasks known between two days; open tasks as they are now."""
    counts = await store.counts.one(tx, who.scope.prefix, who.agency, since, until)
    return Summary(await plans.filed_between(tx, who, since, until), counts)
