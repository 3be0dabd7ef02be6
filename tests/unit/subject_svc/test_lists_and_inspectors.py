from dataclasses import replace
from datetime import date

import pytest
from subject_svc.inspectors.domain import Inspector, masked, masked_name
from subject_svc.lists.domain import (
    Entry,
    EntryEndsBeforeItBegins,
    EntryNotActive,
    GradeVerdict,
    ListName,
    Origin,
    UnknownDomain,
    followed,
)
from subject_svc.portrait.domain import Ratings
from subject_svc.subjects.domain.problems import WrongCertificate

TODAY = date(2026, 3, 2)
ENTRY = Entry(ListName.SOLO, "91", "market", TODAY, "企业不愿联合检查", "310116-market")
VERDICT = GradeVerdict(
    grade="A",
    unobtrusive=True,
    was_unobtrusive=False,
    valid_from=TODAY,
    reason="A 级",
    by="credit-svc",
)
ROW = {
    "certificate": "sh-31011600123",
    "name": "张三丰",
    "agency": "310116-market",
    "valid_from": "2025-01-01",
    "valid_to": "2026-12-31",
}


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
def test_the_list_follows_a_grade_only_where_its_word_changed() -> None:
    entered = followed(None, uscc="91", domain="fire", grade=VERDICT)
    assert entered is not None
    assert (entered.list_name, entered.origin) == (ListName.UNOBTRUSIVE, Origin.GRADE)
    same = replace(VERDICT, was_unobtrusive=True)
    assert followed(entered, uscc="91", domain="fire", grade=same) is None
    left = replace(VERDICT, grade="B", unobtrusive=False, was_unobtrusive=True)
    gone = followed(entered, uscc="91", domain="fire", grade=left)
    assert gone is not None
    assert not gone.active
    assert followed(gone, uscc="91", domain="fire", grade=left) is None
    assert followed(None, uscc="91", domain="fire", grade=left) is None


@pytest.mark.rule("S-07")
@pytest.mark.parametrize(
    ("on", "agency", "carries"),
    [
        (date(2025, 1, 1), "310116-market", True),
        (date(2026, 12, 31), "310116-market", True),
        (date(2024, 12, 31), "310116-market", False),
        (date(2027, 1, 1), "310116-market", False),
        (TODAY, "310116-fire", False),
    ],
)
def test_an_expired_or_foreign_certificate_carries_no_code(
    on: date, agency: str, *, carries: bool
) -> None:
    inspector = Inspector.read(ROW)
    assert inspector.certificate == "SH-31011600123"
    assert inspector.may_carry(agency, on) is carries
    assert not replace(inspector, revoked=True).may_carry(agency, on)


@pytest.mark.rule("S-07")
@pytest.mark.parametrize(
    "cells",
    [
        {"certificate": "!"},
        {"agency": "market"},
        {"agency": "310116-space"},
        {"valid_to": ""},
        {"valid_to": "2024-01-01"},
    ],
)
def test_a_wrong_certificate_is_refused(cells: dict[str, str]) -> None:
    with pytest.raises(WrongCertificate):
        Inspector.read(ROW | cells)


@pytest.mark.rule("S-07")
def test_names_and_numbers_are_masked_for_others() -> None:
    assert masked("SH-31011600123") == "***********123"
    assert masked("A123") == "***3"
    assert masked_name("张三丰") == "张**"


@pytest.mark.rule("S-05")
def test_the_mean_of_few_ratings_is_shown_only_to_those_who_may_see_each() -> None:
    assert Ratings.of([5, 4], all_shown=False) == Ratings(2, None)
    assert Ratings.of([5, 4], all_shown=True) == Ratings(2, 4.5)
    assert Ratings.of([5, 4, 3, 5, 5], all_shown=False) == Ratings(5, 4.4)
    assert Ratings.of([], all_shown=True) == Ratings(0, None)
