"""What earlier visits say of a plan's places and items (P-27)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from plan_svc.plans.domain.content import Content
from plan_svc.policy.domain.weighing import (
    PAST_FOUND,
    PAST_VISITS,
    PastFound,
    PastVisits,
)
from plan_svc.review.domain.checks import Effect, Kind, Serves, outcome
from plan_svc.review.domain.factors import Factor, Figure, share_of
from plan_svc.review.domain.findings import Party
from shared.civic.law import Law, Row


@dataclass(frozen=True, slots=True)
class PlacesPast:
    """The earlier visits of all places under review, within some years."""

    own: int = 0
    """Of the plan's lines of work; of a joint visit each one's part is counted."""
    planned: int = 0
    """Of them, those of planned tasks."""
    problems: int = 0
    """Of them, those that found a problem."""
    others: int = 0
    """Of all other lines of work."""
    unvisited: int = 0
    """Places that none of the plan's lines of work visited."""
    most: int = 0
    """The most visits to one place in one year, of all lines of work."""
    often: int = 0
    """Places with more visits in one year than the yardstick."""
    often_sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemPast:
    """The earlier visits of an agency for an item."""

    agency: str
    item: str
    visits: int
    problems: int


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """The rows by which the past of a plan is weighed, of its own agency."""

    visits: Row[PastVisits]
    found: Row[PastFound]

    @classmethod
    def of(cls, law: Law, content: Content, parties: Sequence[Party]) -> "Yardsticks":
        """The rows that hold on the plan's last day."""
        case = parties[0].agency.case(content.period_to or date.min)
        visits, found = law.first(PAST_VISITS, case), law.first(PAST_FOUND, case)
        if visits is None or found is None:
            raise LookupError("the rows past.visits and past.found hold everywhere")
        return cls(visits, found)

    def years(self, content: Content) -> tuple[int, int]:
        """The first and the last year that is looked at: the plan's own is the last."""
        last = (content.period_to or date.min).year
        return last - self.visits.value.years, last


def of_frequency(law: Law, rows: Yardsticks, past: PlacesPast, places: int) -> Factor:
    """How often the plan's places were visited before (P-27)."""
    most = rows.visits.value.most
    check = outcome(
        Kind(
            "past-frequency",
            "P-27",
            Serves.REASONABLENESS,
            Effect.ADVISES,
            "Its places were not visited often before",
            "检查对象历史检查频次不高",
        ),
        failed=past.often > 0,
        en=f"{past.often} places had more than {most} visits in one year.",
        zh=f"{past.often} 个场所曾在一年内被检查超过 {most} 次。",
        rows=past.often_sample,
        bases=(law.cite(rows.visits),),
    )
    return Factor(
        "frequency",
        "Past frequency",
        "历史检查频次",
        "Visits on site that were made at the plan's places, by any of their numbers, "
        "in the plan's year and the years before it that the row names; classified "
        "ones and those out of the scope are left out. Of a joint visit each line of "
        "work's part is counted.",
        "统计计划所含场所（含其曾用编号）在计划年度及规则行所定此前年度内已实施的现场检查；"
        "涉密和不纳入规范范围的不计；联合检查按各领域分别计次。",
        (
            Figure("places", "places", "场所数", places),
            Figure("visits", "visits by its lines of work", "本领域检查次数", past.own),
            Figure("planned", "of them planned", "其中有计划检查", past.planned),
            Figure("others", "visits by others", "其他领域检查次数", past.others),
            Figure("unvisited", "places not visited", "未检查过的场所", past.unvisited),
            Figure(
                "each", "visits to a place", "平均每场所", share_of(past.own, places)
            ),
            Figure("most", "most in a year at one", "单个场所一年最多", past.most),
            Figure("often", f"places above {most}", f"超过{most}次的场所", past.often),
        ),
        check=replace(check, rows=past.often),
    )


def of_found(
    law: Law, rows: Yardsticks, past: PlacesPast, items: Sequence[ItemPast]
) -> Factor:
    """How often visits to its places, and for its items, found a problem (P-27)."""
    yardstick = rows.found.value
    figures = [
        Figure("visits", "visits to its places", "场所检查次数", past.own),
        Figure("problems", "of them with a problem", "其中发现问题", past.problems),
        Figure(
            "rate",
            "problem-found rate",
            "问题发现率",
            share_of(past.problems, past.own),
        ),
    ]
    few: list[str] = []
    if _is_low(yardstick, past.own, past.problems):
        few.append("places")
    for each in items:
        rate = share_of(each.problems, each.visits)
        figures += [
            Figure(name, title, title_zh, value, f"{each.agency}/{each.item}")
            for name, title, title_zh, value in (
                ("item_visits", "visits for the item", "事项检查次数", each.visits),
                ("item_problems", "with a problem", "其中发现问题", each.problems),
                ("item_rate", "problem-found rate", "问题发现率", rate),
            )
        ]
        if _is_low(yardstick, each.visits, each.problems):
            few.append(each.item)
    few = list(dict.fromkeys(few))
    check = outcome(
        Kind(
            "problem-found-rate",
            "P-27",
            Serves.REASONABLENESS,
            Effect.ADVISES,
            "Earlier visits to its places and for its items found problems",
            "检查对象和事项的历史问题发现率不低",
        ),
        failed=bool(few),
        en=f"Fewer than {yardstick.share} of the visits found a problem: "
        f"{', '.join(few)}.",
        zh=f"历史问题发现率低于 {yardstick.share}："
        f"{'、'.join('检查对象' if each == 'places' else each for each in few)}。",
        rows=tuple(few),
        bases=(law.cite(rows.visits), law.cite(rows.found)),
    )
    return Factor(
        "found",
        "Problem-found rate",
        "历史问题发现率",
        "Of the same visits those with a result that names a problem; of items, the "
        "visits of their agency at all places in the same years. Below the row's "
        "number of visits no rate is judged.",
        "上述检查中结果载明问题的比例；事项按该机关同期在全部场所的检查统计；"
        "检查次数低于规则行所定数量的不作判断。",
        tuple(figures),
        check=check,
    )


def _is_low(yardstick: PastFound, visits: int, problems: int) -> bool:
    return visits >= yardstick.visits and problems < yardstick.share * visits
