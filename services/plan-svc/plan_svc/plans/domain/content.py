"""What a plan states (P-02, P-03)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from plan_svc.plans.errors import ExtentWrong, OccasionWrong, PeriodWrong


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
class Extent:
    """How far a plan goes that is filed with a scope: its places come later (P-02)."""

    number: int
    """The most places that it may ever have."""
    areas: tuple[str, ...] = ()
    """Districts or towns, six or nine digits; without them the plan's own region."""
    business_types: tuple[str, ...] = ()
    """A place has one of these, where there are any."""


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
    occasions: tuple[Window, ...] = ()
    """The windows of several visits to one place; one of the whole period without."""
    out_of_scope: str | None = None
    """Reason by which its visits are counted, matched and limited nowhere (P-22)."""
    extent: Extent | None = None
    """Of a scope that is open: within which bounds tasks come later (P-02)."""

    def __post_init__(self) -> None:
        """A period has its end after its beginning, and so has each occasion in it."""
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise PeriodWrong
        if self.extent is not None and not self.scope_open:
            raise ExtentWrong
        ensure_in_turn(self.occasions, self.window)

    @property
    def window(self) -> Window | None:
        """The plan's period, as the window of its tasks."""
        if self.period_from is None or self.period_to is None:
            return None
        return Window(self.period_from, self.period_to)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The windows of its tasks at one place: one for each occasion (P-02)."""
        window = self.window
        return self.occasions or (() if window is None else (window,))

    @property
    def judged(self) -> tuple[object, ...]:
        """What the rows of a plan are judged by: where it changes, all are again."""
        return (
            *(self.kind, self.items, self.partner_agencies, self.windows, self.mode),
            *(self.exception, self.exception_reference, self.out_of_scope),
            self.extent,
        )

    def is_still(self, before: "Content") -> bool:
        """Whether it is the inspection that it was, with more partners and items."""
        return {*before.items} <= {*self.items} and (
            (self.kind, self.windows, self.mode)
            == (before.kind, before.windows, before.mode)
        )

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


def ensure_in_turn(occasions: Sequence[Window], period: Window | None) -> None:
    """Occasions follow each other inside the plan's period (P-02).

    Raises:
        OccasionWrong: naming the first that does not.
    """
    before: Window | None = None
    for number, window in enumerate(occasions, start=1):
        fits = (
            period is not None
            and period.earliest <= window.earliest <= window.latest <= period.latest
            and (before is None or before.latest < window.earliest)
        )
        if not fits:
            raise OccasionWrong(occasion=number)
        before = window
