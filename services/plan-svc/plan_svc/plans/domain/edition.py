"""What a filed plan stated for a time, until it was amended (P-08)."""

from dataclasses import dataclass
from datetime import datetime

from plan_svc.plans.domain.content import Content
from plan_svc.plans.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class Edition:
    """One statement of a filed plan, with the days of its force."""

    edition: int
    content: Content
    change_reason: str | None
    subject_count: int
    task_count: int
    since: datetime
    until: datetime | None = None

    @classmethod
    def of(cls, plan: Plan, until: datetime | None = None) -> "Edition":
        """What a plan states now."""
        return cls(
            edition=plan.edition,
            content=plan.content,
            change_reason=plan.change_reason,
            subject_count=plan.subject_count,
            task_count=plan.task_count,
            since=plan.stated_at or plan.filed_at or plan.changed_at,
            until=until,
        )
