import pytest

from shared.civic.second_person import (
    SecondPersonNeeded,
    VersionChanged,
    must_confirm,
)


@pytest.mark.rule("I-09")
def test_another_person_confirms_the_version_that_she_was_shown() -> None:
    must_confirm("second", ["first"], shown=3, now=3)


@pytest.mark.rule("I-09")
@pytest.mark.parametrize("authors", [["first"], ["other", "first"], []])
def test_no_author_confirms_and_nobody_where_the_authors_are_unknown(
    authors: list[str],
) -> None:
    with pytest.raises(SecondPersonNeeded):
        must_confirm("first", authors, shown=3, now=3)


@pytest.mark.rule("I-09")
def test_a_confirmation_of_another_version_is_void() -> None:
    with pytest.raises(VersionChanged) as void:
        must_confirm("second", ["first"], shown=3, now=4)
    assert void.value.members == {"shown": 3, "version": 4}
