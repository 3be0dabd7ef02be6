"""What a filing review weighs besides its checks: factors with their numbers (P-27).

Each has figures, says how they were got, and may advise. Nothing here stops a plan; a
plan that could be merged with another of its agency gives a reason. The yardsticks are
rows of the law, most of them the product's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from plan_svc.plans.domain.content import Content, Window
from plan_svc.policy.domain.weighing import PLAN_LOAD, PLAN_SIZE, PLAN_TOTAL, PlanSize
from plan_svc.review.domain.checks import Bases, Check, Effect, Kind, Serves, outcome
from plan_svc.review.domain.findings import Party
from shared.civic.calendar import WorkingCalendar
from shared.civic.law import Basis, Law

WEIGHED = "size-against-inspectors"
"""The check that every plan with a period has whose factors were weighed."""
Number = int | Decimal
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a factor; of an agency, item or line of work where it names one."""

    name: str
    title: str
    title_zh: str
    value: Number | None
    """None: it cannot be told."""
    of: str | None = None


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """A plan on its way or filed, whose period meets that of the plan under review."""

    plan_id: str
    plan_code: str | None
    agency: str
    title: str
    period_from: date
    period_to: date
    tasks: int
    """Of each of its agencies."""
    is_own: bool
    """The plan's own agency takes part in it."""
    places: int = 0
    """How many of the places under review it has too."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that the review weighs, with its numbers and how they were got."""

    code: str
    title: str
    title_zh: str
    how: str
    how_zh: str
    figures: tuple[Figure, ...]
    plans: tuple[OpenPlan, ...] = field(default=())
    """Those that it speaks of, the ones with the most places first."""
    check: Check | None = None
    """What it advises; None where no row gives a yardstick."""


@dataclass(frozen=True, slots=True)
class YearTotal:
    """How many tasks an agency's filed plans of a year gave it."""

    agency: str
    year: int
    tasks: int


def visits_of(content: Content, places: int) -> int:
    """How many visits a plan asks of each of its agencies (P-20)."""
    return places * len(content.windows)


def share_of(part: Number, whole: Number) -> Decimal | None:
    """One over another to two places; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(_CENT, ROUND_HALF_UP)


def working_days(calendar: WorkingCalendar, window: Window) -> int:
    """The working days of a window; of a year not published yet, in plain weeks."""
    years = frozenset(range(window.earliest.year, window.latest.year + 1))
    whole = WorkingCalendar(years).overlaid(calendar)
    return len(whole.working_days(window.earliest, window.latest))


@dataclass(frozen=True, slots=True)
class Strength:
    """An agency's inspectors and the days on which they can go."""

    inspectors: int
    days: int
    under_way: int
    """Tasks of its other plans whose period meets this one."""


def of_size(
    law: Law,
    content: Content,
    parties: Sequence[Party],
    places: int,
    strengths: dict[str, Strength],
) -> Factor:
    """The plan's size against its agencies' inspectors (P-27)."""
    visits = visits_of(content, places)
    figures = [
        Figure("visits", "visits of each agency", "每个机关的检查次数", visits),
        Figure(
            "minutes",
            "minutes on site",
            "现场检查分钟数",
            visits * content.duration_minutes,
        ),
    ]
    over: list[str] = []
    unknown: list[str] = []
    bases: list[Basis] = []
    for party in parties:
        code, strength = party.agency.code, strengths[party.agency.code]
        case = party.agency.case(content.period_to or date.min)
        size, limit = law.first(PLAN_SIZE, case), law.first(PLAN_LOAD, case)
        if size is None or limit is None:
            continue
        bases += [law.cite(size), law.cite(limit)]
        loaded = _figures_of(code, size.value, strength, content, visits)
        figures += loaded
        able = next(figure.value for figure in loaded if figure.name == "capacity")
        if visits and not able:
            unknown.append(code)
        elif visits * content.duration_minutes > limit.value.share * (able or 0):
            over.append(code)
    return Factor(
        "size",
        "Size against inspectors",
        "检查规模与执法力量",
        "Visits are places times occasions, each of the plan's minutes. Inspectors "
        "have a certificate that is valid in the period; teams, minutes of a day and "
        "the share above which it advises are rows. Other plans count with all their "
        "tasks.",
        "检查次数为场所数乘以批次数，每次按计划载明的时长计算；执法人员按计划期间证件有效者"
        "计算；检查组人数、每日可用时长和提示比例由规则行确定；同期其他计划按其全部任务计算。",
        tuple(figures),
        check=_fits(over, unknown, tuple(dict.fromkeys(bases))),
    )


