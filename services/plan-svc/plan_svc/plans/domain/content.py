"""What a plan states (P-02, P-03)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from plan_svc.plans.errors import PeriodWrong


class PlanKind(StrEnum):
    """The kinds of plan (P-02)."""

    ANNUAL = "annual"
    MONTHLY = "monthly"
    SPECIAL = "special"


class Method(StrEnum):
    """How subjects are chosen (P-03)."""

    RANDOM = "random"
    FULL = "full"
    KEY = "key"


class Mode(StrEnum):
    """Where the check happens (P-14)."""

    ON_SITE = "on_site"
    OFF_SITE = "off_site"


class ExceptionKind(StrEnum):
    """On what ground the lists may be overridden (P-11, P-12)."""

    SUPERIOR_ORDER = "superior_order"
    STATUTE = "statute"


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which a task may be carried out; one day where it was."""

    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Content:
    """What a plan states; which of it a plan must state is law (P-03)."""

    title: str
    kind: PlanKind
    items: tuple[str, ...]
    partner_agencies: tuple[str, ...] = ()
    period_from: date | None = None
    period_to: date | None = None
    scope: str = ""
    scope_open: bool = False
    """The scope names no subjects yet, so the ratio may stay open."""
    legal_basis: str = ""
    ratio: Decimal | None = None
    method: Method | None = None
    mode: Mode = Mode.ON_SITE
    check_points: str = ""
    frequency: str = ""
    necessity: str = ""
    materials: tuple[str, ...] = ()
    parent_plan_code: str | None = None
    exception: ExceptionKind | None = None
    exception_reference: str = ""
    surprise: bool = False
    classified: bool = False
    duration_minutes: int = 60
    section: str | None = None
    out_of_scope: str | None = None
    """Reason by which its visits are counted, matched and limited nowhere (P-22)."""

    def __post_init__(self) -> None:
        """A period has its end after its beginning."""
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise PeriodWrong

    @property
    def window(self) -> Window | None:
        """The plan's period, as the window of its tasks."""
        if self.period_from is None or self.period_to is None:
            return None
        return Window(self.period_from, self.period_to)

    @property
    def is_limited(self) -> bool:
        """Whether lists and limits speak of it: visits on site, in scope (P-22)."""
        return self.mode is Mode.ON_SITE and self.out_of_scope is None

    @property
    def named_exception(self) -> ExceptionKind | None:
        """The exception, where its order or statute is named too (P-11)."""
        return self.exception if self.exception_reference.strip() else None

    @property
    def facts(self) -> dict[str, str]:
        """What policy rows may be narrowed to."""
        exception = {"exception": self.exception.value} if self.exception else {}
        return {"kind": self.kind.value} | exception
