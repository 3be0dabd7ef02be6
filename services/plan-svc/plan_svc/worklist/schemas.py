"""What waits for an agency, over HTTP."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import Field

from plan_svc.plans.domain.content import PlanKind
from plan_svc.plans.schemas import PlanOut
from plan_svc.review.schemas import CheckOut, FactorOut
from plan_svc.schemas import Out
from plan_svc.worklist.domain import Step, Work
from plan_svc.worklist.queries import Dossier


class WaitingStep(Out):
    """A step that waits for your agency, with all that it is about by name (P-04)."""

    plan_id: UUID
    step: str = Field(description="`answer`, or the step of filing")
    work: Work
    due_on: date | None
    due_clause: str | None = Field(
        description="of the row that dates it; unset: the day before the period begins"
    )
    agency: str
    agency_name: str
    plan_code: str | None
    title: str
    kind: PlanKind
    edition: int
    amends: UUID | None = Field(description="the filed plan that it changes")
    period_from: date | None
    period_to: date | None
    items: list[str]
    item_names: list[str]
    subject_count: int
    open_tasks: int = Field(description="for which an amendment awaits your answer")
    round: int = Field(description="an approval names the one that was shown")
    plan: str = Field(description="where the plan is read")
    checks: str = Field(description="where every check of it is read")
    subjects: str = Field(description="where its places are read")
    comments: str = Field(description="where comments on it are read")
    act: str = Field(description="where the step is taken")

    @classmethod
    def of(cls, step: Step) -> Self:
        """The answer of a waiting step."""
        waiting = step.waiting
        url = f"/plan/v1/plans/{waiting.plan_id}"
        members = {
            name: getattr(waiting, name)
            for name in cls.model_fields
            if hasattr(waiting, name)
        }
        ways = {
            Work.APPROVE: f"{url}/approval",
            Work.ANSWER: f"{url}/answers",
        }
        taken = ways.get(waiting.work, f"{url}/steps/{waiting.step}/consent")
        return cls.model_validate(
            members
            | {
                "due_on": step.due.day,
                "due_clause": step.due.basis.clause if step.due.basis else None,
                "item_names": step.item_names,
                "plan": url,
                "checks": f"{url}/checks",
                "subjects": f"{url}/subjects",
                "comments": f"{url}/comments",
                "act": taken,
            }
        )


class OverlapOut(Out):
    """Whose open tasks lie at the plan's places in its period."""

    agency: str
    places: int


class StepDossier(Out):
    """All that somebody needs who takes a step (P-04, P-05)."""

    step: WaitingStep
    plan: PlanOut
    checks: list[CheckOut]
    factors: list[FactorOut] = Field(
        description="what is weighed besides, with its numbers (P-27)"
    )
    overlaps: list[OverlapOut] = Field(
        description="secret tasks are not told of, not even in number"
    )

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        """The answer of a dossier."""
        return cls(
            step=WaitingStep.of(dossier.step),
            plan=PlanOut.of(dossier.plan),
            checks=[CheckOut.model_validate(check) for check in dossier.checks],
            factors=[FactorOut.model_validate(each) for each in dossier.factors],
            overlaps=[OverlapOut.model_validate(each) for each in dossier.overlaps],
        )
