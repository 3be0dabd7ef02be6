"""What the forms of the scan page send (C-12)."""

from typing import Annotated

from pydantic import BaseModel, Field

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
