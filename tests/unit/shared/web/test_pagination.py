"""A cursor is read by whoever made it, for the list that it goes on with."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.pagination import CursorInvalid, PageParams, Seal

SEAL = Seal("one secret")
LIST = '["/plan/v1/plans",[["status","draft"]]]'
KEYS = st.lists(st.text() | st.integers(-(2**53), 2**53), max_size=4)


@given(KEYS)
def test_a_cursor_gives_its_key_back(key: list[str | int]) -> None:
    assert SEAL.key(SEAL.cursor(key, LIST), LIST) == tuple(key)


@given(st.text(max_size=60), st.binary(max_size=60))
def test_what_nobody_sealed_is_refused(text: str, data: bytes) -> None:
    for forged in (text, base64.urlsafe_b64encode(data).decode()):
        with pytest.raises(CursorInvalid):
            SEAL.key(forged, LIST)


@given(st.data())
def test_a_cursor_with_one_character_changed_is_refused(data: st.DataObject) -> None:
    cursor = SEAL.cursor(["310116-culture", 7], LIST)
    place = data.draw(st.integers(0, len(cursor) - 3))
    other = data.draw(st.sampled_from("AZaz09-_").filter(lambda c: c != cursor[place]))
    with pytest.raises(CursorInvalid):
        SEAL.key(cursor[:place] + other + cursor[place + 1 :], LIST)


def test_a_cursor_of_another_list_or_secret_is_refused() -> None:
    cursor = SEAL.cursor(["a"], LIST)
    with pytest.raises(CursorInvalid):
        SEAL.key(cursor, LIST.replace("draft", "filed"))
    with pytest.raises(CursorInvalid):
        Seal("another secret").key(cursor, LIST)


def test_a_cursor_shows_nothing_of_its_key() -> None:
    cursor = SEAL.cursor(["SH3101160012"], LIST)
    opened = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert b"3101" not in opened


def test_the_last_page_has_no_cursor() -> None:
    params = PageParams(2, None, SEAL, LIST)
    assert params.page([{"id": 1}, {"id": 2}], "id").next_cursor is None
    cursor = params.page([{"id": 1}, {"id": 2}, {"id": 3}], "id").next_cursor
    assert cursor is not None
    assert SEAL.key(cursor, LIST) == (2,)
