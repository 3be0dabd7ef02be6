"""The closed lists of words that an application uses."""

from enum import StrEnum


class DeclineReason(StrEnum):
    """Why an applicant does not join (M-07)."""

    DATE = "date"
    INSPECTORS = "inspectors"
    NATURE = "nature"
    CONFIDENTIALITY = "confidentiality"
    SUBJECT_WISH = "subject_wish"
    OTHER = "other"
