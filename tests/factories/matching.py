"""What matching-svc sends: proposals and reliefs."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from matching_svc.explanations.domain.messages.outcomes import OUTCOMES

from shared.events.matching import (
    JointWithdrawn,
    ProposalEvent,
    ProposalMember,
    ProposalStatus,
    ReliefEvent,
    ReliefGround,
    ReliefKind,
    ReliefStatus,
    TaskCovered,
    TaskRecognised,
)
from tests.factories.base import NOON, PLACE, REGION, USCC, make
from tests.factories.plan import FIRE, MARKET, domain_of

P = TypeVar("P", bound=ProposalEvent)


def member(agency: str, *tasks: str, **changes: Any) -> ProposalMember:
    """One agency of a proposal, not asked yet."""
    return make(
        ProposalMember,
        changes,
        agency=agency,
        tasks=tasks,
        items=(f"{domain_of(agency)}-001",),
    )


def proposal(model: type[P], tasks: Mapping[str, tuple[str, ...]], **changes: Any) -> P:
    """A joint visit of the agencies that have these tasks.

    Raises:
        ValueError: matching-svc ends or reopens no proposal for such a reason.
    """
    reason = changes.get("reason")
    if reason is not None and reason not in OUTCOMES:
        raise ValueError(f"matching-svc never sends the reason {reason!r}")
    place = changes.get("place", PLACE)
    return make(
        model,
        changes,
        version=1,
        number=f"J.{place}.0a1b2c3d",
        place=place,
        uscc=USCC,
        region=REGION,
        day=date(2026, 4, 14),
        lead=next(iter(tasks)),
        status=ProposalStatus.PROPOSED,
        members=tuple(member(agency, *own) for agency, own in tasks.items()),
        answers_due=date(2026, 3, 31),
        visits_saved=len(tasks) - 1,
        days_forward=0,
        changed_at=NOON,
    )


def withdrawn(
    tasks: Mapping[str, tuple[str, ...]], reason: str, **changes: Any
) -> JointWithdrawn:
    """A proposal that ended without a joint visit, and why."""
    ended = {"status": ProposalStatus.WITHDRAWN, "reason": reason}
    return proposal(JointWithdrawn, tasks, **{**ended, **changes})


def relief(
    task: str, kind: ReliefKind = ReliefKind.COVERAGE, **changes: Any
) -> ReliefEvent:
    """A task that an inspection of the market agency makes needless."""
    model = TaskCovered if kind is ReliefKind.COVERAGE else TaskRecognised
    agency = changes.get("agency", FIRE)
    return make(
        model,
        changes,
        version=1,
        task=task,
        kind=kind,
        place=PLACE,
        uscc=USCC,
        region=REGION,
        agency=agency,
        domain=domain_of(agency),
        status=ReliefStatus.OFFERED,
        grounds=(
            ReliefGround(
                code="JC310116-260302-00001X", agency=MARKET, day=date(2026, 3, 2)
            ),
        ),
        clause="§ 1",
        fingerprint="0a1b2c3d",
        made_on=date(2026, 3, 2),
        changed_at=NOON,
    )
