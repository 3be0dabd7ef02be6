"""The work that a filed plan gives each of its agencies (P-20)."""

from plan_svc.plans.domain.content import Window
from plan_svc.review.domain import frequency
from plan_svc.review.domain.dossier import Dossier
from plan_svc.review.domain.findings import Party
from plan_svc.tasks.domain.sheet import Assignment


def assignments(dossier: Dossier) -> list[Assignment]:
    """Each agency of the plan with its items and the counting period of each grade."""
    return [
        Assignment(party.agency, party.items, _periods(dossier, party))
        for party in dossier.parties
    ]


def _periods(dossier: Dossier, party: Party) -> dict[str, Window]:
    """Grade → the counting period of its tasks, where there is one (M-02)."""
    content = dossier.plan.content
    window = content.window
    if window is None or not content.is_limited:
        return {}
    periods = {
        grade: frequency.period_of(
            dossier.law,
            party.agency.case(window.latest, **content.facts, grade=grade),
            window,
        )
        for grade in frequency.GRADES
    }
    return {grade: period for grade, period in periods.items() if period is not None}
