"""The clock that all five services share: moved by the story, then let go."""

from datetime import UTC, date, datetime, timedelta

from shared.civic.clock import SHANGHAI


class HostClock:
    """Stands while the story is played, and runs from its end afterwards."""

    def __init__(self, now: datetime) -> None:
        self._stands_at: datetime | None = now.astimezone(UTC)
        self._offset = timedelta()

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return self._stands_at or datetime.now(UTC) + self._offset

    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.now().astimezone(SHANGHAI).date()

    def set(self, now: datetime) -> None:
        """Stand at an instant."""
        self._stands_at = now.astimezone(UTC)

    def release(self, offset: timedelta) -> None:
        """Run with the machine's clock, shifted by what the story's end demands."""
        self._stands_at, self._offset = None, offset


def offset_after(end: datetime, real: datetime, *, fixed: bool) -> timedelta:
    """How far the clock stands from the machine's once the story has ended.

    A story that ends today leaves the real time, which it may be a few hours ahead of.
    One that ends on a day that was asked for goes on from that day, so that what it
    leaves open can still be answered.
    """
    return end - real if fixed else max(timedelta(), end - real)
