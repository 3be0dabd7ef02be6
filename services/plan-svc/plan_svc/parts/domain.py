"""A part of a plan: which section handed it in, and who wrote it (P-04)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plan_svc.parts.errors import PartDoesNotFit
from plan_svc.plans.domain.plan import Plan


@dataclass(frozen=True)
class Part:
    """A draft that was merged into another, with its own authors."""

    plan_id: UUID
    part_id: UUID
    title: str
    section: str | None
    authors: tuple[str, ...]
    """Who wrote it: none of them approves the plan."""
    items: tuple[str, ...]
    subjects: int
    merged_by: str
    merged_at: datetime


def authors_of(plan: Plan, part: Plan) -> list[str]:
    """Whoever wrote a part had a hand in the plan, and does not approve it (P-04)."""
    return list(dict.fromkeys((*plan.authors, *part.authors)))


def ensure_fits(plan: Plan, part: Plan) -> None:
    """A part is a draft of the same kind and period, with items that the plan states.

    Raises:
        PartDoesNotFit: naming what differs.
    """
    whole, own = plan.content, part.content
    differs = [
        *(["plan"] if part.id == plan.id or plan.amends or part.amends else []),
        *(["kind"] if own.kind is not whole.kind else []),
        *(["period"] if own.window != whole.window else []),
        *(["occasions"] if own.occasions != whole.occasions else []),
        *(["items"] if not set(own.items) <= set(whole.items) else []),
    ]
    if differs:
        raise PartDoesNotFit(differs=differs)
