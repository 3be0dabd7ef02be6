"""A plan: what it states, and its life from draft to filed (P-02, P-04)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from plan_svc.plans.errors import NotADraft, PeriodWrong
from shared.civic.law import Case


class PlanKind(StrEnum):
    """The kinds of plan (P-02)."""

    ANNUAL = "annual"
    MONTHLY = "monthly"
    SPECIAL = "special"


class PlanStatus(StrEnum):
    """draft → submitted → filed; a refusal leads back to draft (P-04)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    FILED = "filed"
    REVOKED = "revoked"


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
class Draft:
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

    def __post_init__(self) -> None:
        """A period has its end after its beginning."""
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise PeriodWrong

    @property
    def named_exception(self) -> ExceptionKind | None:
        """The exception, where its order or statute is named too (P-11)."""
        return self.exception if self.exception_reference.strip() else None


@dataclass(frozen=True, slots=True)
class Planner:
    """The agency that plans, as far as the law asks about it."""

    code: str
    domain: str
    region: str
    level: str

    def case(self, day: date, draft: Draft | None = None, **facts: str) -> Case:
        """The case that policy rows are asked about."""
        if draft is not None:
            facts["kind"] = draft.kind
            if draft.exception:
                facts["exception"] = draft.exception
        return Case(
            region=self.region[:6],
            domain=self.domain,
            day=day,
            facts={"level": self.level, **facts},
        )


def ensure_draft(status: str) -> None:
    """Only a draft can be changed (P-04)."""
    if status != PlanStatus.DRAFT:
        raise NotADraft(status=status)
