"""What a request may become, and what a subject is told of other services (S-11)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from subject_svc.policy.queries import current_law, request_due
from subject_svc.requests.domain import (
    CLAUSES,
    Decider,
    RefusalGround,
    Request,
    RequestKind,
    RequestStatus,
    Wish,
)
from subject_svc.requests.errors import GroundDoesNotFit, RequestDecided, WhatNeeded
from subject_svc.requests.queries import TOLD, elsewhere

from shared.civic.calendar import Deadline
from shared.civic.holidays import packaged
from shared.civic.law.files import documents
from shared.ids import new_id
from shared.running.service import load
from tests.holdings import FILE, text

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
BY = Decider("310116-market", "person-1")
CALENDAR = packaged()
ALLOWED = {
    "access": {"hinders_duty", "confidential", "not_held"},
    "correction": {"found_right", "not_held"},
    "erasure": {"statutory_record", "not_held"},
}


def request(kind: RequestKind, what: str = "电话") -> Request:
    row = request_due("310116", NOW.date())
    return Request.made(
        Wish("91310116MA0004UY75", kind, what),
        id_=new_id(),
        channel="310000-justice",
        at=NOW,
        due=(Deadline(date(2026, 3, 23)), current_law().cite(row)),
    )


@pytest.mark.rule("S-11")
@pytest.mark.parametrize(("kind", "ground"), list(product(RequestKind, RefusalGround)))
def test_each_kind_is_refused_on_its_own_grounds_each_with_a_clause(
    kind: RequestKind, ground: RefusalGround
) -> None:
    if ground in ALLOWED[kind]:
        refused = request(kind).refused(BY, ground, "理由", NOW)
        assert (refused.status, refused.ground) == (RequestStatus.REFUSED, ground)
        assert refused.clause == CLAUSES[ground]
    else:
        with pytest.raises(GroundDoesNotFit):
            request(kind).refused(BY, ground, "理由", NOW)
    short = CLAUSES[ground].partition(" ")[0]
    assert short in documents() or short == "S-11"


@pytest.mark.rule("S-11")
def test_a_request_is_decided_once_and_is_overdue_only_while_it_waits() -> None:
    waiting = request(RequestKind.ERASURE)
    assert not waiting.is_overdue(date(2026, 3, 23))
    assert waiting.is_overdue(date(2026, 3, 24))
    granted = waiting.granted(BY, "已删除", NOW)
    assert not granted.is_overdue(date(2026, 3, 24))
    with pytest.raises(RequestDecided):
        granted.granted(BY, "再次", NOW)
    with pytest.raises(RequestDecided):
        granted.refused(BY, RefusalGround.NOT_HELD, "再次", NOW)


@pytest.mark.rule("S-11")
@pytest.mark.parametrize("kind", [RequestKind.CORRECTION, RequestKind.ERASURE])
def test_what_is_to_be_changed_is_said(kind: RequestKind) -> None:
    with pytest.raises(WhatNeeded):
        request(kind, "  ")
    assert replace(request(RequestKind.ACCESS, ""), what="").what == ""


@pytest.mark.rule("S-11")
def test_every_day_has_its_row_and_the_time_is_never_more_than_thirty_days() -> None:
    """A national standard (GB/T 35273) has thirty days for an answer."""
    for day in range(date(2026, 1, 1).toordinal(), date(2026, 12, 1).toordinal()):
        asked = date.fromordinal(day)
        days = request_due("310116", asked).value.working_days
        assert (CALENDAR.deadline(asked, days).day - asked).days <= 30, asked


@pytest.mark.rule("S-11")
def test_a_subject_is_told_of_every_table_of_every_service_that_holds_it() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run `make law`"
    told = {(holding.service, holding.table): holding for holding in elsewhere()}
    assert told["checkcode-svc", "rating"].keep == "P3Y"
    assert told["plan-svc", "task"].grounds == ("E-05", "SH 十七")
    tables = load("subject-svc").metadata.tables.items()
    own = {name for name, table in tables if "uscc" in table.columns}
    assert TOLD - {"history", "transfer", "sought", "subject_alias"} == own
