"""The subject lists `solo` and `unobtrusive` (S-06, G-05).

Every entry says from when, to when, why, and who entered it. An entry holds in one
domain, or in all of them where its domain is `*`.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from shared.errors import Conflict, Invalid
from subject_svc.subjects.domain.values import read_text

EVERY_DOMAIN = "*"
DOMAINS = frozenset(
    {
        "market",
        "police",
        "fire",
        "drugs",
        "health",
        "culture",
        "ecology",
        "transport",
        "urban_management",
        "labour",
        "construction",
        "emergency",
        "agriculture",
        "medical_insurance",
    }
)


class ListName(StrEnum):
    """The subject lists."""

    UNOBTRUSIVE = "unobtrusive"
    SOLO = "solo"


class Origin(StrEnum):
    """What put an entry there."""

    AGENCY = "agency"
    GRADE = "grade"


class UnknownDomain(Invalid):
    """The domain is none of the fourteen, nor `*`."""

    code, rule = "unknown-domain", "S-06"
    zh = "条线不在十四个监管领域之内，也不是 *。"


class EntryEndsBeforeItBegins(Invalid):
    """An entry's last day lies before its first."""

    code, rule = "entry-ends-before-it-begins", "S-06"
    zh = "名单条目的截止日早于起始日。"


class EntryNotActive(Conflict):
    """The subject is not on the list in this domain."""

    code, rule = "entry-not-active", "S-06"
    zh = "该主体在此条线不在名单上。"


@dataclass(frozen=True, slots=True)
class Entry:
    """One subject on one list in one domain."""

    list_name: ListName
    uscc: str
    domain: str
    valid_from: date
    reason: str
    by: str
    valid_to: date | None = None
    active: bool = True
    origin: Origin = Origin.AGENCY

    def __post_init__(self) -> None:
        if self.domain not in DOMAINS | {EVERY_DOMAIN}:
            raise UnknownDomain(domain=self.domain, known=sorted(DOMAINS))
        if self.valid_to and self.valid_to < self.valid_from:
            raise EntryEndsBeforeItBegins(
                valid_from=self.valid_from, valid_to=self.valid_to
            )

    @property
    def key(self) -> tuple[str, str, str]:
        """List, subject and domain."""
        return self.list_name, self.uscc, self.domain

    def holds(self, on: date, domain: str) -> bool:
        """Whether the entry speaks for a domain on a day (S-06)."""
        return (
            self.active
            and self.domain in {EVERY_DOMAIN, domain}
            and self.valid_from <= on
            and (self.valid_to is None or on <= self.valid_to)
        )

    def ended(self, on: date, reason: str, by: str) -> "Entry":
        """The entry taken off the list; the day before is its last (S-06).

        Raises:
            EntryNotActive: if it is off already.
        """
        if not self.active:
            raise EntryNotActive(list_name=self.list_name, domain=self.domain)
        last = max(self.valid_from, on - timedelta(days=1))
        return replace(
            self,
            active=False,
            valid_to=last,
            reason=read_text("reason", reason, 500),
            by=by,
        )


def followed(
    before: Entry | None, *, uscc: str, domain: str, grade: "GradeVerdict"
) -> Entry | None:
    """The `unobtrusive` entry after a grade changed; None where nothing does (G-05).

    Only a changed verdict moves the list, so what an agency entered or took off by
    hand stands until the grade says something new.
    """
    if grade.unobtrusive == grade.was_unobtrusive:
        return None
    if grade.unobtrusive:
        return Entry(
            list_name=ListName.UNOBTRUSIVE,
            uscc=uscc,
            domain=domain,
            valid_from=grade.valid_from,
            reason=grade.reason or f"grade {grade.grade}",
            by=grade.by,
            origin=Origin.GRADE,
        )
    if before is None or not before.active:
        return None
    reason = grade.reason or f"grade {grade.grade}"
    return before.ended(grade.valid_from, reason, grade.by)


@dataclass(frozen=True, slots=True)
class GradeVerdict:
    """What a grade says about the `unobtrusive` list, and what it said before."""

    grade: str
    unobtrusive: bool
    was_unobtrusive: bool
    valid_from: date
    reason: str
    by: str
