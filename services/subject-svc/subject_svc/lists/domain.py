"""The subject lists `solo` and `unobtrusive` (S-06, G-05).

Every entry says from when, to when, why, and who entered it. An entry holds in one
domain, or in all of them where its domain is `*`.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from shared.errors import Conflict, Invalid
from shared.events.subject import ListName
from subject_svc.subjects.domain.values import DOMAINS, read_text

EVERY_DOMAIN = "*"


class Origin(StrEnum):
    """The origin of an entry."""

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
    def key(self) -> tuple[ListName, str, str]:
        """List, subject and domain."""
        return self.list_name, self.uscc, self.domain

    def holds(self, on: date, domain: str) -> bool:
        """Whether the entry holds for a domain on a day (S-06)."""
        return (
            self.active
            and self.domain in {EVERY_DOMAIN, domain}
            and self.valid_from <= on
            and (self.valid_to is None or on <= self.valid_to)
        )

    def ended(self, on: date, reason: str, by: str) -> "Entry":
        """The entry, taken off the list; the day before is its last (S-06).

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


@dataclass(frozen=True, slots=True)
class GradeVerdict:
    """What a subject's grade in a domain says, and said, about `unobtrusive`."""

    uscc: str
    domain: str
    grade: str
    unobtrusive: bool
    was_unobtrusive: bool
    valid_from: date
    reason: str
    by: str

    def entry_after(self, present: Entry | None, today: date) -> Entry | None:
        """The `unobtrusive` entry that follows; None where nothing changes (G-05).

        Only a changed verdict moves the list, so what an agency entered or took off by
        hand stands until the grade says something new. It moves on the day on which
        the grade takes effect: until then the subject stays where it is.
        """
        if self.unobtrusive == self.was_unobtrusive:
            return None
        reason = self.reason or f"grade {self.grade}"
        if self.unobtrusive:
            return self._entered(present, reason)
        if present is None or not present.active:
            return None
        if self.valid_from > max(today, present.valid_from):
            last = self.valid_from - timedelta(days=1)
            return replace(present, valid_to=last, reason=reason, by=self.by)
        return present.ended(self.valid_from, reason, self.by)

    def _entered(self, present: Entry | None, reason: str) -> Entry:
        """An entry from the grade's day on; one that runs until then goes on."""
        eve = self.valid_from - timedelta(days=1)
        runs_on = present is not None and present.holds(eve, self.domain)
        return Entry(
            list_name=ListName.UNOBTRUSIVE,
            uscc=self.uscc,
            domain=self.domain,
            valid_from=present.valid_from if present and runs_on else self.valid_from,
            reason=reason,
            by=self.by,
            origin=Origin.GRADE,
        )
