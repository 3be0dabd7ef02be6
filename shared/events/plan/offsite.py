"""Events of off-site inspections."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from shared.events.base import Event, Fact
from shared.events.plan.tasks import TaskKind


class OffSiteMeans(StrEnum):
    """By what an inspection without a visit was made (P-26)."""

    REMOTE = "remote"
    """By video, or another look from afar."""
    SENSORS = "sensors"
    """By what devices measure."""
    DOCUMENTS = "documents"
    DATA = "data"
    """By comparing data that authorities have."""


class PointOutcome(StrEnum):
    """What was found at a check point, in the words of results of visits (C-10)."""

    PROBLEM_FOUND = "problem_found"
    NO_PROBLEM = "no_problem"
    NOT_COVERED = "not_covered"


class PointOffSite(Fact):
    """The result of one check point, without its words."""

    item: str
    point: str
    outcome: PointOutcome


class OffSiteInspected(Event):
    """An off-site task was carried out, or its results were corrected since (P-26).

    It is no visit: there is no code, nobody came, and nothing counts it as one.
    """

    type: ClassVar[str] = "onevisit.plan.off-site-inspected.v1"
    aggregate: ClassVar[str] = "off-site-inspection"

    task: str
    agency: str
    domain: str
    region: str
    town: str | None = None
    place: str
    uscc: str
    kind: TaskKind
    plan_code: str | None = None
    day: date
    means: tuple[OffSiteMeans, ...]
    points: tuple[PointOffSite, ...]
    problems: int
    evidence: tuple[str, ...]
    """The SHA-256 of each piece, in hexadecimal; what they are called is the
    agency's."""
    classified: bool = False
    surprise: bool = False
    recorded_at: datetime
    correct_until: date
    """The last day for a correction, as it was when the results were given."""
    corrected_at: datetime | None = None
    """Of a newer version: when the results were corrected."""

    @property
    def aggregate_id(self) -> str:
        """The task's number."""
        return self.task

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc
