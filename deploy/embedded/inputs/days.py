"""The story's days: thirty that end on AS_OF, and the month that comes after."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from shared.civic.calendar import WorkingCalendar
from shared.civic.clock import SHANGHAI

STORY_DAYS = 30
HORIZON_DAYS = 100
"""How far beyond the end any rule may look: the years until then are loaded."""


@dataclass(frozen=True)
class StoryDays:
    """The days of one story, by the calendar that the services use."""

    as_of: date
    calendar: WorkingCalendar

    @property
    def first(self) -> date:
        """The first day."""
        return self.as_of - timedelta(days=STORY_DAYS - 1)

    @cached_property
    def all(self) -> list[date]:
        """Every day, in order."""
        return [self.first + timedelta(days=n) for n in range(STORY_DAYS)]

    @cached_property
    def working(self) -> list[date]:
        """The days on which agencies work."""
        return self.calendar.working_days(self.first, self.as_of)

    def day(self, offset: int) -> date:
        """A day counted from the first; beyond the end for large offsets."""
        return self.first + timedelta(days=offset)

    def working_at_or_before(self, day: date) -> date:
        """The last working day of the story up to `day`; else its first one."""
        return max(
            (working_day for working_day in self.working if working_day <= day),
            default=self.working[0],
        )


def instant(day: date, clock: str) -> datetime:
    """An instant of a day in Shanghai, such as `instant(day, "09:30")`."""
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI).astimezone(UTC)
