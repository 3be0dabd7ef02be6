"""The steps of a year and of its frames, each written once and never changed (P-16).

Year: the key is `committed`, and `opened` when the year is over. Frame: a witness
`promised` a word (or a beacon is set), the listing has `begun`, the places are
`listed`, the value is `revealed`, every place is `numbered`; then draws may use it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from plan_svc.frames.errors import StepTooEarly


class StepName(StrEnum):
    """What was done for a year or a frame."""

    COMMITTED = "committed"
    OPENED = "opened"
    PROMISED = "promised"
    BEGUN = "begun"
    LISTED = "listed"
    REVEALED = "revealed"
    NUMBERED = "numbered"


OF_A_FRAME = (
    StepName.PROMISED,
    StepName.BEGUN,
    StepName.LISTED,
    StepName.REVEALED,
    StepName.NUMBERED,
)
THE_YEAR = 0
"""Where a step is the year's own, in place of a frame's ordinal."""


@dataclass(frozen=True)
class FrameStep:
    """A step, with what it made public."""

    year: int
    frame: int
    """From 1 on; `THE_YEAR` for the key's own steps."""
    step: StepName
    facts: dict[str, Any]
    by: str
    """Who took it; not shown."""
    agency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame, as far as it has come."""

    year: int
    ordinal: int
    steps: Mapping[StepName, FrameStep]

    def facts(self, step: StepName) -> dict[str, Any]:
        """What a step made public."""
        return self.steps[step].facts

    def ensure(self, done: StepName, before: StepName) -> None:
        """Refuse a step whose turn it is not.

        Raises:
            StepTooEarly: naming the step that comes first, or that it was taken.
        """
        if done not in self.steps or before in self.steps:
            taken = [step for step in OF_A_FRAME if step in self.steps]
            raise StepTooEarly(year=self.year, frame=self.ordinal, steps=taken)

    @property
    def is_numbered(self) -> bool:
        """Whether draws may use it."""
        return StepName.NUMBERED in self.steps

    @property
    def next_step(self) -> StepName | None:
        """The step that it waits for."""
        return next((step for step in OF_A_FRAME if step not in self.steps), None)


@dataclass(frozen=True, slots=True)
class Year:
    """A year with its frames."""

    year: int
    steps: Mapping[StepName, FrameStep]
    frames: tuple[Frame, ...]

    @property
    def is_open(self) -> bool:
        """Whether its key was opened: then everything can be repeated, and no draw."""
        return StepName.OPENED in self.steps

    @property
    def last(self) -> Frame | None:
        """The newest frame."""
        return self.frames[-1] if self.frames else None


def years_of(steps: Iterable[FrameStep]) -> list[Year]:
    """The years that steps tell of, the newest first."""
    by_year: dict[int, dict[int, dict[StepName, FrameStep]]] = {}
    for step in steps:
        by_frame = by_year.setdefault(step.year, {})
        by_frame.setdefault(step.frame, {})[step.step] = step
    return [
        Year(
            year,
            frames.get(THE_YEAR, {}),
            tuple(
                Frame(year, ordinal, taken)
                for ordinal, taken in sorted(frames.items())
                if ordinal != THE_YEAR
            ),
        )
        for year, frames in sorted(by_year.items(), reverse=True)
    ]
