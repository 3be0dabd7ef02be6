"""The work that a filed plan gives each of its agencies (P-20)."""

from plan_svc.plans.domain.content import Window
from plan_svc.review.domain import frequency
from plan_svc.review.domain.dossier import Dossier
from plan_svc.review.domain.findings import Party
from plan_svc.tasks.domain.sheet import Assignment, ClassPeriod


def assignments(dossier: Dossier) -> list[Assignment]:
    """Each agency of the plan with its items, once for each occasion (P-02, P-20)."""
    return [
        Assignment(
            party.agency,
            party.items,
            occasion,
            window,
            _periods(dossier, party, window),
        )
        for party in dossier.parties
        for occasion, window in enumerate(dossier.plan.content.windows, start=1)
    ]


def _periods(dossier: Dossier, party: Party, window: Window) -> list[ClassPeriod]:
    """The counting period of tasks at each class of places that has one (M-02)."""
    if not dossier.plan.content.is_limited:
        return []
    if not party.is_counted:
        return []
    law, agency, day = dossier.law, party.agency, window.latest
    stated = party.stated.frequency if party.stated else None
    periods = (
        (places, frequency.period_of(law, places.case(agency, day), window, stated))
        for places in frequency.place_classes(law, agency, day)
    )
    return [
        ClassPeriod(
            places.grade, places.has, places.lacks, period.earliest, period.latest
        )
        for places, period in periods
        if period is not None
    ]
