"""Events of credit-svc: grades."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.events.base import Basis, Event, Fact


class Grade(StrEnum):
    """Risk and credit grade of a subject in one domain (G-01)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class GradeBases(Fact):
    """The rows of the law that a grade rests on (X-01)."""

    model: Basis
    """The row of the model by which it was graded."""
    scale: Basis | None = None
    """The row of the domain's own names of the grades, where there is one (G-03)."""
    unobtrusive: Basis | None = None
    """The row that judged the list `unobtrusive`; without one nobody enters (G-05)."""


class GradeChanged(Event):
    """A subject's grade in one domain was set or changed (G-01, G-02)."""

    type: ClassVar[str] = "onevisit.credit.grade-changed.v1"
    aggregate: ClassVar[str] = "grade"

    uscc: str
    domain: str
    grade: Grade
    previous: Grade | None = None
    model: str
    model_version: str
    reasons: tuple[str, ...]
    cause: str
    """The event, import or statute behind the change."""
    valid_from: date
    unobtrusive: bool = False
    """Whether the domain's rule puts the subject on the `unobtrusive` list (G-05)."""
    unobtrusive_reason: str = ""
    bases: GradeBases | None = None
    """Unset where it is not known: of grades that were set before they were kept."""

    @property
    def aggregate_id(self) -> str:
        """Subject and domain."""
        return f"{self.uscc}.{self.domain}"

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc
