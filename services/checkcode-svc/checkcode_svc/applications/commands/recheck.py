"""Judging the parties of an application again, right before its code (C-02)."""

from collections.abc import Sequence
from dataclasses import replace

from checkcode_svc.applications.domain.application import Party
from checkcode_svc.applications.domain.requirements import (
    Ask,
    Problem,
    inspector_problems,
    must_be_met,
    refuse,
)
from checkcode_svc.applications.domain.vocabulary import KindOfVisit
from checkcode_svc.applications.store import Facts, Wanted, gather
from checkcode_svc.models import Application
from shared.db import Tx


async def recheck(tx: Tx, application: Application, parties: Sequence[Party]) -> None:
    """Refuse where a task was withdrawn, a certificate ran out, or the day is over."""
    if not application.issued_late and application.day < tx.runtime.clock.today():
        refuse([_day_over(application)])
    facts = await _facts(tx, application, parties)
    for one in parties:
        must_be_met(_ask(application, one, facts), tx.runtime.calendar)


async def check_inspectors(
    tx: Tx, application: Application, agency: str, inspectors: Sequence[str]
) -> None:
    """Refuse inspectors that cannot carry this code (C-02, S-07)."""
    facts = await gather(tx, Wanted((), application.place, (), inspectors))
    refuse(inspector_problems(agency, inspectors, facts.certificates, application.day))


async def still_valid(
    tx: Tx, application: Application, parties: Sequence[Party]
) -> list[Party]:
    """The parties, without inspectors whose certificates fail on the day."""
    facts = await _facts(tx, application, parties)
    kept = []
    for one in parties:
        bad = list(
            inspector_problems(
                one.agency, one.inspectors, facts.certificates, application.day
            )
        )
        kept.append(replace(one, inspectors=()) if bad else one)
    return kept


async def _facts(tx: Tx, application: Application, parties: Sequence[Party]) -> Facts:
    return await gather(
        tx,
        Wanted(
            [task for one in parties for task in one.tasks],
            application.place,
            [item for one in parties for item in one.items],
            [number for one in parties for number in one.inspectors],
        ),
        application.id,
    )


def _ask(application: Application, party: Party, facts: Facts) -> Ask:
    return Ask(
        agency=party.agency,
        day=application.day,
        kind_of_visit=KindOfVisit(application.kind_of_visit),
        place=facts.place,
        questioned_at=application.questioned_at,
        tasks_named=party.tasks,
        tasks=tuple(one for one in facts.tasks if one.number in party.tasks),
        items_named=party.items,
        items=facts.items,
        inspectors_named=party.inspectors,
        certificates=facts.certificates,
        source=application.source,
        source_reason=application.source_reason,
        emergency=application.ground is not None,
    )


def _day_over(application: Application) -> Problem:
    return Problem(
        "day-over",
        "C-01",
        f"The day of the visit, {application.day}, is over.",
        f"检查日期{application.day}已过。",
    )
