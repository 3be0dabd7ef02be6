"""A subject: identified by its USCC, retired but never deleted (S-01, S-03)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.errors import Conflict
from subject_svc.subjects.domain.problems import SubjectIsRetired, WrongDate
from subject_svc.subjects.domain.values import (
    read_date,
    read_region,
    read_text,
    read_uscc,
)


class Status(StrEnum):
    """Where a subject is in its life."""

    ACTIVE = "active"
    RETIRED = "retired"


class NotRetired(Conflict):
    """Only a retired subject can be reinstated."""

    code, rule = "subject-not-retired", "S-03"
    zh = "该主体未归档，无需恢复。"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the register knows of a subject itself."""

    uscc: str
    name: str
    region: str
    founded: date | None = None
    status: Status = Status.ACTIVE
    reason: str | None = None

    @classmethod
    def read(cls, cells: dict[str, str], today: date) -> "Subject":
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
        return cls(
            uscc=read_uscc(cells["uscc"]),
            name=read_text("name", cells["name"], 200),
            region=read_region(cells["region"]),
            founded=founded,
        )

    def corrected(self, by: "Subject") -> "Subject":
        """This subject with what another source says; an empty value erases nothing.

        Raises:
            SubjectIsRetired: if it is retired (S-03).
        """
        self.must_be_active()
        return replace(
            self, name=by.name, region=by.region, founded=by.founded or self.founded
        )

    def retired(self, reason: str) -> "Subject":
        """This subject out of the register; its history stays (S-03).

        Raises:
            SubjectIsRetired: if it is so already.
        """
        self.must_be_active()
        return replace(
            self, status=Status.RETIRED, reason=read_text("reason", reason, 500)
        )

    def reinstated(self, reason: str) -> "Subject":
        """This subject back in the register.

        Raises:
            NotRetired: if it was never out of it.
        """
        if self.status is not Status.RETIRED:
            raise NotRetired(uscc=self.uscc)
        return replace(
            self, status=Status.ACTIVE, reason=read_text("reason", reason, 500)
        )

    def must_be_active(self) -> None:
        """Refuse what only an active subject can have done.

        Raises:
            SubjectIsRetired: if it is retired.
        """
        if self.status is Status.RETIRED:
            raise SubjectIsRetired(self.uscc)
