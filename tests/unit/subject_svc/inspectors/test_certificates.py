from dataclasses import replace
from datetime import date

import pytest
from subject_svc.inspectors.domain import Inspector
from subject_svc.subjects.domain.problems import WrongCertificate

TODAY = date(2026, 3, 2)
ROW = {
    "certificate": "sh-31011600123",
    "name": "张三丰",
    "agency": "310116-market",
    "valid_from": "2025-01-01",
    "valid_to": "2026-12-31",
}


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
    inspector = Inspector.read(ROW)
    assert inspector.shown_to("310116-market") == inspector
    assert inspector.shown_to("310116-fire").name == "张**"
