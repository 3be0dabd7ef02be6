from dataclasses import replace
from datetime import date, timedelta

import pytest
from subject_svc.lists.domain import (
    Entry,
    EntryEndsBeforeItBegins,
    EntryNotActive,
    GradeVerdict,
    Origin,
    UnknownDomain,
)

from shared.events.subject import ListName

TODAY = date(2026, 3, 2)
ENTRY = Entry(ListName.SOLO, "91", "market", TODAY, "企业不愿联合检查", "310116-market")
VERDICT = GradeVerdict(
    uscc="91",
    domain="fire",
    grade="A",
    unobtrusive=True,
    was_unobtrusive=False,
    valid_from=TODAY,
    reason="A 级",
    by="credit-svc",
)


@pytest.mark.rule("S-06")
@pytest.mark.parametrize(
    ("on", "domain", "holds"),
    [
        (TODAY, "market", True),
        (date(2026, 3, 1), "market", False),
        (date(2026, 3, 31), "market", True),
        (date(2026, 4, 1), "market", False),
        (TODAY, "fire", False),
    ],
)
def test_an_entry_holds_in_its_domain_from_its_first_to_its_last_day(
    on: date, domain: str, *, holds: bool
) -> None:
    entry = replace(ENTRY, valid_to=date(2026, 3, 31))
    assert entry.holds(on, domain) is holds


@pytest.mark.rule("S-06")
def test_an_entry_for_all_domains_holds_in_each() -> None:
    entry = replace(ENTRY, domain="*")
    assert entry.holds(TODAY, "market")
    assert entry.holds(TODAY, "fire")


@pytest.mark.rule("S-06")
def test_an_entry_that_is_ended_keeps_who_ended_it_and_why() -> None:
    ended = ENTRY.ended(date(2026, 3, 10), "企业改变意愿", "310116-fire")
    assert not ended.active
    assert ended.valid_to == date(2026, 3, 9)
    assert (ended.reason, ended.by) == ("企业改变意愿", "310116-fire")
    with pytest.raises(EntryNotActive):
        ended.ended(TODAY, "再次", "310116-fire")
    assert ENTRY.ended(TODAY, "当天", "310116-fire").valid_to == TODAY


@pytest.mark.rule("S-06")
def test_impossible_entries_cannot_be_made() -> None:
    with pytest.raises(UnknownDomain):
        replace(ENTRY, domain="space")
    with pytest.raises(EntryEndsBeforeItBegins):
        replace(ENTRY, valid_to=date(2026, 3, 1))


@pytest.mark.rule("G-05")
def test_the_list_follows_a_grade_only_where_its_verdict_changed() -> None:
    today = VERDICT.valid_from
    entered = VERDICT.entry_after(None, today)
    assert entered is not None
    assert (entered.list_name, entered.origin) == (ListName.UNOBTRUSIVE, Origin.GRADE)
    same = replace(VERDICT, was_unobtrusive=True)
    assert same.entry_after(entered, today) is None
    fallen = replace(VERDICT, grade="B", unobtrusive=False, was_unobtrusive=True)
    left = fallen.entry_after(entered, today)
    assert left is not None
    assert not left.active
    assert fallen.entry_after(left, today) is None
    assert fallen.entry_after(None, today) is None


@pytest.mark.rule("G-05")
def test_a_grade_moves_the_list_on_the_day_it_takes_effect() -> None:
    today, domain = VERDICT.valid_from, VERDICT.domain
    entered = VERDICT.entry_after(None, today)
    assert entered is not None
    later = today + timedelta(days=30)
    eve = later - timedelta(days=1)
    fallen = replace(
        VERDICT, grade="C", unobtrusive=False, was_unobtrusive=True, valid_from=later
    )
    leaving = fallen.entry_after(entered, today)
    assert leaving is not None
    assert (leaving.holds(eve, domain), leaving.holds(later, domain)) == (True, False)

    risen = replace(VERDICT, valid_from=later)
    coming = risen.entry_after(None, today)
    assert coming is not None
    assert (coming.holds(eve, domain), coming.holds(later, domain)) == (False, True)
    kept = risen.entry_after(leaving, today)
    assert kept is not None
    assert all(kept.holds(day, domain) for day in (today, eve, later))
