"""Questions that plan-svc answers: filing, lists, frequency, sources, what is out."""

from datetime import date
from decimal import Decimal

from plan_svc.clues.domain import limits as clue_limits
from plan_svc.clues.domain import terms
from plan_svc.dispatch.domain.terms import Step, Terms
from plan_svc.draws.domain.ratios import behind, measures, most_visits, ratios_for
from plan_svc.duties.domain import demands as duty_demands
from plan_svc.library.domain import Agency
from plan_svc.notices import domain as notices
from plan_svc.plans.domain import fields, steps
from plan_svc.plans.domain.content import Content, ExceptionKind, PlanKind, Window
from plan_svc.policy import current_law
from plan_svc.policy.domain import (
    COVERAGE_FRAME,
    COVERAGE_PERIOD,
    DUTY_AHEAD,
    FREQUENCY,
    HONOURED,
    INSPECTED,
    OFF_SITE_CORRECTION,
    OFF_SITE_FIRST,
    OFF_SITE_ITEMS,
    OFF_SITE_JOINT,
    PUBLICATION,
)
from plan_svc.publication.domain import ensure_ripe
from plan_svc.review.domain import deadline, frequency, limits, plan_checks
from plan_svc.tasks.domain.warned import Warned
from plan_svc.teams.domain import terms as team_terms

from shared.civic import holidays, origin
from shared.civic.law import Case
from shared.events.plan import ClueKind, ItemList, Level, TaskKind
from tests.unit.law.asking import Answer, Situation, question

LAW = current_law()


def _agency(asked: Situation) -> Agency:
    return Agency(
        code=f"{asked.region}-{asked.domain}",
        domain=asked.domain,
        region=asked.region,
        level=Level(asked.word("level", "district")),
    )


def _content(asked: Situation) -> Content:
    exception = asked.word("exception")
    return Content(
        title="a plan",
        kind=PlanKind(asked.word("kind", "annual")),
        items=(),
        period_from=asked.day,
        period_to=asked.day_of("until"),
        exception=ExceptionKind(exception) if exception else None,
        exception_reference=asked.word("reference"),
    )


def _place(asked: Situation, day: date) -> Case:
    """The case of a visit to a place of this grade and these kinds."""
    places = frequency.PlaceClass(asked.word("grade"), asked.listed("kinds"))
    return places.case(_agency(asked), day)


@question("chain")
def chain(asked: Situation) -> Answer:
    """The authorities that a plan passes, group by group."""
    agency, content = _agency(asked), _content(asked)
    case = agency.case(asked.day, **content.facts)
    taken = steps.steps_for(LAW, case, agency)
    groups: dict[int, list[str]] = {}
    for step in taken:
        groups.setdefault(step.ordinal, []).append(step.name)
    return Answer.of(
        [taken[0].basis],
        steps=" > ".join(" + ".join(names) for names in groups.values()),
    )


@question("fields")
def demanded_fields(asked: Situation) -> Answer:
    """Whether a plan must state a field."""
    demands = fields.demands(LAW, _agency(asked), _content(asked), asked.day)
    named = [row for row in demands if row.unit == asked.word("field")]
    return Answer.of(named, demanded=bool(named))


@question("deadline")
def deadlines(asked: Situation) -> Answer:
    """The last day of a plan's deadline."""
    agency, content = _agency(asked), _content(asked)
    case, name = agency.case(asked.day, **content.facts), asked.word("name")
    named = [
        found
        for found in deadline.deadlines(LAW, case, asked.day, asked.day_of("filed"))
        if found.name == name
    ]
    return Answer.of(
        [found.basis for found in named], due=[found.due for found in named]
    )


@question("publication")
def publication(asked: Situation) -> Answer:
    """Whether a filed plan may be made public."""
    case = _agency(asked).case(asked.day, **_content(asked).facts)
    ensure_ripe(LAW, case, asked.word("decision") or None)
    return Answer.of(LAW.holding(PUBLICATION, case), public=True)


@question("frequency")
def frequencies(asked: Situation) -> Answer:
    """The limits on one more planned on-site visit in the window from the day."""
    window = Window(asked.day, asked.day_of("until"))
    case = _place(asked, window.latest)
    unit = asked.word("unit", "premises")
    found = [
        limit for limit in frequency.limits(LAW, case, window) if limit.unit == unit
    ]
    period = [limit.period for limit in found if limit.period]
    return Answer.of(
        [LAW.row(limit.law_row) for limit in found],
        most=[limit.maximum for limit in found if limit.maximum],
        gap_months=[limit.gap_months for limit in found if limit.gap_months],
        period=[f"{span.earliest} to {span.latest}" for span in period],
        binding=any(limit.binding for limit in found),
        routine_only=any(limit.routine_only for limit in found),
        over_all_domains=any(limit.over_all_domains for limit in found),
        duty=any(
            row.value.min is not None
            for row in LAW.holding(FREQUENCY, case)
            if row.unit == unit
        ),
    )


