"""Where a subject may be visited without a code, for it is in no register yet (S-04).

No code, no inspection (C-01): only a row of the domain's own document lets a first
survey be. What is registered, or was surveyed before, is visited with a code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from checkcode_svc.codes.domain.inspectors import inspector_problems
from checkcode_svc.codes.domain.problems import refuse
from checkcode_svc.neighbours.domain.facts import CertificateFacts
from checkcode_svc.policy.domain import FirstSurvey
from checkcode_svc.surveys.errors import (
    AlreadyRegistered,
    NoFirstSurvey,
    SurveyAhead,
    SurveyTakesLateCode,
)
from shared.civic.law import Basis, Law, Row


@dataclass(frozen=True, slots=True)
class Survey:
    """A first survey as it was carried out."""

    id: UUID
    agency: str
    region: str
    town: str | None
    domain: str
    day: date
    subject_name: str
    uscc: str | None
    """None where the operator has none yet."""
    address: str
    inspectors: Sequence[str]
    found: str
    basis: Basis
    recorded_at: datetime


def must_be_allowed(law: Law, row: Row[FirstSurvey] | None) -> Basis:
    """The row by which a first survey needs no code (S-04).

    Raises:
        NoFirstSurvey: if the line of work has no row.
        SurveyTakesLateCode: if its row wants a code all the same, afterwards.
    """
    if row is None:
        raise NoFirstSurvey
    if row.value.late_code:
        raise SurveyTakesLateCode(clause=row.clause, basis=law.cite(row))
    return law.cite(row)


def must_be_in_order(
    survey: Survey,
    today: date,
    known_as: str | None,
    certificates: Sequence[CertificateFacts],
) -> None:
    """A subject that no register has, visited by inspectors, not ahead of its day.

    Raises:
        SurveyAhead: if its day has not come.
        AlreadyRegistered: if the subject has a place in the register.
        RequirementsNotMet: unless two inspectors have valid certificates (S-07).
    """
    if survey.day > today:
        raise SurveyAhead
    if known_as is not None:
        raise AlreadyRegistered(place=known_as, clause=survey.basis.clause)
    refuse(
        inspector_problems(survey.agency, survey.inspectors, certificates, survey.day)
    )
