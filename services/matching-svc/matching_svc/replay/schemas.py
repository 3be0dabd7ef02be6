"""What the replay's API takes and gives."""

from typing import Annotated

from pydantic import BaseModel, Field

from matching_svc.replay.commands.apart import Asked
from matching_svc.replay.commands.reading import COLUMNS, Selection, pairs
from matching_svc.replay.domain.tasks import MONTH, MOST_BACK, MOST_KNOWN


class ReplayIn(BaseModel):
    """What a replay changes; the options of `onevisit replay`."""

    window: Annotated[str, Field(max_length=10, description="month, exact or days")] = (
        MONTH
    )
    back: Annotated[int, Field(ge=0, le=MOST_BACK, description="months")] = 1
    known: Annotated[int, Field(ge=0, le=MOST_KNOWN, description="days; online")] = 0
    triggered: Annotated[str, Field(max_length=500, description="pattern")] = ""
    every_day: bool = False
    online: bool = False
    columns: Annotated[
        str,
        Field(
            max_length=1_000,
            description=f"fact=column,…; else each fact by its name, or {COLUMNS}",
        ),
    ] = ""
    scenarios: Annotated[
        str,
        Field(
            max_length=8_000,
            description="other rules beside these, as YAML or JSON",
            examples=['[{"name": "two months", "back": 2}]'],
        ),
    ] = ""

    def asked(self) -> Asked:
        """The same for the process that replays."""
        return Asked(**self.model_dump(exclude={"columns"}))

    def selection(self, most_rows: int) -> Selection:
        """What the columns are called; every row is meant."""
        return Selection(pairs(self.columns), most_rows=most_rows)


class MovedOut(BaseModel):
    """How many results moved, by how many days."""

    results: int
    results_with_findings: int
    days: int
    most_days: int


class PairOut(BaseModel):
    """Two programmes, how often they met anew, the visits saved through them."""

    programmes: list[str]
    visits: float
    met: int


class WayOut(BaseModel):
    """One way to do what was recorded."""

    visits: int
    visits_of_several_programmes: int
    visits_of_several_agencies: int
    by_month: dict[str, int]
    brought_forward: MovedOut
    after_the_window: MovedOut
    before_the_recorded_day: MovedOut
    after_the_recorded_day_within_the_window: MovedOut
    saved_by_pair: list[PairOut]


class AssumptionsOut(BaseModel):
    """Under which rules."""

    window: str
    back_months: int
    known_days: int
    triggered: str | None
    every_day: bool


class ScenarioOut(BaseModel):
    """What one set of rules comes to; a line of the table."""

    name: str
    visits: int
    lower_bound: int
    saved: Annotated[int, Field(description="against the recorded visits")]
    missed: Annotated[int, Field(description="inspections that a cap leaves out")]
    missed_with_findings: int
    visits_of_several_agencies: int
    brought_forward: MovedOut
    after_the_window: MovedOut
    after_the_recorded_day_within_the_window: MovedOut
    assumptions: AssumptionsOut


class ReplayOut(BaseModel):
    """The figures of a replay."""

    rows: int
    rows_folded: Annotated[int, Field(description="rows that say a visit again")]
    rows_with_placeholder_dates: Annotated[
        int, Field(description="rows that were passed over: 1900-01-01 and the like")
    ]
    premises: int
    triggered: int
    recorded: int
    clairvoyant: int
    lower_bound: int
    greedy: int
    online: int | None
    seconds: float
    peak_mib: float
    assumptions: AssumptionsOut
    ways: dict[str, WayOut | None]
    scenarios: Annotated[
        list[ScenarioOut], Field(description="the rules as they were, then the others")
    ]