@question("another_visit")
def another_visit(asked: Situation) -> Answer:
    """Whether one more visit breaks a limit, given the days of earlier ones."""
    window = Window(asked.day, asked.day_of("until"))
    case = _place(asked, window.latest)
    unit = asked.word("unit", "premises")
    earlier = [date.fromisoformat(day) for day in asked.listed("earlier")]
    found = [
        limit for limit in frequency.limits(LAW, case, window) if limit.unit == unit
    ]
    others = [Window(day, day) for day in earlier]
    broken = [limit for limit in found if frequency.breaks(limit, window, others)]
    return Answer.of(
        [LAW.row(limit.law_row) for limit in found],
        breaks=bool(broken),
        binding=any(limit.binding for limit in broken),
    )


@question("duties")
def duties(asked: Situation) -> Answer:
    """What must be done at a place: on site, off-site, or to cover all of a kind."""
    kinds = asked.listed("kinds")
    place = duty_demands.DutyPlace(
        number="91310116000000001X-001",
        uscc="91310116000000001X",
        region=asked.region,
        town=None,
        kinds=kinds,
        grade=asked.word("grade"),
    )
    mode = asked.word("mode")
    found = [
        demand
        for demand in duty_demands.demands(LAW, _agency(asked), place, asked.day)
        if mode == ("covered" if "coverage" in demand.row else demand.mode)
    ]
    return Answer.of(
        [demand.bases[0] for demand in found],
        asked=bool(found),
        **{"from": [demand.period.earliest for demand in found]},
        due=[demand.period.latest for demand in found],
        least=[demand.minimum for demand in found],
        risk=[demand.risk for demand in found if demand.risk],
        binding=any(demand.is_binding for demand in found),
        spared_on_site=any(demand.spared_on_site for demand in found),
    )


@question("coverage_frame")
def coverage_frame(asked: Situation) -> Answer:
    """The business types of the places of a field that is covered in full."""
    rows = LAW.holding(COVERAGE_FRAME, asked.case)
    return Answer.of(rows, kinds=[kind for row in rows for kind in row.value.kinds])


@question("coverage_period")
def coverage_period(asked: Situation) -> Answer:
    """In which time full coverage is reached where no row says one."""
    row = LAW.first(COVERAGE_PERIOD, asked.case)
    return Answer.of([row], period=row.value.period if row else None)


@question("duty_ahead")
def duty_ahead(asked: Situation) -> Answer:
    """From when on a duty is told to come due."""
    agency, due_on = _agency(asked), asked.day_of("due_on")
    return Answer.of(
        LAW.holding(DUTY_AHEAD, asked.case),
        comes_on=duty_demands.comes_on(LAW, agency, due_on, asked.day),
    )


@question("off_site")
def off_site(asked: Situation) -> Answer:
    """What follows where an item that can be met off-site is planned on-site."""
    row = LAW.first(OFF_SITE_FIRST, asked.case)
    return Answer.of([row], effect=row.value.effect if row else None)


@question("list.honoured")
def honoured(asked: Situation) -> Answer:
    """The domains whose `unobtrusive` subjects a plan leaves alone."""
    agency = _agency(asked)
    return Answer.of(
        LAW.holding(HONOURED, asked.case),
        lists=limits.lists_of(LAW, agency, _content(asked)),
    )


@question("source")
def sources(asked: Situation) -> Answer:
    """Whether a source of tasks makes them planned or triggered."""
    row = origin.sources(LAW, asked.case).get(asked.word("source"))
    return Answer.of([row], makes=row.value.kind if row else None)


@question("without_plan")
def without_plan(asked: Situation) -> Answer:
    """Whether work from a source may be done without a plan."""
    row = origin.ensure_triggered(LAW, asked.case, asked.word("source"))
    return Answer.of([row], allowed=True)


@question("out_of_scope")
def out_of_scope(asked: Situation) -> Answer:
    """Whether a visit for this reason is left out of the scope, and uses a code."""
    row = origin.ensure_out_of_scope(LAW, asked.case, asked.word("reason"))
    return Answer.of(
        [row], left_out=row is not None, uses_code=row and row.value.uses_code
    )


@question("exception")
def exceptions(asked: Situation) -> Answer:
    """Whether a ground overrides the list `undisturbed` or `unobtrusive`."""
    agency, content = _agency(asked), _content(asked)
    name = (
        ItemList.UNDISTURBED if asked.word("list") == "undisturbed" else "unobtrusive"
    )
    return Answer.of(
        plan_checks.exception_bases(LAW, agency, content, name),
        excused=plan_checks.excuses(LAW, agency, content, name),
    )


@question("inspected_by_other")
def inspected_by_other(asked: Situation) -> Answer:
    """Whether items of a domain are left to it where it inspected this year."""
    domain = asked.word("items_of")
    rows = LAW.holding(INSPECTED, Case(asked.region, domain, asked.day))
    return Answer.of(rows, left_to_it=bool(rows))


