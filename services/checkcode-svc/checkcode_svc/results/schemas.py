"""Results, as the API takes them (C-10)."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from checkcode_svc.codes.schemas import Text
from checkcode_svc.results.commands import Results
from checkcode_svc.visits.schemas import PointIn
from shared.web.values import Day


class LateResultsOverrideIn(BaseModel):
    """A second person's reason, over the draft that she was shown (C-07, I-09)."""

    model_config = ConfigDict(extra="forbid")

    draft_version: Annotated[int, Field(ge=1)]
    reason: Text


class ResultsIn(BaseModel):
    """One agency's results of a visit, complete or as a draft (C-10)."""

    model_config = ConfigDict(extra="forbid")

    points: Annotated[list[PointIn], Field(max_length=2000)]
    draft: bool = False
    overdue_reason: Text | None = None
    """Why they come after their last day (C-11)."""

    ended_on: Day | None = None
    """When your agency was done there, where that is later than the visit's day: the
    month in which planned checks may be covered begins then (M-09)."""

    @property
    def results(self) -> Results:
        """The same as the commands take it."""
        points = [point.value for point in self.points]
        return Results(points, self.overdue_reason, self.ended_on)


class CorrectionIn(BaseModel):
    """Corrected results, all of them, and why they are corrected (C-26)."""

    model_config = ConfigDict(extra="forbid")

    points: Annotated[list[PointIn], Field(min_length=1, max_length=2000)]
    reason: Text


class FormerResultsOut(BaseModel):
    """Results as they were before a correction (C-26)."""

    model_config = ConfigDict(from_attributes=True)

    agency: str
    version: int
    points: list[PointIn]
    problems: int
    recorded_at: datetime | None
    corrected_at: datetime
    reason: str
