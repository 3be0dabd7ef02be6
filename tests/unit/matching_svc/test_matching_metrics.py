from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from matching_svc.metrics import MatchingMetrics, Watched, outcome
from matching_svc.proposals.domain.change import Change, What
from matching_svc.proposals.domain.member import Member
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.solver.domain.problem import Job, Problem
from prometheus_client import CollectorRegistry

from shared.events.matching import ProposalStatus

DAY = date(2026, 4, 1)
PROPOSAL = Proposal(
    number="J.1",
    place="P",
    uscc="U",
    region="310116",
    day=DAY,
    lead="a",
    members=(Member("a", ("t1",), ()), Member("b", ("t2",), ())),
    made_on=DAY,
    answers_due=DAY,
    chase_on=DAY,
    changed_at=datetime(2026, 3, 2, tzinfo=UTC),
    visits_saved=1,
    days_forward=7,
)


def change(what: What, status: ProposalStatus, reason: str | None = None) -> Change:
    return Change(replace(PROPOSAL, status=status, reason=reason), what)


def value(registry: CollectorRegistry, name: str, **labels: str) -> float:
    found = registry.get_sample_value(f"onevisit_matching_{name}", labels)
    return found or 0.0


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (change(What.PROPOSED, ProposalStatus.PROPOSED), "proposed"),
        (change(What.ANSWERED, ProposalStatus.PROPOSED), "answered"),
        (change(What.AGREED, ProposalStatus.AGREED), "agreed"),
        (change(What.ANSWERED, ProposalStatus.CODED), "coded"),
        (change(What.ANSWERED, ProposalStatus.VISITED), "visited"),
        (
            change(What.WITHDRAWN, ProposalStatus.WITHDRAWN, "too_few_joined"),
            "declined",
        ),
        (change(What.WITHDRAWN, ProposalStatus.WITHDRAWN, "better_plan"), "withdrawn"),
        (change(What.WITHDRAWN, ProposalStatus.EXPIRED, "day_over"), "expired"),
    ],
)
def test_every_end_of_a_proposal_is_counted_by_its_name(
    changed: Change, expected: str
) -> None:
    registry = CollectorRegistry()
    MatchingMetrics(registry).tell([changed])
    assert outcome(changed) == expected
    assert value(registry, "proposals_total", outcome=expected) == 1


def test_what_was_saved_is_counted_when_it_is_agreed() -> None:
    registry = CollectorRegistry()
    metrics = MatchingMetrics(registry)
    metrics.tell([change(What.PROPOSED, ProposalStatus.PROPOSED)])
    assert value(registry, "visits_saved_total") == 0
    metrics.tell([change(What.AGREED, ProposalStatus.AGREED)])
    assert value(registry, "visits_saved_total") == 1
    assert value(registry, "days_forward_total") == 7


def test_a_watched_solver_counts_its_visits_and_proofs() -> None:
    jobs = (Job("t1", "a", 0b11, 0), Job("t2", "b", 0b10, 0), Job("t3", "a", 0b100, 0))
    watched = Watched(BranchAndBound())
    plan = watched.solve(Problem(jobs, (0, 0, 0)))
    assert plan == BranchAndBound().solve(Problem(jobs, (0, 0, 0)))
    assert watched.name == "exact"
    registry = CollectorRegistry()
    MatchingMetrics(registry).planned_by(watched, 1)
    assert value(registry, "planned_visits_total", kind="joint") == 1
    assert value(registry, "planned_visits_total", kind="single") == 1
    assert value(registry, "plans_total", proof="proven") == 1
    assert value(registry, "visits_above_bound_total") == 0
