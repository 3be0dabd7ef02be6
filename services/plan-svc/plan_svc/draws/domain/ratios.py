"""By which ratio the places of a grade are drawn, and who comes behind (G-04, X-15)."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

from plan_svc.draws.errors import RatioWrong
from plan_svc.policy.domain import DRAW_BEHIND, MEASURE, DrawBehind, Measure
from shared.civic.law import Case, Law, Row

NO_GRADE = "none"
GRADES = ("A", "B", "C", "D", NO_GRADE)


def quota(size: int, ratio: Decimal) -> int:
    """How many of a group are drawn."""
    return int((size * ratio).to_integral_value(rounding=ROUND_CEILING))


def measures(law: Law, case: Case) -> list[Row[Measure]]:
    """The rows that say what follows from a grade in a draw (G-04)."""
    return law.holding(MEASURE, case)


def behind(law: Law, case: Case) -> list[Row[DrawBehind]]:
    """The rows that say from how many visits on a place comes behind (X-15)."""
    return law.holding(DRAW_BEHIND, case)


def most_visits(law: Law, case: Case) -> int | None:
    """With how many visits a year a place comes behind; None where no row says."""
    return min((row.value.visits for row in behind(law, case)), default=None)


def ratios_for(
    law: Law, case: Case, plain: Decimal | None, asked: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """The ratio of each grade: as asked, else the plan's, never below the row's."""
    unknown = sorted(set(asked) - set(GRADES))
    if unknown:
        raise RatioWrong(f"There is no grade {unknown}.", choices=list(GRADES))
    least = {row.unit: row.value.least_ratio for row in measures(law, case)}
    ratios: dict[str, Decimal] = {}
    for grade in GRADES:
        ratio = asked.get(grade, plain if plain is not None else Decimal(0))
        if not 0 <= ratio <= 1:
            raise RatioWrong(grade=grade, ratio=str(ratio))
        ratios[grade] = max(ratio, least.get(grade, Decimal(0)))
    if not any(ratios.values()):
        raise RatioWrong(
            "Give `ratios`, or state the plan's ratio.", zh="请给出抽取比例。"
        )
    return ratios
