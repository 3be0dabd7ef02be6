"""Dry runs over HTTP."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Annotated, Any, Self

from pydantic import Field

from plan_svc.dryrun.domain import DryRun
from plan_svc.plans.domain.plan import PlanStatus
from plan_svc.plans.schemas import OccasionOut, PlanIn
from plan_svc.review.domain.checks import Check
from plan_svc.review.schemas import CheckOut
from plan_svc.schemas import In, Line, Out
from plan_svc.uploads.domain import REASON
from shared import jsontext
from shared.errors import DomainError
from shared.events import Basis

Reasons = dict[str, Annotated[Line, Field(min_length=1)]]


class SubjectIn(In):
    """A subject of a plan: a place, or one whose only place it is."""

    place: Annotated[str, Field(max_length=60)] = ""
    uscc: Annotated[str, Field(max_length=60)] = ""
    reasons: Reasons = {}

    def row(self) -> dict[str, str]:
        """The row as an upload has it."""
        reasons = {f"{REASON}{rule}": text for rule, text in self.reasons.items()}
        return {"place": self.place, "uscc": self.uscc, **reasons}


class TrialIn(In):
    """How a plan is tried."""

    reasons: Reasons = {}
    search: bool = Field(
        default=True, description="whether a later period is looked for, if it fails"
    )


class DryRunIn(TrialIn):
    """A plan that nobody has to draft for this, with its subjects."""

    plan: PlanIn
    subjects: Annotated[list[SubjectIn], Field(max_length=5000)] = []

    def rows(self) -> list[dict[str, str]]:
        """The subjects as the rows of an upload."""
        return [each.row() for each in self.subjects]


class RefusalOut(Out):
    """What a real filing would be refused with."""

    code: str
    rule: str | None
    clause: str | None
    detail: str
    detail_zh: str
    next: str
    next_zh: str
    members: dict[str, Any] = Field(
        description="what the refusal names: rows, checks, fields, steps"
    )

    @classmethod
    def of(cls, refusal: DomainError, checks: Sequence[Check]) -> Self:
        """The answer of a refusal, with the checks that came before it."""
        members = jsontext.loads(jsontext.dumps(refusal.members))
        return cls(
            code=refusal.code,
            rule=refusal.rule,
            clause=refusal.clause or _clause_of(members, checks),
            detail=refusal.detail,
            detail_zh=refusal.detail_zh,
            next=refusal.todo,
            next_zh=refusal.todo_zh,
            members=members,
        )


class DryRunOut(Out):
    """Whether a plan would be filed; if not, why, and from which day on it would."""

    would_be_filed: bool
    refusal: RefusalOut | None
    step: str | None = Field(
        description="the step at which it would be refused; unset before the first"
    )
    subjects: int
    tasks: int
    steps: list[str] = Field(description="the steps that it would take, in turn")
    possible: OccasionOut | None = Field(
        description="the first later period for which it would be filed"
    )
    searched_to: date | None = Field(
        description="the last beginning that was tried; unset where none was"
    )
    checks: list[CheckOut]
    bases: list[Basis] = Field(description="the rows of the law that it is judged by")

    @classmethod
    def of(cls, run: DryRun) -> Self:
        """The answer of a dry run."""
        trial, plan = run.trial, run.trial.plan
        chain = [] if plan is None else plan.chain
        return cls(
            would_be_filed=trial.filed,
            refusal=None
            if trial.refusal is None
            else RefusalOut.of(trial.refusal, trial.checks),
            step=None if trial.filed else trial.step,
            subjects=0 if plan is None else plan.subject_count,
            tasks=plan.task_count if plan and plan.status is PlanStatus.FILED else 0,
            steps=[step.name for step in sorted(chain, key=attrgetter("ordinal"))],
            possible=None
            if run.possible is None
            else OccasionOut.model_validate(run.possible),
            searched_to=run.searched_to,
            checks=[CheckOut.model_validate(check) for check in trial.checks],
            bases=list(
                dict.fromkeys(basis for check in trial.checks for basis in check.bases)
            ),
        )


def _clause_of(members: dict[str, Any], checks: Sequence[Check]) -> str | None:
    """The clause of the first row of law that a refusal rests on.

    A refusal that names rules alone rests on the checks of them that failed.
    """
    named: list[dict[str, Any]] = [*members.get("bases", ())]
    for check in members.get("checks", ()):
        named += check["bases"]
    rules = members.get("rules", ())
    cited = [
        basis.clause
        for check in checks
        if check.rule in rules and not check.passed
        for basis in check.bases
    ]
    clauses = [*(each["clause"] for each in named), *cited]
    return clauses[0] if clauses else None
