"""What checkcode-svc and matching-svc both decide, they decide alike (M-07, M-17).

Why one declines they ask the same rows. Whether a visit to a place belongs into its
closed hours stands in rows of each: all domains are asked, on days on both sides of
the day on which the documents begin to hold.
"""

from datetime import date, timedelta
from itertools import product

import pytest
from checkcode_svc.applications.domain.requirements import Ask, day_problems
from checkcode_svc.applications.domain.vocabulary import DeclineReason
from checkcode_svc.neighbours.domain.facts import PlaceFacts, TaskFacts
from checkcode_svc.policy import queries as checkcode
from checkcode_svc.policy.domain import PlaceIs
from checkcode_svc.visits.domain.visit import KindOfVisit
from matching_svc.policy import load
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.hours import in_closed_hours
from matching_svc.tasks.domain.reach import reach_of

from shared.civic import declining
from shared.civic.law.rows import DOMAINS
from shared.events.plan import TaskKind, TaskStatus
from tests.unit.matching_svc.matching_factory import CALENDAR, PLACE, at, task

MATCHING = load()
REGIONS = ("310116", "310101", "310116104")
DAYS = (date(2025, 4, 8), date(2025, 4, 9), date(2026, 3, 2))
KINDS = ((), ("catering",), ("public_gathering",), ("densely_occupied",))
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
CLOSED = PlaceFacts(
    PLACE,
    "premises",
    closed_weekdays=frozenset({1}),
    closed_days=frozenset({date(2026, 4, 15)}),
)


@pytest.mark.rule("M-07")
@pytest.mark.rule("C-03")
def test_both_ask_the_same_rows_why_one_declines() -> None:
    ours, theirs = MATCHING.law, checkcode.current_law()
    duties, reasons = ours.of(declining.DUTY), ours.of(declining.REASON)
    assert duties
    assert reasons
    assert theirs.of(declining.DUTY) == duties
    assert theirs.of(declining.REASON) == reasons


@pytest.mark.rule("M-07")
def test_an_applicant_may_give_each_reason_that_the_rows_list() -> None:
    reasons = MATCHING.on(DAYS[-1]).reasons
    assert {reason.value for reason in DeclineReason} == reasons.keys()


@pytest.mark.rule("M-17")
@pytest.mark.parametrize("kinds", KINDS)
def test_both_put_the_same_visits_into_closed_hours(kinds: tuple[str, ...]) -> None:
    found = set()
    for region, day, domain in product(REGIONS, DAYS, sorted(DOMAINS)):
        row = checkcode.closed_hours(region, domain, day, kinds)
        facts = Facts(PLACE, business_types=kinds)
        one = task("t", domain, region=region)
        theirs = in_closed_hours(one, facts, MATCHING.on(day))
        assert (row is not None) == theirs, (region, day, domain)
        found |= {domain} if theirs else set()
    assert found == ({"fire"} if kinds == ("public_gathering",) else set())


@pytest.mark.rule("M-17")
@pytest.mark.rule("M-16")
@pytest.mark.parametrize("kinds", KINDS)
@pytest.mark.parametrize("domain", ["fire", "market", "culture"])
def test_both_plan_visits_on_the_same_days_of_a_place_that_closes(
    domain: str, kinds: tuple[str, ...]
) -> None:
    """A closed day hinders none that belongs into closed hours, in neither of them."""
    today = at(date(2026, 3, 25))
    facts = Facts(
        PLACE,
        business_types=kinds,
        closed_weekdays=tuple(CLOSED.closed_weekdays),
        closed_days=tuple(CLOSED.closed_days),
    )
    planned = task("t", domain, earliest=FIRST, latest=LAST)
    reach = reach_of(planned, facts, today.rules, today.days)
    matched = {day for day in today.days.dates(reach.mask) if day >= FIRST}
    days = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    coded = {day for day in days if not _problems(domain, kinds, day)}
    assert coded == matched
    assert len(coded) > 1


def _problems(domain: str, kinds: tuple[str, ...], day: date) -> list[str]:
    """Why checkcode-svc gives no code for the day, to come while the place is shut."""
    row = checkcode.closed_hours("310116", domain, day, kinds)
    ask = Ask(
        agency=f"310116-{domain}",
        day=day,
        kind_of_visit=KindOfVisit.PREMISES,
        place=CLOSED,
        questioned_at=None,
        tasks_named=("t",),
        tasks=(
            TaskFacts(
                "t",
                f"310116-{domain}",
                PLACE,
                TaskKind.PLANNED,
                TaskStatus.SCHEDULED,
                on_site=True,
                earliest=FIRST,
                latest=LAST,
                known_on=date(2026, 2, 1),
                items=(),
            ),
        ),
        items_named=(),
        items=(),
        inspectors_named=(),
        certificates=(),
        source=None,
        source_reason=None,
        closed_hours=row.clause if row else None,
        place_is=PlaceIs.CLOSED,
        must_say_hours=True,
    )
    return [problem.code for problem in day_problems(ask, CALENDAR)]
