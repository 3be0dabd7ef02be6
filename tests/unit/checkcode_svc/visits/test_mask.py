"""Masks of personal data (C-05)."""

import pytest
from checkcode_svc.visits.domain import mask
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.rule("C-05")
@given(st.text("0123456789", max_size=25))
def test_a_masked_certificate_keeps_its_length_and_hides_most(number: str) -> None:
    masked = mask.certificate(number)
    assert len(masked) == len(number)
    if len(number) > 1:
        assert "*" in masked
    shown = masked.replace("*", "")
    assert len(shown) <= 5
