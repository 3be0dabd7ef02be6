"""The factors of a filing review, with their numbers (P-27)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from plan_svc.plans.domain.content import Window
from plan_svc.review.domain import factors, overlaps, past
from plan_svc.review.domain.checks import Bases, Check
from plan_svc.review.domain.dossier import Dossier
from plan_svc.review.domain.factors import Factor, OpenPlan, Strength
from plan_svc.review.domain.past import Yardsticks
from plan_svc.review.store import weighing as store
from shared.db import ReadTx


async def weigh(tx: ReadTx, dossier: Dossier) -> list[Factor]:
    """Every factor of a plan as it stands now; none of one without a period (P-27).

    What it costs follows the plan: the past is read as sums, place by place.
    """
    law, content, parties = dossier.law, dossier.plan.content, dossier.parties
    window = content.window
    if window is None:
        return []
    rows = Yardsticks.of(law, content, parties)
    years = rows.years(content)
    places = dossier.plan.subject_count
    domains = sorted({party.agency.domain for party in parties})
    open_plans = await _open_plans(tx, dossier, window)
    seen = await store.places_past.one(
        tx, *dossier.rows.asked, domains, *years, rows.visits.value.most
    )
    items = await store.items_past.all(
        tx, dossier.agencies, list(content.items), *years
    )
    at_places = await store.open_at_places.one(
        tx, *dossier.rows.asked, dossier.agencies, window.earliest, window.latest
    )
    totals = await store.totals.all(
        tx,
        dossier.agencies,
        date(window.latest.year - 1, 1, 1),
        date(window.latest.year, 12, 31),
        _itself(dossier),
    )
    strengths = await _strengths(tx, dossier, window, open_plans)
    shared = open_plans if content.is_limited else []
    return [
        factors.of_size(law, content, parties, places, strengths),
        factors.of_total(law, content, parties, places, totals),
        past.of_frequency(law, rows, seen, places),
        past.of_found(law, rows, seen, items),
        overlaps.of_under_way(open_plans, (at_places.own, at_places.others)),
        overlaps.of_own(law, content, parties, shared),
        overlaps.of_others(law, content, parties, shared),
    ]


def checks_of(weighed: Sequence[Factor]) -> list[Check]:
    """What the factors advise, as checks of the review."""
    return [factor.check for factor in weighed if factor.check is not None]


def bases_of(dossier: Dossier) -> Bases:
    """The rows by which the factors of a plan are weighed, without its numbers."""
    law, content, parties = dossier.law, dossier.plan.content, dossier.parties
    if content.window is None:
        return ()
    rows = Yardsticks.of(law, content, parties)
    nobody = {party.agency.code: Strength(0, 0, 0) for party in parties}
    return tuple(
        basis
        for check in checks_of(
            [
                factors.of_size(law, content, parties, 0, nobody),
                factors.of_total(law, content, parties, 0, []),
                past.of_found(law, rows, past.PlacesPast(), []),
                overlaps.of_own(law, content, parties, []),
                overlaps.of_others(law, content, parties, []),
            ]
        )
        for basis in check.bases
    )


def _itself(dossier: Dossier) -> list[UUID]:
    """The plan under review, and the one that it amends."""
    amends = dossier.plan.amends
    return [dossier.plan.id, *([amends] if amends else [])]


async def _open_plans(tx: ReadTx, dossier: Dossier, window: Window) -> list[OpenPlan]:
    """Other plans of the period, those with the most shared places first."""
    plan = dossier.plan
    found = await store.open_plans.all(
        tx,
        plan.agency,
        plan.region[:2],
        _itself(dossier),
        window.earliest,
        window.latest,
    )
    if not found:
        return []
    ids = [UUID(each.plan_id) for each in found]
    shared = await store.shared_with.all(tx, *dossier.rows.asked, ids)
    places = {str(each.plan_id): each.places for each in shared}
    counted = [replace(each, places=places.get(each.plan_id, 0)) for each in found]
    return sorted(counted, key=lambda each: -each.places)


async def _strengths(
    tx: ReadTx, dossier: Dossier, window: Window, plans: Sequence[OpenPlan]
) -> dict[str, Strength]:
    """The inspectors of each agency of the plan, and what else they have to do."""
    found = await store.inspectors.all(
        tx, dossier.agencies, window.earliest, window.latest
    )
    counts = {each.agency: each.count for each in found}
    days = factors.working_days(tx.runtime.calendar, window)
    own = sum(plan.tasks for plan in plans if plan.is_own)
    beside = {dossier.agency.code: own}
    return {
        code: Strength(
            counts.get(code, 0),
            days,
            beside.get(code, sum(p.tasks for p in plans if p.agency == code)),
        )
        for code in dossier.agencies
    }
