"""Results, as the API takes them (C-10)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from checkcode_svc.codes.schemas import Text
from checkcode_svc.results.commands import Results
from checkcode_svc.visits.schemas import PointIn


class ResultsIn(BaseModel):
    """One agency's results of a visit, complete or as a draft (C-10)."""

    model_config = ConfigDict(extra="forbid")

    points: Annotated[list[PointIn], Field(max_length=2000)]
    draft: bool = False
    supervisor_reason: Text | None = None

    @property
    def results(self) -> Results:
        """The same as the commands take it."""
        points = [point.value for point in self.points]
        return Results(points, self.supervisor_reason)
