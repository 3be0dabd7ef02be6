"""The day is read out of the bits of an id."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid1, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ids import day_of, new_id

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REST = 0x7ABC_8DEF_0123_4567_89AB
"""Version 7, the variant of RFC 9562, and what an id has beside its time."""


@given(milliseconds=st.integers(0, 2**47))
def test_the_day_of_an_id_is_the_utc_day_of_its_milliseconds(milliseconds: int) -> None:
    instant = EPOCH + timedelta(milliseconds=milliseconds)
    assert day_of(UUID(int=milliseconds << 80 | REST)) == instant.date()


def test_the_last_millisecond_of_a_day_is_still_that_day() -> None:
    midnight = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp() * 1000)
    before, after = (
        UUID(int=milliseconds << 80 | REST) for milliseconds in (midnight - 1, midnight)
    )
    assert [day_of(before).day, day_of(after).day] == [1, 2]


def test_a_new_id_is_of_today() -> None:
    before = datetime.now(UTC).date()
    assert before <= day_of(new_id()) <= datetime.now(UTC).date()


@pytest.mark.parametrize("other", [uuid4(), uuid1(), UUID(int=0)])
def test_another_kind_of_id_has_no_day(other: UUID) -> None:
    with pytest.raises(ValueError, match="UUIDv7"):
        day_of(other)


def test_version_7_of_another_variant_has_no_day() -> None:
    with pytest.raises(ValueError, match="UUIDv7"):
        day_of(UUID(int=REST & ~(0b11 << 62)))
