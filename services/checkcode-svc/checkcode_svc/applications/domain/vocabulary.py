"""The closed lists of words that an application uses."""

from dataclasses import dataclass
from enum import StrEnum


class DeclineReason(StrEnum):
    """Why an applicant does not join (M-07)."""

    DATE = "date"
    INSPECTORS = "inspectors"
    NATURE = "nature"
    CONFIDENTIALITY = "confidentiality"
    SUBJECT_WISH = "subject_wish"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SaidWhy:
    """What an applicant says about why it does not join (M-07)."""

    reason: DeclineReason | None
    text: str | None = None
    needs_text: bool = False
    """Whether the row of the reason asks for a text too."""
