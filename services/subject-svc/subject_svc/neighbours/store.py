"""The copies of neighbours' state: which events keep them, and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, any_, false, func, not_, tuple_
from sqlmodel import col, select

from shared.auth import shown
from shared.db.aliases import goes_by
from shared.db.statements import (
    Rows,
    Select,
    SelectOfScalar,
    among,
    into,
    query,
    select_columns,
)
from shared.events.checkcode import ResultRecorded, VisitRated, VisitStarted
from shared.events.credit import GradeChanged
from shared.events.matching import ProposalEvent
from shared.events.plan import OffSiteInspected
from shared.messaging.copies import Copy
from subject_svc.neighbours.tables import (
    GradeCopy,
    GradeDay,
    OffSiteCopy,
    ProposalCopy,
    RatingCopy,
    ResultCopy,
    VisitCopy,
)


def _proposal(event: ProposalEvent) -> list[dict[str, Any]]:
    agencies = [member.agency for member in event.members]
    return [event.model_dump() | {"agencies": agencies}]


GRADES = Copy(GradeCopy, (GradeChanged,))
GRADE_DAYS = Copy(GradeDay, (GradeChanged,))
VISITS = Copy(VisitCopy, (VisitStarted,))
RESULTS = Copy(ResultCopy, (ResultRecorded,))
OFF_SITE = Copy(OffSiteCopy, (OffSiteInspected,))
RATINGS = Copy(RatingCopy, (VisitRated,))
PROPOSALS = Copy(ProposalCopy, (ProposalEvent,), _proposal)

COPIES = (GRADES, GRADE_DAYS, VISITS, RESULTS, OFF_SITE, RATINGS, PROPOSALS)


@dataclass(frozen=True)
class Totals:
    """Sums over all visits of a subject."""

    visits: int
    joint_visits: int
    counted_visits: int
    problems: int
    off_site: int
    """Inspections without a visit, which are none of the visits (P-26)."""


@query
def grades_of(uscc: str) -> SelectOfScalar[GradeCopy]:
    """The grades of a subject, by domain."""
    return (
        select(GradeCopy)
        .where(goes_by(GradeCopy.uscc, uscc))
        .order_by(GradeCopy.domain)
    )


@query
def unobtrusive(codes: Sequence[str], domains: Sequence[str]) -> Select[str, str]:
    """Those of some subjects and domains whose copied grade says `unobtrusive`."""
    key = tuple_(col(GradeCopy.uscc), col(GradeCopy.domain))
    return select(GradeCopy.uscc, GradeCopy.domain).where(
        GradeCopy.unobtrusive,
        key.in_(select(func.unnest(codes), func.unnest(domains))),
    )


def _shown(asking: str) -> ColumnElement[bool]:
    """The visits that are not secret to who asks; a surprise was presented (C-05)."""
    made: ColumnElement[bool] = any_(col(VisitCopy.agencies)) == asking
    return shown(VisitCopy.classified, false(), made)


def _of_shown(visit_id: Any, asking: str) -> ColumnElement[bool]:
    """What is said of visits that are not secret to who asks, or of none known."""
    hidden = select(VisitCopy.visit_id).where(
        VisitCopy.visit_id == visit_id, not_(_shown(asking))
    )
    return not_(hidden.exists())


@query
def visits_of(uscc: str, asking: str, limit: int) -> SelectOfScalar[VisitCopy]:
    """The newest visits of a subject that who asks may see."""
    return (
        select(VisitCopy)
        .where(goes_by(VisitCopy.uscc, uscc), _shown(asking))
        .order_by(col(VisitCopy.started_at).desc())
        .limit(limit)
    )


@query
def results_of(visits: list[str]) -> SelectOfScalar[ResultCopy]:
    """The results of some visits, in the order of the agencies."""
    return (
        select(ResultCopy)
        .where(among(ResultCopy.visit_id, visits))
        .order_by(ResultCopy.agency)
    )


def _shown_off_site(asking: str) -> ColumnElement[bool]:
    """The off-site inspections that are not secret to who asks (C-05)."""
    own: ColumnElement[bool] = col(OffSiteCopy.agency) == asking
    return shown(OffSiteCopy.classified, false(), own)


@query
def off_site_of(uscc: str, asking: str, limit: int) -> SelectOfScalar[OffSiteCopy]:
    """The newest off-site inspections of a subject that who asks may see (P-26)."""
    return (
        select(OffSiteCopy)
        .where(goes_by(OffSiteCopy.uscc, uscc), _shown_off_site(asking))
        .order_by(col(OffSiteCopy.day).desc(), OffSiteCopy.task)
        .limit(limit)
    )


@query
def proposals_of(uscc: str, limit: int) -> SelectOfScalar[ProposalCopy]:
    """The newest joint visits that were proposed for a subject."""
    return (
        select(ProposalCopy)
        .where(goes_by(ProposalCopy.uscc, uscc))
        .order_by(col(ProposalCopy.day).desc(), ProposalCopy.number)
        .limit(limit)
    )


@query
def scores_of(uscc: str, asking: str) -> SelectOfScalar[int]:
    """Every score that a subject gave to visits that who asks may see."""
    return select(RatingCopy.score).where(
        goes_by(RatingCopy.uscc, uscc), _of_shown(RatingCopy.visit_id, asking)
    )


@query
def totals_of(uscc: str, asking: str) -> Rows[Totals]:
    """Sums over all visits of a subject that who asks may see."""
    joint = func.cardinality(VisitCopy.agencies) > 1
    problems = (
        select(func.coalesce(func.sum(ResultCopy.problems), 0))
        .where(goes_by(ResultCopy.uscc, uscc), _of_shown(ResultCopy.visit_id, asking))
        .scalar_subquery()
    )
    off_site = (
        select(func.count())
        .select_from(OffSiteCopy)
        .where(goes_by(OffSiteCopy.uscc, uscc), _shown_off_site(asking))
        .scalar_subquery()
    )
    return into(
        Totals,
        select_columns(
            func.count().label("visits"),
            func.count().filter(joint).label("joint_visits"),
            func.count().filter(col(VisitCopy.counted)).label("counted_visits"),
            problems.label("problems"),
            off_site.label("off_site"),
        )
        .select_from(VisitCopy)
        .where(
            goes_by(VisitCopy.uscc, uscc),
            not_(col(VisitCopy.cancelled)),
            _shown(asking),
        ),
    )
