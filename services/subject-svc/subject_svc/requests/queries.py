"""Reads requests, and tells a subject what is held of it and where (S-11)."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from uuid import UUID

from shared.auth import Principal
from shared.db import ReadTx
from shared.retention import rules_of
from shared.web.pagination import Page, PageParams
from shared.web.period import ALWAYS, Period
from subject_svc.contacts import queries as contacts
from subject_svc.contacts.queries import Opened
from subject_svc.register import queries as register
from subject_svc.register.queries import RegisteredSubject
from subject_svc.requests import store
from subject_svc.requests.domain import Request, RequestKind, RequestStatus
from subject_svc.requests.errors import NotGranted, RequestUnknown
from subject_svc.subjects import queries as subjects

OWN = "subject-svc"
TOLD = frozenset(
    {
        *("subject", "history", "place", "project_party", "list_entry", "contact"),
        *("transfer", "request", "grade_copy", "visit_copy", "result_copy"),
        *(
            "off_site_copy",
            "rating_copy",
            "proposal_copy",
            "subject_record",
            "grade_day",
        ),
        *("subject_likeness", "changed_subject", "sought", "subject_alias"),
    }
)
"""The tables of this service that hold something of subjects."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which requests are listed, and in which order; what is None does not choose."""

    uscc: str | None = None
    kind: RequestKind | None = None
    status: RequestStatus | None = None
    overdue: bool | None = None
    due: Period = ALWAYS
    sort: str = "due_on"


@dataclass(frozen=True, slots=True)
class Holding:
    """What one table of a service holds of subjects, why, and how long."""

    service: str
    table: str
    holds: str
    purpose: str
    grounds: tuple[str, ...]
    keep: str
    """A period in ISO 8601, or how it ends."""
    rows: int | None
    """Of this subject; None where they are not counted: a number of copies could tell
    of a visit that is still to come."""


@dataclass(frozen=True, slots=True)
class Held:
    """All that is told to a subject of the data on it."""

    registered: RegisteredSubject
    contacts: Sequence[Opened]
    holdings: Sequence[Holding]


async def requests(
    tx: ReadTx, who: Principal, chosen: Chosen, page: PageParams
) -> Page[Request]:
    """The chosen requests of subjects in the caller's region."""
    rows = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        chosen.uscc,
        chosen.kind,
        chosen.status,
        chosen.overdue,
        tx.runtime.clock.today(),
        chosen.due.first,
        chosen.due.last,
        *page.rows,
    )
    first = "due_on" if chosen.sort.endswith("due_on") else "id"
    return page.page(rows, first, "id")


async def of_subject(tx: ReadTx, who: Principal, uscc: str) -> list[Request]:
    """The requests of one subject, for itself.

    Raises:
        SubjectUnknown: if the channel serves no such subject.
    """
    await subjects.must_see(tx, who, uscc)
    return await store.of_subject.all(tx, uscc)


async def held(tx: ReadTx, who: Principal, request_id: UUID) -> Held:
    """What is held of the subject whose request for access was granted.

    It is read when it is asked for, and kept nowhere a second time.

    Raises:
        RequestUnknown: if there is none that the channel serves.
        NotGranted: unless it is a request for access, and granted.
    """
    request = await store.by_id.first(tx, request_id)
    if request is None:
        raise RequestUnknown(request=str(request_id))
    registered = await register.subject(tx, who, request.uscc)
    is_access = request.kind is RequestKind.ACCESS
    if not is_access or request.status is not RequestStatus.GRANTED:
        raise NotGranted(status=request.status.value)
    counted = {
        "subject": 1,
        "place": len(registered.places),
        "contact": len(await contacts.of_subject(tx, who, request.uscc)),
        "request": len(await store.of_subject.all(tx, request.uscc)),
    }
    opened = await contacts.opened_of(tx, request.uscc)
    return Held(registered, opened, [*_own(counted), *elsewhere()])


def _own(counted: Mapping[str, int]) -> list[Holding]:
    return [
        Holding(
            OWN,
            rule.table,
            rule.holds,
            rule.purpose,
            rule.grounds,
            rule.since.period if rule.since else rule.end.value,
            counted.get(rule.table),
        )
        for rule in rules_of("subject_svc")
        if rule.table in TOLD
    ]


@cache
def elsewhere() -> tuple[Holding, ...]:
    """What the other services hold of subjects, each by its own rows of retention."""
    text = (files("subject_svc") / "elsewhere.csv").read_text(encoding="utf-8")
    return tuple(
        Holding(
            line["service"],
            line["table"],
            line["holds"],
            line["purpose"],
            tuple(line["grounds"].split("; ")),
            line["keep"],
            None,
        )
        for line in csv.DictReader(text.splitlines(), strict=True)
    )
