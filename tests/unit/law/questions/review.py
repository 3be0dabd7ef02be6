"""Questions about how a plan chooses its subjects, with whom, and what it counts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from plan_svc.library.domain import Agency, Item
from plan_svc.plans.domain.content import Content, Method, PlanKind, Window
from plan_svc.policy import current_law
from plan_svc.policy.domain import KEY_DRAWN
from plan_svc.policy.domain.weighing import PLAN_SIZE
from plan_svc.review.domain import (
    factors,
    frequency,
    jointness,
    method,
    off_site,
    overlaps,
    past,
    stated,
)
from plan_svc.review.domain.checks import Check
from plan_svc.review.domain.factors import Factor, OpenPlan, Strength, YearTotal
from plan_svc.review.domain.findings import Party

from shared.events.plan import ItemList, Level, Risk
from tests.unit.law.asking import Answer, Situation, question

LAW = current_law()


def _party(asked: Situation, **changes: object) -> Party:
    code = f"{asked.region}-{asked.domain}"
    agency = Agency(code, asked.domain, asked.region, Level.DISTRICT)
    item = Item(
        f"{asked.domain}-001",
        asked.domain,
        Level.DISTRICT,
        Risk(asked.word("risk", "medium")),
        ItemList(asked.word("list", "random")),
        claimed_by=(code,),
        name=asked.word("item"),
        subfields=asked.listed("subfields"),
    )
    return replace(Party(agency, (item,)), **changes)  # type: ignore[arg-type]


def _content(asked: Situation) -> Content:
    chosen = asked.word("method")
    return Content(
        title="a plan",
        kind=PlanKind(asked.word("kind", "annual")),
        items=(f"{asked.domain}-001",),
        period_from=asked.day,
        period_to=asked.day_of("until"),
        method=Method(chosen) if chosen else None,
        ratio=Decimal(asked.word("ratio", "0.05")),
    )


def _said(check: Check, **words: object) -> Answer:
    effect = "none" if check.passed else check.effect.value
    return Answer.of(check.bases, effect=effect, **words)


@question("plan.method")
def plan_method(asked: Situation) -> Answer:
    """What follows from the method that a plan names."""
    return _said(method.of_method(LAW, _content(asked), [_party(asked)]))


@question("random.field")
def random_field(asked: Situation) -> Answer:
    """Whether a plan is laid over a field of the list `random`."""
    fields = frozenset(asked.listed("fields_at_random"))
    party = _party(asked, random_fields=fields)
    checks = method.of_random_field(LAW, _content(asked), [party])
    return _said(checks[0]) if checks else Answer.of(effect="none")


@question("full_coverage")
def full_coverage(asked: Situation) -> Answer:
    """What follows where an item is sampled that is to be checked everywhere."""
    return _said(method.of_coverage(LAW, _content(asked), [_party(asked)]))


@question("list.key.random")
def key_at_random(asked: Situation) -> Answer:
    """Whether key items may be drawn at random."""
    party, content = _party(asked), _content(asked)
    check = method.of_coverage(LAW, content, [party])
    rows = LAW.holding(KEY_DRAWN, party.agency.case(asked.day))
    return Answer.of(rows, allowed=check.passed)


@question("plan.subjects")
def known_subjects(asked: Situation) -> Answer:
    """Whether a plan keeps to subjects with a case or a clue."""
    row = method.known_subjects_row(LAW, _content(asked), [_party(asked)])
    return Answer.of([row], keeps_to=row.value.known if row else None)


@question("plan.joint")
def joint_plan(asked: Situation) -> Answer:
    """What follows where a plan over such places names no partner, or names one."""
    own, content = _party(asked), _content(asked)
    partners = [
        Party(Agency(f"{asked.region}-{each}", each, asked.region, Level.DISTRICT), ())
        for each in asked.listed("partners")
    ]
    demands = jointness.demands(LAW, content, [own, *partners])
    regulators = tuple(f"{asked.region}-{each}" for each in asked.listed("regulators"))
    counts = [
        jointness.KindCount(kind, 3, regulators) for kind in asked.listed("kinds")
    ]
    checks = jointness.of_joint(LAW, [own, *partners], demands, counts)
    return _said(checks[0]) if checks else Answer.of(effect="none")


@question("frequency.items")
def counted_items(asked: Situation) -> Answer:
    """Whether the domain's frequency rows speak of an item."""
    party = _party(asked)
    row = stated.scope_row(LAW, party.agency.case(asked.day))
    assert row is not None
    return Answer.of([row], counted=not stated.not_counted(row, party.items))


