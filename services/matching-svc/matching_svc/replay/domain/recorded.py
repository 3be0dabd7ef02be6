"""A row of a recorded year."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Recorded:
    """One row: a programme of an agency was at a premises on a day."""

    premises: str
    agency: str
    programme: str
    kind: str
    day: date
    findings: int | None = None
    """How many things were found wrong; None where the file does not say."""
    grade: str = ""
    """The credit grade of the premises, where there is a column of it."""
