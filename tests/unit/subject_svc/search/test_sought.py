"""What a text is found by: its pairs of neighbours, or the one character that it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from subject_svc.search.domain import Sought, grams, plain

pytestmark = pytest.mark.rule("S-01")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [("", []), ("饭", ["饭"]), ("饭店", ["饭店"]), ("饭店饭店", ["店饭", "饭店"])],
)
def test_pairs_of_a_text(text: str, pairs: list[str]) -> None:
    assert grams(text) == pairs


@given(st.text(), st.text(min_size=2), st.text())
def test_a_text_has_every_pair_of_each_of_its_parts(
    before: str, part: str, after: str
) -> None:
    assert set(grams(part)) <= set(grams(before + part + after))


def test_what_is_asked_is_small_and_within_the_scope() -> None:
    sought = Sought(name=" ABC店% ", town="310116101", region="310116")
    assert sought.areas("310116") == ["310116", "310116", "310116101"]
    assert sought.areas("") == ["310116", "310116101"]
    assert sought.grams() == (["ab", "bc", "c店", "店%"], [])
    assert plain("A\n b  ") == "a b"
