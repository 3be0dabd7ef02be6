"""The answer with the counts."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class SummaryOut(BaseModel):
    """Counts of the register."""

    model_config = ConfigDict(from_attributes=True)

    subjects: dict[str, int]
    places: int
    lists: dict[str, int]
    inspectors: int
    registered: Annotated[int, Field(description="subjects within the days asked for")]
