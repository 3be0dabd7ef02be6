"""What changed in a view between two instants, and why (S-02)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from subject_svc.views.domain.changes import Asking, Both, Known, Way, known, span
from subject_svc.views.errors import MonthsReversed, MonthToCome

from shared.civic.clock import SHANGHAI
from shared.civic.views import PlaceFacts
from shared.events.subject import ViewCriteria

pytestmark = pytest.mark.rule("S-02")
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
CATERING = Asking("310116", ViewCriteria(industries=("H62",)))
HOTELS = Asking("310116", ViewCriteria(industries=("H61",)))


def at(industry: str | None, *, retired: bool = False) -> Known:
    return Known("店", PlaceFacts("310116", industry=industry, retired=retired))


@pytest.mark.parametrize(
    ("asked", "before", "after", "change"),
    [
        (Both(CATERING, CATERING), at("H6210"), at("H6220"), None),
        (Both(CATERING, CATERING), at("A01"), at("A02"), None),
        (Both(CATERING, CATERING), None, at("H62"), (Way.ENTERED, "registered")),
        (Both(CATERING, CATERING), at("A01"), at("H62"), (Way.ENTERED, "industry")),
        (Both(CATERING, CATERING), at("H62"), at("A01"), (Way.LEFT, "industry")),
        (
            Both(CATERING, CATERING),
            at("H62"),
            at("H62", retired=True),
            (Way.LEFT, "registered"),
        ),
        (Both(CATERING, HOTELS), at("H62"), at("H62"), (Way.LEFT, "question")),
        (Both(CATERING, HOTELS), at("H61"), at("H61"), (Way.ENTERED, "question")),
        (Both(CATERING, HOTELS), at("A01"), at("H61"), (Way.ENTERED, "industry")),
    ],
)
def test_a_change_names_what_kept_it_out(
    asked: Both, before: Known | None, after: Known | None, change: object
) -> None:
    found = asked.change("P-001", "P", before, after)
    told = None if found is None else (found.way, ";".join(found.reasons))
    assert told == change


KNOWN = st.none() | st.builds(
    at, st.sampled_from(["H62", "H61", None]), retired=st.booleans()
)
REGISTER = st.dictionaries(st.sampled_from("abcdef"), st.tuples(KNOWN, KNOWN))
ASKING = st.sampled_from([CATERING, HOTELS])


@given(REGISTER, ASKING, ASKING)
def test_changes_applied_to_the_earlier_members_give_the_later(
    register: dict[str, tuple[Known | None, Known | None]], first: Asking, last: Asking
) -> None:
    members = {n for n, (before, _) in register.items() if not first.unmet(before)}
    for number, (before, after) in register.items():
        change = Both(first, last).change(number, number, before, after)
        if change and change.way is Way.ENTERED:
            assert number not in members
            members.add(number)
        elif change:
            members.remove(number)
        assert change is None or change.reasons
    assert members == {n for n, (_, after) in register.items() if not last.unmet(after)}


def test_a_month_stands_for_its_end_and_the_present_one_for_now() -> None:
    asked = span("2026-02", "2026-03", NOW)
    assert asked.first.before == datetime(2026, 3, 1, tzinfo=SHANGHAI)
    assert asked.first.day == date(2026, 2, 28)
    assert asked.last.before == NOW + timedelta(microseconds=1)
    assert asked.last.day == date(2026, 3, 2)
    assert span(None, None, NOW) == asked
    assert span("2025-12", "2026-01", NOW).first.day == date(2025, 12, 31)


def test_months_that_give_no_span_are_refused() -> None:
    for first, last in (("2026-02", "2026-02"), ("2026-02", "2026-01")):
        with pytest.raises(MonthsReversed):
            span(first, last, NOW)
    with pytest.raises(MonthToCome):
        span("2026-03", "2026-04", NOW)


def test_rows_of_an_earlier_release_have_no_industry() -> None:
    place = {"region": "310116", "town": None, "kind": "premises", "retired": False}
    subject = {"name": "店", "status": "active"}
    found = known(place | {"business_types": []}, subject, [], {}, NOW.date())
    assert found == at(None)
    assert known(None, subject, [], {}, NOW.date()) is None