@question("frequency.stated")
def stated_limit(asked: Situation) -> Answer:
    """The limit that an annual plan sets by what it states, and whether one breaks it.

    `states` has no comma: a list of the table would end there.
    """
    window = Window(asked.day, asked.day_of("until"))
    case = _party(asked).agency.case(window.latest)
    limit = stated.limit_of(asked.word("states"))
    found = [
        each
        for each in frequency.limits(LAW, case, window, limit)
        if each.unit == "premises"
    ]
    earlier = [date.fromisoformat(day) for day in asked.listed("earlier")]
    others = [Window(day, day) for day in earlier]
    return Answer.of(
        [LAW.row(each.law_row) for each in found],
        most=[each.maximum for each in found if each.maximum],
        gap_months=[each.gap_months for each in found if each.gap_months],
        breaks=any(frequency.breaks(each, window, others) for each in found),
        binding=any(each.binding for each in found),
    )


@question("frequency.off_site")
def off_site_year(asked: Situation) -> Answer:
    """Which places an annual plan is asked about that have no visit in its year."""
    dues = off_site.due(LAW, _content(asked), [_party(asked)])
    return Answer.of(
        [LAW.row(due.law_row) for due in dues],
        grade=[due.grade for due in dues],
        kinds=[" + ".join(due.kinds) for due in dues],
        year=[f"{due.first} to {due.last}" for due in dues],
    )


@question("plan.size")
def plan_size(asked: Situation) -> Answer:
    """What a team is taken to get done on a working day."""
    row = LAW.first(PLAN_SIZE, asked.case)
    assert row is not None
    return Answer.of([row], inspectors=row.value.inspectors, minutes=row.value.minutes)


def _weighed(factor: Factor, **words: object) -> Answer:
    assert factor.check is not None
    return _said(factor.check, **words)


@question("plan.load")
def plan_load(asked: Situation) -> Answer:
    """What is said of a plan of so many places, for so many inspectors and days."""
    content, party = _content(asked), _party(asked)
    strength = Strength(int(asked.word("inspectors")), int(asked.word("days")), 0)
    factor = factors.of_size(
        LAW,
        content,
        [party],
        int(asked.word("places")),
        {party.agency.code: strength},
    )
    [load] = [figure.value for figure in factor.figures if figure.name == "load"]
    return _weighed(factor, load=load)


@question("plan.total")
def plan_total(asked: Situation) -> Answer:
    """What is said of a plan beside what was planned this year and the year before."""
    content, party = _content(asked), _party(asked)
    totals = [
        YearTotal(party.agency.code, content.window.latest.year - ago, int(tasks))  # type: ignore[union-attr]
        for ago, tasks in enumerate((asked.word("this_year"), asked.word("last_year")))
    ]
    return _weighed(
        factors.of_total(LAW, content, [party], int(asked.word("places")), totals)
    )


@question("past.visits")
def past_visits(asked: Situation) -> Answer:
    """How far back visits are read, and what is said of a place with so many."""
    content = _content(asked)
    rows = past.Yardsticks.of(LAW, content, [_party(asked)])
    visits = int(asked.word("visits"))
    seen = past.PlacesPast(
        own=visits, most=visits, often=int(visits > rows.visits.value.most)
    )
    first, last = rows.years(content)
    return _weighed(
        past.of_frequency(LAW, rows, seen, 1), first_year=first, last_year=last
    )


@question("past.found")
def past_found(asked: Situation) -> Answer:
    """What is said where so many of so many visits found a problem."""
    rows = past.Yardsticks.of(LAW, _content(asked), [_party(asked)])
    seen = past.PlacesPast(
        own=int(asked.word("visits")), problems=int(asked.word("problems"))
    )
    factor = past.of_found(LAW, rows, seen, [])
    assert factor.check is not None
    effect = "none" if factor.check.passed else factor.check.effect.value
    return Answer.of([rows.found], effect=effect)


@question("plan.overlap")
def plan_overlap(asked: Situation) -> Answer:
    """What is said where another open plan has so many of the plan's places."""
    content, party = _content(asked), _party(asked)
    is_own = asked.word("with") == "own"
    agency = party.agency.code if is_own else f"{asked.region}-fire"
    other = OpenPlan(
        "00000000-0000-0000-0000-000000000001",
        "JH310116-2026-000001X",
        agency,
        "another plan",
        asked.day,
        asked.day,
        9,
        is_own,
        int(asked.word("places")),
    )
    of = overlaps.of_own if is_own else overlaps.of_others
    factor = of(LAW, content, [party], [other])
    assert factor.check is not None
    return _weighed(factor, reason="asked" if factor.check.needs_reason else "none")
