"""Judging the parties of an application again, right before its code (C-02)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.requirements import Ask, must_be_met
from checkcode_svc.applications.store.facts import Facts, Wanted, gather
from checkcode_svc.codes.domain.inspectors import inspector_problems
from checkcode_svc.codes.domain.problems import Problem, refuse
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.policy.queries import closed_hours, emergency_grounds
from checkcode_svc.visits.domain.visit import Party
from shared.db import Tx


async def recheck(tx: Tx, application: Application) -> None:
    """Refuse where a task was withdrawn, a certificate ran out, or the day is over.

    Raises:
        RequirementsNotMet: naming every demand that is missed.
    """
    if not application.issued_late and application.day < tx.runtime.clock.today():
        refuse([_day_over(application)])
    parties = application.members
    facts = await gather(
        tx,
        Wanted(
            [task for party in parties for task in party.tasks],
            application.place,
            [item for party in parties for item in party.items],
            [number for party in parties for number in party.inspectors],
        ),
        application.id,
    )
    for party in parties:
        must_be_met(_ask(application, party, facts), tx.runtime.calendar)


async def still_valid(
    tx: Tx, application: Application, parties: Sequence[Party]
) -> list[Party]:
    """The parties, without inspectors whose certificates fail on the day."""
    numbers = [number for party in parties for number in party.inspectors]
    certificates = await neighbours.certificates(tx, numbers)

    def is_valid(party: Party) -> bool:
        problems = inspector_problems(
            party.agency, party.inspectors, certificates, application.day
        )
        return next(problems, None) is None

    return [
        party if is_valid(party) else replace(party, inspectors=()) for party in parties
    ]


def _ask(application: Application, party: Party, facts: Facts) -> Ask:
    return Ask(
        agency=party.agency,
        day=application.day,
        kind_of_visit=application.kind_of_visit,
        place=facts.place,
        questioned_at=application.questioned_at,
        tasks_named=party.tasks,
        tasks=tuple(task for task in facts.tasks if task.number in party.tasks),
        items_named=party.items,
        items=facts.items,
        inspectors_named=party.inspectors,
        certificates=facts.certificates,
        source=application.source,
        source_reason=application.source_reason,
        out_of_scope=application.out_of_scope,
        closed_hours=closed_hours_of(party.agency, application.day, facts),
        place_is=application.place_is,
        any_day=_is_for_any_day(application),
    )


def closed_hours_of(agency: str, day: date, facts: Facts) -> str | None:
    """The clause by which an agency visits such a place outside opening hours."""
    if facts.place is None:
        return None
    region, _, domain = agency.partition("-")
    row = closed_hours(region, domain, day, facts.place.business_types)
    return None if row is None else row.clause


def _is_for_any_day(application: Application) -> bool:
    """Whether the emergency's ground holds on a day off too, by its domain's row."""
    if application.ground is None:
        return False
    region, _, domain = application.agency.partition("-")
    row = emergency_grounds(region, domain, application.day)
    return row is not None and application.ground in row.value.any_day


def _day_over(application: Application) -> Problem:
    return Problem(
        "day-over",
        "C-01",
        f"The day of the visit, {application.day}, is over.",
        f"检查日期{application.day}已过。",
    )
