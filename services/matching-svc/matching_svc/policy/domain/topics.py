"""What matching-svc decides by: the topics of its rows, and what their values say."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from shared.civic import declining
from shared.civic.law import ANY_WORD, Topic, Value

Count = Annotated[int, Field(ge=0)]
_KIND = {"kind": ANY_WORD}
"""A kind of business, or an item."""


class Months(Value):
    """A number of calendar months."""

    months: Count


class Days(Value):
    """A number of calendar days."""

    days: Count


class WorkingDays(Value):
    """A number of working days."""

    working_days: Count


class Agencies(Value):
    """A number of agencies."""

    agencies: Count


class Visits(Value):
    """A number of visits."""

    visits: Count


class Hours(Value):
    """When visits take place: in opening hours or outside, and by the clock (M-17)."""

    place_is: Literal["open", "closed"] | None = None
    not_before: Annotated[int, Field(ge=0, le=24)] | None = None
    not_after: Annotated[int, Field(ge=0, le=24)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Hours":
        if not self.model_fields_set:
            raise ValueError("hours are open, closed, or of the clock")
        return self


ANSWER_BEFORE_VISIT = Topic("answer.before_visit", WorkingDays)
ANSWER_DUE = Topic("answer.due", WorkingDays)
CAPACITY = Topic("capacity.visits", Visits, narrows={"agency": ANY_WORD})
COVERAGE = Topic("coverage", Months)
FORMER_DECLINE_REASON = Topic("decline.reason", declining.Reason, units=ANY_WORD)
"""What kept sets call the reasons; today's rows are those of `shared.civic.declining`.
"""
HORIZON = Topic("matching.horizon", Months)
HOURS = Topic("hours", Hours, narrows=_KIND, together=True)
INSPECTED_ONCE = Topic("inspected.once", Value)
LEAD_SECTOR = Topic("lead.sector", Value, narrows=_KIND)
LEAD_WITH_REGULATOR = Topic("lead.with_regulator", Value, narrows=_KIND)
MERGE_SUBJECT = Topic("merge.subject", Value)
MOST_AGENCIES = Topic("visit.most_agencies", Agencies)
MOST_AHEAD = Topic("proposal.most_ahead", Days)
NOT_RUSH = Topic("hours.not_rush", Value)
OCCASION_GAP = Topic("occasion.gap", Months)
PROPOSAL_LEAD = Topic("proposal.lead", WorkingDays)
RECOGNITION = Topic("recognition", Months)

TOPICS = (
    ANSWER_BEFORE_VISIT,
    ANSWER_DUE,
    CAPACITY,
    COVERAGE,
    FORMER_DECLINE_REASON,
    HORIZON,
    HOURS,
    INSPECTED_ONCE,
    LEAD_SECTOR,
    LEAD_WITH_REGULATOR,
    MERGE_SUBJECT,
    MOST_AGENCIES,
    MOST_AHEAD,
    NOT_RUSH,
    OCCASION_GAP,
    PROPOSAL_LEAD,
    RECOGNITION,
    *declining.TOPICS,
)
