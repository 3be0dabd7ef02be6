import pytest

from tests.unit.matching_svc.explanations.ten_proposals import (
    SCENES,
    classified,
    file_of,
    told,
)


@pytest.mark.rule("M-13")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_ten_proposals_say_just_what_a_coordinator_read_and_understood(
    language: str,
) -> None:
    """Changed on purpose? Run `ten_proposals` as a module, and read what it prints."""
    assert len(SCENES) >= 10
    assert told(language) == file_of(language).read_text(encoding="utf-8")


@pytest.mark.rule("M-13", "M-04")
def test_what_all_may_read_tells_nothing_of_what_is_classified() -> None:
    (_, seen_by_all), (_, own) = classified()
    assert "police" not in str(seen_by_all)
    assert [reason.code for reason in own] == ["alone", "never_classified"]