def _figures_of(
    code: str, size: PlanSize, strength: Strength, content: Content, visits: int
) -> list[Figure]:
    """What an agency has, and what share of it the plan takes."""
    teams = strength.inspectors // size.inspectors
    able = teams * size.minutes * strength.days
    alone = visits * content.duration_minutes
    together = alone + strength.under_way * content.duration_minutes
    return [
        Figure(name, title, title_zh, value, code)
        for name, title, title_zh, value in (
            (
                "inspectors",
                "inspectors with a valid certificate",
                "持有效证件的执法人员",
                strength.inspectors,
            ),
            ("teams", "teams", "检查组数", teams),
            ("working_days", "working days", "工作日数", strength.days),
            ("capacity", "minutes that they have", "可用分钟数", able),
            (
                "load",
                "share of it that the plan takes",
                "计划占用比例",
                share_of(alone, able),
            ),
            (
                "load_with_others",
                "share with the agency's other plans of the period",
                "连同同期其他计划的占用比例",
                share_of(together, able),
            ),
        )
    ]


def _fits(over: Sequence[str], unknown: Sequence[str], bases: Bases) -> Check:
    english, chinese = [], []
    if over:
        english.append(f"More visits than its inspectors can make: {', '.join(over)}.")
        chinese.append(f"检查规模超出执法人员的承受能力：{'、'.join(over)}。")
    if unknown:
        english.append(f"No team of inspectors is known: {', '.join(unknown)}.")
        chinese.append(f"未登记可组成检查组的执法人员：{'、'.join(unknown)}。")
    return outcome(
        Kind(
            WEIGHED,
            "P-27",
            Serves.REASONABLENESS,
            Effect.ADVISES,
            "Its size fits the number of inspectors",
            "检查规模与执法人员数量相适应",
        ),
        failed=bool(english),
        en=" ".join(english),
        zh="".join(chinese),
        rows=(*over, *unknown),
        bases=bases,
    )


def of_total(
    law: Law,
    content: Content,
    parties: Sequence[Party],
    places: int,
    totals: Sequence[YearTotal],
) -> Factor:
    """This year's planned visits with the plan, against those of last year (P-27)."""
    day = content.period_to or date.min
    by_year = {(each.agency, each.year): each.tasks for each in totals}
    visits = visits_of(content, places)
    figures: list[Figure] = []
    over: list[str] = []
    bases: list[Basis] = []
    for party in parties:
        agency = party.agency
        before = by_year.get((agency.code, day.year - 1), 0)
        now = by_year.get((agency.code, day.year), 0) + visits
        ratio = share_of(now, before)
        figures += [
            Figure(name, title, title_zh, value, agency.code)
            for name, title, title_zh, value in (
                ("this_year", "planned this year, with it", "本年度（含本计划）", now),
                ("last_year", "planned last year", "上年度", before),
                ("ratio", "this year over last year", "与上年度之比", ratio),
            )
        ]
        row = law.first(PLAN_TOTAL, agency.case(day))
        if row is None:
            continue
        bases.append(law.cite(row))
        if before and now > row.value.share * before:
            over.append(agency.code)
    check = outcome(
        Kind(
            "total-of-year",
            "P-27",
            Serves.REASONABLENESS,
            Effect.ADVISES,
            "The year's total is not above that of the year before",
            "本年度检查总量未超过上年度",
        ),
        failed=bool(over),
        en=f"More is planned with it than in the year before: {', '.join(over)}.",
        zh=f"含本计划，本年度检查总量超过上年度：{'、'.join(over)}。",
        rows=tuple(over),
        bases=tuple(dict.fromkeys(bases)),
    )
    return Factor(
        "total",
        "Total of the year",
        "年度检查总量",
        "Tasks of an agency's filed plans, its part in joint ones too, by the year in "
        "which their period ends; revoked and classified plans are left out.",
        "按计划期满年度统计该机关已备案计划（含参加的联合计划）的任务数；已撤销和涉密计划不计。",
        tuple(figures),
        check=check,
    )