@question("draw_ratio")
def draw_ratio(asked: Situation) -> Answer:
    """The share of a grade's subjects that is drawn, whatever the plan asks for."""
    case, grade = _agency(asked).case(asked.day), asked.word("grade")
    plain = Decimal(asked.word("plan", "0"))
    return Answer.of(
        [row for row in measures(LAW, case) if row.unit == grade],
        ratio=ratios_for(LAW, case, plain, {})[grade],
    )


@question("draw_behind")
def draw_behind(asked: Situation) -> Answer:
    """From how many visits a year on draws take a place after the others."""
    case = _agency(asked).case(asked.day)
    return Answer.of(behind(LAW, case), visits=most_visits(LAW, case))


@question("draw_inspectors")
def draw_inspectors(asked: Situation) -> Answer:
    """How many inspectors an agency draws for a place."""
    rows = team_terms.inspectors_rows(LAW, _agency(asked).case(asked.day))
    return Answer.of(rows, inspectors=team_terms.needed(rows))


@question("draw_last_visit")
def draw_last_visit(asked: Situation) -> Answer:
    """On how many last visits of the agency somebody must not have been."""
    rows = team_terms.last_visit_rows(LAW, _agency(asked).case(asked.day))
    return Answer.of(rows, visits=team_terms.last_visits(rows))


@question("clue.due")
def clue_due(asked: Situation) -> Answer:
    """The last day of a step of a clue that begins on the day."""
    source = asked.word("source", "complaint")
    case = terms.case_of(asked.region, asked.domain, source, asked.day)
    step = terms.Step(asked.word("step"))
    due = terms.term(LAW, case, step, holidays.packaged())
    return Answer.of([due.basis], due=due.day)


@question("clue.items")
def clue_items(asked: Situation) -> Answer:
    """Whether a task may have items beside those that a clue complained of."""
    case = terms.case_of(asked.region, asked.domain, "complaint", asked.day)
    basis = clue_limits.items_basis(LAW, case, ClueKind(asked.word("kind")))
    clue_limits.ensure_items_allowed(
        basis, asked.listed("complained"), asked.listed("wanted")
    )
    return Answer.of([basis], allowed=True)


@question("clue.warned")
def clue_warned(asked: Situation) -> Answer:
    """When and how a warned enterprise is checked."""
    case = terms.case_of(asked.region, asked.domain, "off_site_warning", asked.day)
    kind = ClueKind(asked.word("kind", "warning"))
    visited = asked.says("visited_this_year")
    is_warning = kind is ClueKind.WARNING
    warned = Warned.of(LAW, case, visited=visited) if is_warning else None
    if warned is None:
        return Answer.of(foreseen=False)
    warned.ensure_task_allowed(
        asked.day_of("latest"), on_site=not asked.says("off_site")
    )
    return Answer.of(
        [warned.basis],
        foreseen=True,
        unplanned_until=warned.month_ends,
        planned_from=warned.next_month,
        planned_until=warned.next_month_ends,
    )


@question("notice.due")
def notice_due(asked: Situation) -> Answer:
    """The last day for the answers to a notice that is sent on the day."""
    unit = asked.word("unit")
    terms = notices.due(LAW, asked.case, unit, holidays.packaged())
    return Answer.of(terms.bases, due=terms.day)


@question("dispatch")
def dispatch(asked: Situation) -> Answer:
    """By when a task is accepted, escalated or explained; how much window may go."""
    kind = TaskKind(asked.word("kind", "planned"))
    terms = Terms.of(LAW, _agency(asked), kind, asked.day)
    if (step := asked.word("step")) == "window":
        return Answer.of([terms.share_basis], share=terms.share)
    days = {
        Step.ACCEPT: terms.accept,
        Step.ESCALATE: terms.escalate,
        Step.EXPLAIN: terms.explain,
    }[Step(step)]
    due = days.after(asked.day, holidays.packaged())
    return Answer.of([due.basis], due=due.day)


@question("off_site.joint")
def off_site_joint(asked: Situation) -> Answer:
    """What follows where a joint check on site is planned after one off-site."""
    row = LAW.first(OFF_SITE_JOINT, asked.case)
    return Answer.of([row], effect=row.value.effect if row else None)


@question("off_site.items")
def off_site_items(asked: Situation) -> Answer:
    """What follows where an off-site plan has items out of the catalogue."""
    row = LAW.first(OFF_SITE_ITEMS, asked.case)
    return Answer.of([row], effect=row.value.effect if row else None)


@question("off_site.correction")
def off_site_correction(asked: Situation) -> Answer:
    """Until when off-site results are corrected that are given on the day."""
    row = LAW.first(OFF_SITE_CORRECTION, asked.case)
    assert row is not None
    last = holidays.packaged().deadline(asked.day, row.value.working_days)
    return Answer.of([LAW.cite(row)], due=last.day)
