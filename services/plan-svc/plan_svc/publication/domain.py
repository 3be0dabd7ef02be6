"""What of a plan is made public: what HP 八 lists, and nothing of a person."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from plan_svc.plans.domain.conference import Conference
from plan_svc.plans.domain.content import Content, Method, Mode, PlanKind
from plan_svc.plans.domain.plan import Plan, PlanStatus
from plan_svc.policy.domain import PUBLICATION
from plan_svc.publication.errors import NotRipe, PersonalData, ReferenceMissing
from shared.civic.law import Case, Law

_PERSONAL = re.compile(
    r"(?<!\d)(1[3-9]\d{9}|[1-9]\d{16}[\dXx])(?![\dA-Za-z])", re.ASCII
)
"""A mobile phone's number, or that of an identity card."""


@dataclass(frozen=True)
class PublishedPlan:
    """A plan as the public reads it; the subjects are not named."""

    plan_code: str
    edition: int
    status: PlanStatus
    kind: PlanKind
    title: str
    agency: str
    partner_agencies: tuple[str, ...]
    domain: str
    region: str
    items: tuple[str, ...]
    period_from: date | None
    period_to: date | None
    scope: str
    ratio: Decimal | None
    method: Method | None
    mode: Mode
    check_points: str
    frequency: str
    materials: tuple[str, ...]
    tasks: int
    published_at: datetime
    """For the first time."""
    stated_at: datetime
    """When this edition was made public, or the plan revoked."""
    reference: str | None = None
    """The conference's decision, where one was needed (P-19)."""

    @classmethod
    def of(cls, plan: Plan, reference: str | None, at: datetime) -> "PublishedPlan":
        """What a plan shows the public from now on."""
        content = plan.content
        return cls(
            plan_code=plan.plan_code or "",
            edition=plan.edition,
            status=plan.status,
            kind=content.kind,
            title=content.title,
            agency=plan.agency,
            partner_agencies=content.partner_agencies,
            domain=plan.domain,
            region=plan.region,
            items=content.items,
            period_from=content.period_from,
            period_to=content.period_to,
            scope=content.scope,
            ratio=content.ratio,
            method=content.method,
            mode=content.mode,
            check_points=content.check_points,
            frequency=content.frequency,
            materials=content.materials,
            tasks=plan.task_count,
            published_at=plan.published_at or at,
            stated_at=at,
            reference=reference,
        )


def ensure_impersonal(content: Content) -> None:
    """Refuse texts that hold somebody's number.

    Raises:
        PersonalData: naming the fields.
    """
    texts = {
        "title": content.title,
        "scope": content.scope,
        "check_points": content.check_points,
        "frequency": content.frequency,
        "materials": "\n".join(content.materials),
    }
    fields = [name for name, text in texts.items() if _PERSONAL.search(text)]
    if fields:
        raise PersonalData(fields=fields)


def ensure_ripe(
    law: Law,
    case: Case,
    reference: str | None,
    conference: Conference | None = None,
) -> str | None:
    """Where a row says so, a conference decided that it may be made public (P-19).

    Returns:
        the decision on which the publication rests: what the conference's office
        entered, else what is named.

    Raises:
        NotRipe: if the conference has deliberated otherwise.
        ReferenceMissing: if no decision is known, nor named.
    """
    rows = law.holding(PUBLICATION, case)
    entered = conference.reference if conference else None
    if rows and conference and not conference.ripe:
        raise NotRipe(basis=law.cite(rows[0]), reference=entered)
    if rows and not (entered or reference):
        raise ReferenceMissing(basis=law.cite(rows[0]))
    return entered or reference
