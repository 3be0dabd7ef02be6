"""The closed lists of words that applications, codes, visits and results use."""

from enum import StrEnum


class ApplicationStatus(StrEnum):
    """The life of an application for a code (C-03)."""

    OPEN = "open"
    AWAITING_ANSWERS = "awaiting_answers"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class CodeStatus(StrEnum):
    """The life of an inspection code."""

    ISSUED = "issued"
    PRESENTED = "presented"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Kind(StrEnum):
    """The two kinds of inspection."""

    PLANNED = "planned"
    TRIGGERED = "triggered"


class KindOfVisit(StrEnum):
    """Where the visit takes place; all of them need a code (C-21)."""

    PREMISES = "premises"
    WORK_SITE = "work_site"
    QUESTIONING = "questioning"


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


class Outcome(StrEnum):
    """The result of one check point (C-10)."""

    PROBLEM_FOUND = "problem_found"
    NO_PROBLEM = "no_problem"
    NOT_COVERED = "not_covered"


class Measure(StrEnum):
    """What is done about a found problem (C-10)."""

    COERCIVE_MEASURE = "coercive_measure"
    PENALTY_CASE = "penalty_case"
    GUIDANCE = "guidance"
    CORRECTION_ORDER = "correction_order"
    OTHER = "other"


class Remark(StrEnum):
    """What the subject adds to its rating (C-12)."""

    NONE = "none"
    COMPLAINT = "complaint"
    QUESTION = "question"
    SUGGESTION = "suggestion"
