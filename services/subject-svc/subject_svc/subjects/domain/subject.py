"""A subject: identified by its USCC, retired but never deleted (S-01, S-03)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from shared.errors import Conflict
from shared.events.subject import SubjectStatus
from subject_svc.subjects.domain.problems import (
    MovesAway,
    SubjectIsRetired,
    WrongDate,
)
from subject_svc.subjects.domain.values import (
    read_date,
    read_industry,
    read_new_uscc,
    read_region,
    read_registration_number,
    read_text,
)


class NotRetired(Conflict):
    """Only a retired subject can be reinstated."""

    code, rule = "subject-not-retired", "S-03"
    zh = "该主体未归档，无需恢复。"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the register holds of a subject itself."""

    uscc: str
    name: str
    region: str
    founded: date | None = None
    status: SubjectStatus = SubjectStatus.ACTIVE
    reason: str | None = None
    uscc_ground: str | None = None
    """On what ground a code with a wrong check digit was entered (S-01)."""
    industry: str | None = None
    """Of GB/T 4754, with the letter of its section (S-02)."""
    registration_number: str | None = None
    """Fifteen digits, from before unified codes."""

    @classmethod
    def read(cls, cells: Mapping[str, str], today: date) -> "Subject":
        """Read a subject from text cells (S-01, S-08).

        Raises:
            Problem: naming the first value that cannot be taken.
        """
        founded = read_date("founded", cells.get("founded", ""))
        if founded and founded > today:
            raise WrongDate(
                "founded",
                founded.isoformat(),
                f"founded {founded} lies in the future.",
                f"成立日期 {founded} 晚于今天。",
            )
        code, ground = read_new_uscc(cells["uscc"], cells.get("uscc_ground", ""))
        return cls(
            uscc=code,
            name=read_text("name", cells["name"], 200),
            region=read_region(cells["region"]),
            founded=founded,
            uscc_ground=ground,
            industry=read_industry(cells.get("industry", ""), today),
            registration_number=_number(cells),
        )

    def merged(self, other: "Subject") -> "Subject":
        """This subject with what another source says; an empty value erases nothing.

        Raises:
            SubjectIsRetired: if it is retired (S-03).
        """
        self.must_be_active()
        return replace(
            self,
            name=other.name,
            region=other.region,
            founded=other.founded or self.founded,
            uscc_ground=other.uscc_ground or self.uscc_ground,
            industry=other.industry or self.industry,
            registration_number=other.registration_number or self.registration_number,
        )

    def must_stay(self, present: "Subject") -> None:
        """Refuse to become one of another district by a correction (S-12).

        Raises:
            MovesAway: if the region differs.
        """
        if self.region != present.region:
            raise MovesAway("region", self.uscc, present.region, self.region)

    def moved(self, region: str) -> "Subject":
        """This subject, kept by another district from now on (S-12).

        Raises:
            SubjectIsRetired: if it is retired.
        """
        self.must_be_active()
        return replace(self, region=read_region(region))

    def corrected(self, cells: Mapping[str, str], today: date) -> "Subject":
        """This subject with the values of some cells; an absent one leaves its value.

        Raises:
            SubjectIsRetired: if it is retired (S-03).
            Problem: naming the first value that cannot be taken.
        """
        self.must_be_active()
        return replace(
            self,
            name=read_text("name", cells.get("name", self.name), 200),
            region=read_region(cells.get("region", self.region)),
            founded=read_date("founded", cells.get("founded", "")) or self.founded,
            industry=read_industry(cells.get("industry", ""), today) or self.industry,
            registration_number=_number(cells) or self.registration_number,
        )

    def retired(self, reason: str) -> "Subject":
        """This subject, retired; its history stays (S-03).

        Raises:
            SubjectIsRetired: if it is retired already.
        """
        self.must_be_active()
        return replace(
            self, status=SubjectStatus.RETIRED, reason=read_text("reason", reason, 500)
        )

    def reinstated(self, reason: str) -> "Subject":
        """This subject, active again (S-03).

        Raises:
            NotRetired: if it is not retired.
        """
        if self.status is not SubjectStatus.RETIRED:
            raise NotRetired(uscc=self.uscc)
        return replace(
            self, status=SubjectStatus.ACTIVE, reason=read_text("reason", reason, 500)
        )

    def must_be_active(self) -> None:
        """Refuse to change a retired subject (S-03).

        Raises:
            SubjectIsRetired: if it is retired.
        """
        if self.status is SubjectStatus.RETIRED:
            raise SubjectIsRetired(self.uscc)


def _number(cells: Mapping[str, str]) -> str | None:
    return read_registration_number(cells.get("registration_number", ""))
