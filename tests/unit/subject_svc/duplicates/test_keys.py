"""Which subjects may be one, and why (S-01)."""

from datetime import UTC, datetime

import pytest
from subject_svc.duplicates.domain import (
    Duplicate,
    DuplicateStatus,
    Likeness,
    keys_of,
    pair_of,
    reason_of,
)
from subject_svc.duplicates.errors import DuplicateDecided
from subject_svc.places.domain import Place
from subject_svc.subjects.domain.problems import WrongRegistrationNumber
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.domain.values import read_registration_number

from shared.civic import uscc

pytestmark = pytest.mark.rule("S-01")
ONE, TWO = uscc.make("310116", 1), uscc.make("310116", 2)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
NUMBER = "310116000000017"


def moved(code: str) -> str:
    """The code of the same organisation, registered elsewhere."""
    first17 = f"{code[:2]}310115{code[8:17]}"
    return first17 + uscc.check_digit(first17)


def subject(code: str, name: str, **more: str) -> Subject:
    return Subject(code, name, "310116", **more)  # type: ignore[arg-type]


def place(code: str, address: str = "朱泾镇万安街1号", region: str = "310116") -> Place:
    return Place(f"{code}-001", code, address, region)


def reasons(one: frozenset[str], other: frozenset[str]) -> set[Likeness]:
    return {reason_of(key) for key in one & other}


def test_a_code_that_moved_keeps_its_organisation() -> None:
    one = keys_of(subject(ONE, "甲店"), [])
    assert reasons(one, keys_of(subject(moved(ONE), "乙店"), [])) == {
        Likeness.ORGANISATION
    }
    assert reasons(one, keys_of(subject(TWO, "甲店"), [])) == set()


def test_two_spellings_at_one_address_are_alike_and_a_name_alone_is_not() -> None:
    one = keys_of(subject(ONE, "上海示例（金山）有限公司"), [place(ONE)])
    other = subject(TWO, "上海示例(金山)有限责任公司")
    at_home = keys_of(other, [place(TWO, "上海市朱泾镇 万安街１号")])
    assert reasons(one, at_home) == {Likeness.NAME_AND_ADDRESS}
    for strange in (
        [],
        [place(TWO, "万安街2号")],
        [place(TWO, region="310115")],
    ):
        assert reasons(one, keys_of(other, strange)) == set()
    neighbour = subject(TWO, "另一家有限公司")
    assert reasons(one, keys_of(neighbour, [place(TWO)])) == set()


def test_a_registration_number_of_old_is_an_earlier_identity() -> None:
    one = keys_of(subject(ONE, "甲", registration_number=NUMBER), [])
    other = keys_of(subject(TWO, "乙", registration_number=NUMBER), [])
    assert reasons(one, other) == {Likeness.REGISTRATION}


def test_a_registration_number_has_fifteen_digits_and_a_check() -> None:
    assert read_registration_number(f" {NUMBER} ") == NUMBER
    assert read_registration_number("") is None
    for wrong in ("310116000000012", "31011600000001", "31011600000001X"):
        with pytest.raises(WrongRegistrationNumber):
            read_registration_number(wrong)


def test_a_pair_is_dismissed_once_and_stands_in_one_order() -> None:
    assert pair_of(TWO, ONE) == pair_of(ONE, TWO) == (ONE, TWO)
    found = Duplicate(ONE, TWO, (Likeness.ORGANISATION,), NOW)
    dismissed = found.dismissed("310116-market", NOW, "两家")
    assert dismissed.status is DuplicateStatus.DISMISSED
    with pytest.raises(DuplicateDecided):
        dismissed.dismissed("310116-market", NOW, "两家")
