"""The counts of a period."""

from pydantic import BaseModel, ConfigDict


class CodeCounts(BaseModel):
    """Codes by the day of issue."""

    model_config = ConfigDict(from_attributes=True)

    issued: int
    joint: int
    late: int
    emergency: int
    """Applied for as an emergency, before the visit or after it (C-07)."""
    cancelled: int
    matching_unavailable: int


class VisitCounts(BaseModel):
    """Visits by their day; what P-22 leaves out is not counted."""

    model_config = ConfigDict(from_attributes=True)

    apart: int
    """The tasks carried out, each alone."""
    together: int
    """The visits made."""
    internal_merge: int
    """What merging one agency's own tasks saved of the difference (M-11)."""


class Summary(BaseModel):
    """This service's counts of a period."""

    model_config = ConfigDict(from_attributes=True)

    codes: CodeCounts
    visits: VisitCounts
    results: int
    ratings: int
