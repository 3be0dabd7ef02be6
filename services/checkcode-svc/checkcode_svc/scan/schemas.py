"""What the forms of the scan page send; reports as the API gives them (C-06, C-12)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from checkcode_svc.ratings.domain.rating import Ballot, Remark


class RatingForm(BaseModel):
    """What the rating form sends; what is missing is told on a page, not as a 422."""

    secret: Annotated[str, Field(max_length=100)] = ""
    score: Annotated[str, Field(max_length=10)] = ""
    remark: Annotated[str, Field(max_length=20)] = "none"
    text: Annotated[str, Field(max_length=4000)] = ""

    @property
    def ballot(self) -> Ballot:
        """The rating in the domain's words."""
        score = int(self.score) if self.score in {"1", "2", "3", "4", "5"} else 0
        is_listed = self.remark in {remark.value for remark in Remark}
        remark = Remark(self.remark) if is_listed else Remark.NONE
        return Ballot(score, remark, self.text.strip())


class ReportOut(BaseModel):
    """A report of a suspicious code (C-06)."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str | None
    text: str
    made_at: datetime
