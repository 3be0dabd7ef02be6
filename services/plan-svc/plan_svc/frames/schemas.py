"""The year's frames over HTTP."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field

from plan_svc.frames.domain.record import Frame, FrameStep, StepName, Year
from plan_svc.schemas import In, Out

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class PromiseIn(In):
    """The digest of a word that the witness keeps to itself until it tells it."""

    digest: Digest


class WordIn(In):
    """The word that was promised: 64 hexadecimal digits, made at random."""

    word: Digest
    output: Annotated[str, Field(pattern=r"^[0-9a-f]{64,1024}$")] | None = Field(
        None,
        description="what the beacon gave, in lower-case hexadecimal, where the frame "
        "has one",
    )


class FrameStepOut(Out):
    """A step, with what it made public."""

    step: StepName
    facts: dict[str, Any]
    agency: str
    at: datetime


class FrameOut(Out):
    """A frame of the year, as far as it has come."""

    frame: int
    waits_for: StepName | None
    steps: list[FrameStepOut]

    @classmethod
    def of(cls, frame: Frame) -> Self:
        """A frame as it is shown."""
        return cls(
            frame=frame.ordinal,
            waits_for=frame.next_step,
            steps=_steps(frame.steps.values()),
        )


class YearOut(Out):
    """A year of draws: what was committed to, and what was opened."""

    year: int
    steps: list[FrameStepOut]
    frames: list[FrameOut]

    @classmethod
    def of(cls, year: Year) -> Self:
        """A year as it is shown."""
        return cls(
            year=year.year,
            steps=_steps(year.steps.values()),
            frames=[FrameOut.of(frame) for frame in year.frames],
        )


def _steps(steps: Iterable[FrameStep]) -> list[FrameStepOut]:
    return [FrameStepOut.model_validate(step) for step in steps]
