"""The closed lists of words that an application uses."""

from enum import StrEnum


class TriggerSource(StrEnum):
    """Where a triggered inspection comes from (P-21); each needs a reason."""

    COMPLAINT = "complaint"
    TRANSFER = "transfer"
    SUPERIOR = "superior"
    MEDIA = "media"
    OTHER_SYSTEM = "other_system"
    OFF_SITE_WARNING = "off_site_warning"
    FAILED_SAMPLE = "failed_sample"
    ACCIDENT = "accident"
    OTHER = "other"


class DeclineReason(StrEnum):
    """Why an applicant does not join (M-07)."""

    DATE = "date"
    INSPECTORS = "inspectors"
    NATURE = "nature"
    CONFIDENTIALITY = "confidentiality"
    SUBJECT_WISH = "subject_wish"
    OTHER = "other"
