"""Which pulse of a beacon is taken follows from the listing alone (P-16)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_svc.draws import verify
from plan_svc.frames.domain.numbers import Pulse, public_value, pulse_after

MOMENTS = st.integers(0, 366 * 86_400 * 1_000).map(
    lambda ms: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)


@pytest.mark.rule("P-16")
@given(MOMENTS)
def test_the_pulse_is_of_the_first_full_hour_an_hour_or_more_after(
    listed_at: datetime,
) -> None:
    pulse = pulse_after(listed_at)
    assert (pulse.minute, pulse.second, pulse.microsecond) == (0, 0, 0)
    assert timedelta(hours=1) <= pulse - listed_at < timedelta(hours=2)
    beacon = {"pulse": pulse.isoformat()}
    frame = {
        "listed_at": listed_at.isoformat(),
        "revealed_at": (pulse + timedelta(minutes=1)).isoformat(),
    }
    verify.check_pulse(beacon, frame)
    for wrong in (timedelta(hours=1), timedelta(hours=-1), timedelta(minutes=1)):
        with pytest.raises(verify.Wrong):
            verify.check_pulse({"pulse": (pulse + wrong).isoformat()}, frame)


@pytest.mark.rule("P-16")
def test_the_value_without_a_beacon_is_what_it_was_before() -> None:
    """What was published by earlier releases is checked for good."""
    plain = public_value(2026, 1, "aa", "bb", "cc")
    assert plain == verify.sha("onevisit draw value:2026:1:aa:bb:cc").hex()
    pulse = Pulse("a beacon", "2026-03-02T06:00:00+00:00", "dd")
    assert public_value(2026, 1, "aa", "bb", "cc", pulse) != plain
