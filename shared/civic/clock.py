"""Clocks are passed in, so that no test needs to sleep or to patch.

Instants are aware UTC; a *day* is a date in Asia/Shanghai.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the instant and the day."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """The day in Asia/Shanghai."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.now().astimezone(SHANGHAI).date()


class ShiftedClock(SystemClock):
    """The machine's clock, moved by the seconds that a file holds: test builds only.

    Several processes share the file, so their time moves together.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        """The shifted instant, aware, in UTC."""
        return super().now() + timedelta(seconds=float(self._file.read_text()))


class ManualClock:
    """A clock that stands until it is moved: for tests and the story."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was last set to."""
        return self._now

    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self._now.astimezone(SHANGHAI).date()

    def set(self, now: datetime) -> None:
        """Move to an instant."""
        self._now = now.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move on."""
        self._now += by
