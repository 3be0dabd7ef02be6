"""A subject's grade in one domain, with the model and the reasons behind it (G-01)."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from credit_svc.grades.domain.problems import (
    ForeignRegion,
    HeldByStatute,
    NoPlaceHere,
)
from shared.civic.regions import prefix
from shared.events.credit import Grade, GradeBases

UNNAMED = date.min
"""The day of a row that names none."""


@dataclass(frozen=True, slots=True)
class SubjectGrade:
    """The state of one grade."""

    uscc: str
    domain: str
    region: str
    grade: Grade
    model: str
    model_version: str
    reasons: tuple[str, ...]
    cause: str
    valid_from: date
    previous: Grade | None = None
    facts: tuple[str, ...] = ()
    statute: str | None = None
    statute_to: date | None = None
    unobtrusive: bool = False
    unobtrusive_reason: str = ""
    bases: GradeBases | None = field(default=None, compare=False)
    """What it rests on. The same verdict by a later set of rows is no new grade, so an
    import repeated after a change of the law changes nothing where the law says the
    same; of earlier grades it is not known."""

    @property
    def key(self) -> tuple[str, str]:
        """Subject and domain."""
        return self.uscc, self.domain

    def held_by_statute(self, on: date) -> bool:
        """Whether a statute sets this grade on a day (G-01)."""
        return self.statute is not None and (
            self.statute_to is None or on <= self.statute_to
        )

    def must_be_set_here(self, areas: Collection[str]) -> None:
        """Refuse to grade a subject where it has no place (S-12).

        `areas` are the towns or districts of its places; where none is known yet,
        nothing says that it has none here.

        Raises:
            NoPlaceHere: if all of its places lie elsewhere.
        """
        here = prefix(self.region)
        if areas and not any(area.startswith(here) for area in areas):
            raise NoPlaceHere(self.region, areas)

    def replacing(
        self,
        present: "SubjectGrade | None",
        on: date,
        areas: Collection[str] = (),
    ) -> "SubjectGrade":
        """This grade, set in place of the present one.

        Each district in which the subject has a place may set it: `areas` are the towns
        or districts of its places. A row that repeats the present grade without naming
        a day keeps the present day, so that a second import of the same file changes
        nothing.

        Raises:
            NoPlaceHere: if all of its places lie elsewhere.
            ForeignRegion: if another region's agency set the present grade, and it is
                not known that the subject has a place here too.
            HeldByStatute: if a statute holds the present grade and this one names none.
        """
        self.must_be_set_here(areas)
        if present is None:
            return self if self.valid_from != UNNAMED else replace(self, valid_from=on)
        if self.region != present.region and not areas:
            raise ForeignRegion(present.region, self.region)
        if present.held_by_statute(on) and self.statute is None:
            raise HeldByStatute(present.statute or "")
        previous = present.previous if self.grade is present.grade else present.grade
        new = replace(self, previous=previous)
        if new.valid_from != UNNAMED:
            return new
        same = replace(new, valid_from=present.valid_from)
        return same if same == present else replace(new, valid_from=on)
