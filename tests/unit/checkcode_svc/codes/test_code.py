"""The code's format and life (C-01, C-06, C-09)."""

from datetime import date, timedelta

import pytest
from checkcode_svc.applications.domain.errors import CodeAlreadyPresented, CodeNotUsable
from checkcode_svc.applications.domain.vocabulary import CodeStatus
from checkcode_svc.codes.domain.code import (
    Face,
    Life,
    check_character,
    compose,
    is_code,
)
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

DAY = date(2026, 3, 16)
TEXT = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=30)


@pytest.mark.rule("C-01")
@given(TEXT)
def test_the_check_character_is_that_of_iso_7064(text: str) -> None:
    assert check_character(text) == mod_37_36.calc_check_digit(text)


@pytest.mark.rule("C-01")
@given(st.integers(1, 10_000_000), st.integers(0, 20), st.integers(0, 9))
def test_a_code_with_one_wrong_digit_is_no_code(
    serial: int, position: int, digit: int
) -> None:
    code = compose("310116", DAY, serial)
    assert is_code(code)
    if code[position].isdigit() and code[position] != str(digit):
        assert not is_code(code[:position] + str(digit) + code[position + 1 :])


@pytest.mark.parametrize("text", ["", "JC310116", "JC310116-260316-00001", "x" * 30])
def test_what_has_another_form_is_no_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.rule("C-06")
@pytest.mark.parametrize(
    ("status", "after_days", "face"),
    [
        (CodeStatus.ISSUED, -1, Face.NOT_YET),
        (CodeStatus.ISSUED, 0, Face.VALID),
        (CodeStatus.ISSUED, 1, Face.EXPIRED),
        (CodeStatus.PRESENTED, 0, Face.VALID),
        (CodeStatus.PRESENTED, 1, Face.USED),
        (CodeStatus.CLOSED, 0, Face.USED),
        (CodeStatus.CANCELLED, 0, Face.CANCELLED),
        (CodeStatus.EXPIRED, 0, Face.EXPIRED),
    ],
)
def test_the_face_follows_state_and_day(
    status: CodeStatus, after_days: int, face: Face
) -> None:
    life = Life(status, DAY, DAY, DAY if status is CodeStatus.PRESENTED else None)
    assert life.face(DAY + timedelta(days=after_days)) is face


@pytest.mark.rule("C-07")
def test_a_late_code_without_a_deadline_does_not_expire() -> None:
    life = Life(CodeStatus.ISSUED, DAY, None)
    assert life.face(DAY + timedelta(days=400)) is Face.VALID


@pytest.mark.rule("C-09")
@pytest.mark.parametrize("status", [CodeStatus.PRESENTED, CodeStatus.CLOSED])
def test_a_presented_code_may_be_presented_again_and_not_cancelled(
    status: CodeStatus,
) -> None:
    life = Life(status, DAY, DAY, DAY)
    life.must_be_presentable(DAY + timedelta(days=30))
    with pytest.raises(CodeAlreadyPresented):
        life.must_be_cancellable()


@pytest.mark.parametrize("status", [CodeStatus.CANCELLED, CodeStatus.EXPIRED])
def test_what_is_over_can_neither_be_presented_nor_cancelled(
    status: CodeStatus,
) -> None:
    life = Life(status, DAY, DAY)
    with pytest.raises(CodeNotUsable):
        life.must_be_presentable(DAY)
    with pytest.raises(CodeNotUsable):
        life.must_be_cancellable()
