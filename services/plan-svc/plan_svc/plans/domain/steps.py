"""The filing steps of a plan, from the row of its region, domain and kind (P-04).

A chain is written `agency > municipal_counterpart + district_justice`: `>` is order,
`+` is at the same time. Each step is taken by the agency that plays its role.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from plan_svc.library.domain import Agency
from plan_svc.plans.domain.conference import Conference
from plan_svc.plans.errors import (
    ConsultationMissing,
    DeliberationMissing,
    NotYourStep,
    StepNotOpen,
)
from plan_svc.policy.domain import CHAIN, CONFERENCE
from shared.civic.law import Basis, Case, Law

AGENCY = "agency"
"""The step that the planning agency takes itself: its approval."""
CONFERENCE_OFFICE = "conference_office"
"""Taken once the agencies were asked whether they join (P-18)."""
DELIBERATION = "conference"
"""Taken by the same office, once the conference has deliberated (P-19)."""


class StepStatus(StrEnum):
    """What became of a step."""

    PENDING = "pending"
    CONSENTED = "consented"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FieldReason:
    """What is said of one field of a plan: why it is returned, or could be better."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one round of filing, and who decided it."""

    name: str
    ordinal: int
    authority: str
    status: StepStatus = StepStatus.PENDING
    round: int = 0
    by: str | None = None
    reason: str | None = None
    decided_at: datetime | None = None
    basis: Basis | None = None
    """The row of the chain that asks for it; of earlier steps it is not known."""
    field_reasons: tuple[FieldReason, ...] = ()
    """Of a refusal: what is wrong at which field."""

    def was_returned_by(self, agency: str) -> bool:
        """Whether the agency refused the plan here: it may follow what comes of it."""
        return self.status is StepStatus.REFUSED and self.authority == agency


@dataclass(frozen=True, slots=True)
class Decision:
    """What an authority decides about a step: who for it, and when."""

    authority: str
    by: str
    at: datetime
    status: StepStatus = StepStatus.CONSENTED
    reason: str | None = None
    field_reasons: tuple[FieldReason, ...] = ()


def parse_chain(text: str) -> tuple[tuple[str, ...], ...]:
    """Groups of step names: the groups in order, a group's steps in parallel."""
    return tuple(
        tuple(name.strip() for name in group.split("+")) for group in text.split(">")
    )


def authority_of(step: str, agency: Agency, office: str | None = None) -> str:
    """The code of the agency that takes a step; `office` is the joint conference's."""
    city, district = f"{agency.region[:2]}0000", agency.region[:6]
    match step:
        case "agency":
            return agency.code
        case "municipal_counterpart":
            return f"{city}-{agency.domain}"
        case "municipal_justice":
            return f"{city}-justice"
        case "district_justice":
            return f"{district}-justice"
        case "district_government":
            return f"{district}-government"
        case "conference_office" | "conference" if office is not None:
            return office
        case _:
            raise ValueError(f"no authority takes the step {step!r}")


def office_of(law: Law, case: Case) -> str | None:
    """The agency that has the office of the region's joint conference (P-18)."""
    row = law.first(CONFERENCE, case)
    return None if row is None else f"{case.region}-{row.value.office}"


def ensure_conferred(step: str, conference: Conference | None) -> None:
    """What the conference's steps consent to was done before (P-18, P-19).

    Raises:
        ConsultationMissing: if the agencies were not asked whether they join.
        DeliberationMissing: if the conference has not deliberated.
    """
    if step in {CONFERENCE_OFFICE, DELIBERATION} and conference is None:
        raise ConsultationMissing
    if step == DELIBERATION and conference and conference.reference is None:
        raise DeliberationMissing


def guides_of(agency: Agency, domains: Collection[str]) -> list[str]:
    """The district agencies that guide a town's plans of these sectors (JS 二.6)."""
    return [f"{agency.region[:6]}-{domain}" for domain in sorted(domains)]


def steps_for(
    law: Law, case: Case, agency: Agency, partners: Sequence[str] = ()
) -> list[Step]:
    """The steps that the agency's plan has before it (P-04).

    Each partner consents by a step of its own, open from the agency's approval on:
    without it nothing is filed, so nothing is scheduled in its name.
    """
    row = law.holding(CHAIN, case)[0]
    basis, office = law.cite(row), office_of(law, case)
    steps: list[Step] = []
    ordinal = 0
    for group in parse_chain(row.value.steps):
        ordinal += 1
        steps += [
            Step(name, ordinal, authority_of(name, agency, office), basis=basis)
            for name in group
        ]
        if AGENCY in group and partners:
            ordinal += 1
            steps += [
                Step(partner_step(partner), ordinal, partner) for partner in partners
            ]
    return steps


def partner_step(partner: str) -> str:
    """The name of the step by which a partner agency consents."""
    return f"partner_{partner.replace('-', '_')}"


def open_steps(steps: Sequence[Step]) -> list[Step]:
    """The steps that can be taken now."""
    waiting = [step for step in steps if step.status is not StepStatus.CONSENTED]
    ordinal = min((step.ordinal for step in waiting), default=0)
    return [
        step
        for step in waiting
        if step.ordinal == ordinal and step.status is StepStatus.PENDING
    ]


def take(steps: Sequence[Step], name: str, decision: Decision) -> list[Step]:
    """The steps after one was taken by the agency that it belongs to (P-04)."""
    ready = {step.name: step for step in open_steps(steps)}
    step = ready.get(name)
    if step is None:
        raise StepNotOpen(step=name, open_steps=sorted(ready))
    if step.authority != decision.authority:
        raise NotYourStep(step=name, authority=step.authority)
    decided = replace(
        step,
        status=decision.status,
        by=decision.by,
        reason=decision.reason,
        decided_at=decision.at,
        field_reasons=decision.field_reasons,
    )
    return [decided if other is step else other for other in steps]


def returned_by(steps: Sequence[Step]) -> Step | None:
    """The refusal that a draft has to answer, until it is approved again (P-04)."""
    refused = [step for step in steps if step.status is StepStatus.REFUSED]
    if not refused:
        return None
    last = max(refused, key=lambda step: step.round)
    approved = (
        step.round
        for step in steps
        if step.name == AGENCY and step.status is StepStatus.CONSENTED
    )
    return last if last.round >= max(approved, default=0) else None


def is_complete(steps: Sequence[Step]) -> bool:
    """Whether every step has consented, so that the plan is filed."""
    return all(step.status is StepStatus.CONSENTED for step in steps)
