"""Reads everything about one subject: its portrait and its earlier states."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Self

from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams
from subject_svc.aliases import queries as aliases
from subject_svc.history import queries as history
from subject_svc.history.queries import History
from subject_svc.lists import queries as lists
from subject_svc.lists.queries import ListEntryRow
from subject_svc.neighbours import queries as neighbours
from subject_svc.neighbours.queries import (
    GradeCopy,
    OffSiteCopy,
    ProposalCopy,
    ResultCopy,
    Totals,
    VisitCopy,
)
from subject_svc.places import queries as places
from subject_svc.portrait.domain import Ratings, counting
from subject_svc.records import queries as records
from subject_svc.records.queries import RecordRow
from subject_svc.register import queries as register
from subject_svc.register.queries import RegisteredSubject

LISTED = 100
"""How many of the newest records, visits and joint visits are listed."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit with the results of every agency."""

    visit: VisitCopy
    results: list[ResultCopy]


@dataclass(frozen=True, slots=True)
class HeldGrade:
    """The newest grade in a domain, and whether it has taken effect (G-05)."""

    domain: str
    grade: str
    model: str
    model_version: str
    reasons: list[str]
    cause: str
    valid_from: date
    in_force: bool

    @classmethod
    def of(cls, grade: GradeCopy, today: date) -> Self:
        """A grade as it stands today."""
        return cls(
            domain=grade.domain,
            grade=grade.grade,
            model=grade.model,
            model_version=grade.model_version,
            reasons=grade.reasons,
            cause=grade.cause,
            valid_from=grade.valid_from,
            in_force=grade.valid_from <= today,
        )


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything about a subject (S-05)."""

    registered: RegisteredSubject
    lists: list[ListEntryRow]
    grades: list[HeldGrade]
    records: list[RecordRow]
    totals: Totals
    visits: list[Visit]
    off_site: list[OffSiteCopy]
    joint_visits: list[ProposalCopy]
    ratings: Ratings


async def portrait(tx: ReadTx, who: Principal, uscc: str) -> Portrait:
    """Everything about a subject, in one answer (S-05).

    Raises:
        SubjectUnknown: if the caller sees no such subject.
    """
    return Portrait(
        registered=await register.subject(tx, who, uscc),
        lists=await lists.of_subject(tx, uscc),
        grades=await _grades(tx, uscc),
        records=await records.of_subject(tx, who, uscc, LISTED),
        totals=await neighbours.totals_of(tx, who, uscc),
        visits=await _visits(tx, who, uscc),
        off_site=await neighbours.off_site_of(tx, who, uscc, LISTED),
        joint_visits=await neighbours.proposals_of(tx, uscc, LISTED),
        ratings=Ratings.of(
            await neighbours.scores_of(tx, who, uscc),
            all_shown="rating:read" in who.scopes,
        ),
    )


async def earlier(
    tx: ReadTx, who: Principal, uscc: str, page: PageParams
) -> Page[History]:
    """Earlier states of all that the register holds of a subject, newest first (S-03).

    Raises:
        SubjectUnknown: if the caller sees no such subject.
    """
    await register.visible(tx, who, uscc)
    codes = await aliases.codes_of(tx, uscc)
    numbers = await places.numbers_of(tx, uscc)
    entries = await lists.of_subject(tx, uscc)
    aggregates = [
        *(("subject", code) for code in codes),
        *(("subject_alias", code) for code in codes),
        *(("place", number) for number in numbers),
        *(
            ("list_entry", f"{entry.list_name}.{entry.uscc}.{entry.domain}")
            for entry in entries
        ),
        *(("subject_record", str(id_)) for id_ in await records.ids_of(tx, who, uscc)),
    ]
    return await history.earlier(tx, aggregates, page)


async def _grades(tx: ReadTx, uscc: str) -> list[HeldGrade]:
    """The grade in each domain; of several codes' the one that counts."""
    today = tx.runtime.clock.today()
    by_domain: dict[str, list[HeldGrade]] = defaultdict(list)
    for grade in await neighbours.grades_of(tx, uscc):
        by_domain[grade.domain].append(HeldGrade.of(grade, today))
    return [max(grades, key=counting) for grades in by_domain.values()]


async def _visits(tx: ReadTx, who: Principal, uscc: str) -> list[Visit]:
    visits = await neighbours.visits_of(tx, who, uscc, LISTED)
    results: dict[str, list[ResultCopy]] = defaultdict(list)
    for result in await neighbours.results_of(tx, visits):
        results[result.visit_id].append(result)
    return [Visit(visit, results[visit.visit_id]) for visit in visits]
