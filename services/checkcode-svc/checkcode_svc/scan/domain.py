"""What the scan page of a code shows: one value, ready for the template (C-05).

Personal data goes out here only as the inspectors' names and masked certificate
numbers, and only while the code stands.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from checkcode_svc.codes.domain.code import Face


@dataclass(frozen=True, slots=True)
class InspectorLine:
    """An inspector, as the subject may check the certificate that is shown."""

    name: str
    certificate: str
    valid: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item: what is inspected, on which basis."""

    name: str
    basis: str
    points: int


@dataclass(frozen=True, slots=True)
class AgencyBlock:
    """One agency on the code."""

    code: str
    name: str
    name_en: str
    leads: bool
    inspectors: list[InspectorLine]
    items: list[ItemLine]
    tasks: list[str]
    spares_representative: tuple[str, str] | None = None
    """The clause by which it may not demand the legal representative's company; in
    Chinese and English."""


@dataclass(frozen=True, slots=True)
class PointLine:
    """The result of one check point."""

    text: str
    outcome: str
    measures: tuple[str, ...]
    said: str | None
    """What was seen, in the inspectors' words."""


@dataclass(frozen=True, slots=True)
class ResultBlock:
    """One agency's results of one visit; `rated` None before they are in."""

    name: str
    name_en: str
    points: list[PointLine]
    problems: int
    complete: bool
    corrected_at: datetime | None
    rated: bool | None


@dataclass(frozen=True, slots=True)
class VisitBlock:
    """One visit with the code (C-09)."""

    number: int
    started_at: datetime
    results: list[ResultBlock]


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything on the page; `details` is None where nothing more may be shown."""

    face: Face
    altered: bool = False
    veiled: bool = False
    """Classified, or a surprise not presented yet: the page says nothing of it."""
    closed: bool = False
    """Veiled for ever: a classified one that was presented."""
    details: "Details | None" = None
    ended: "Ended | None" = None
    """Of a code that ended, unless it is veiled."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Which code ended, why, and since when (C-06)."""

    code: str
    why: tuple[str, str]
    """In Chinese and English; nothing that an agency wrote."""
    at: datetime | None
    """When it was cancelled, by the clock of Shanghai; None where it is not known."""
    last_day: date | None
    """Of one that nobody presented: the last day on which it held."""


@dataclass(frozen=True, slots=True)
class Details:
    """Who comes where, when, why and how."""

    code: str
    day: date
    minutes: int
    kind: str
    kind_of_visit: str
    subject: str
    address: str
    questioned_at: str | None
    plans: list[str]
    source: tuple[str, str] | None
    """In Chinese and English."""
    agencies: list[AgencyBlock] = field(default_factory=list)
    materials: list[str] = field(default_factory=list)
    visits: list[VisitBlock] = field(default_factory=list)
    can_rate: bool = False

    @property
    def certificates_hold(self) -> bool:
        """Whether every inspector's certificate holds on the day of the visit."""
        return all(
            inspector.valid
            for agency in self.agencies
            for inspector in agency.inspectors
        )
