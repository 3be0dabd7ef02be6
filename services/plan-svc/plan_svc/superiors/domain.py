"""A superior's plan, and whether a lower one that names it carries it out (P-06)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plan_svc.plans.domain.content import Content, PlanKind
from plan_svc.superiors.errors import SuperiorPlanWrong
from shared.civic.regions import prefix

CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{3,59}")
"""A plan's code, as whatever system gave it."""


class Origin(StrEnum):
    """Where a superior's plan is known from."""

    FILED = "filed"
    """It was filed here."""
    ENTERED = "entered"
    """It arrived from outside: somebody of the city entered it."""


class Unfit(StrEnum):
    """Why a plan does not carry out the superior's plan that it names."""

    UNKNOWN = "unknown"
    NOT_SUPERIOR = "not_superior"
    EXPIRED = "expired"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class SuperiorPlan:
    """A plan of a superior: what a plan that carries it out may take up."""

    code: str
    agency: str
    region: str
    kind: PlanKind
    title: str
    items: tuple[str, ...]
    period_from: date
    period_to: date
    origin: Origin = Origin.ENTERED

    def ensure_whole(self) -> None:
        """Its code has a form, its period an order, and it names items.

        Raises:
            SuperiorPlanWrong: naming the member.
        """
        wrong = (
            ("code", CODE.fullmatch(self.code) is None),
            ("items", not self.items),
            ("period_to", self.period_to < self.period_from),
        )
        if members := [name for name, is_wrong in wrong if is_wrong]:
            raise SuperiorPlanWrong(members=members)

    def is_above(self, region: str) -> bool:
        """Whether it is of a region around this one: the city's, a town's district's.

        `prefix` of the city is its two digits, of a district its six.
        """
        area = prefix(self.region)
        return region.startswith(area) and region != self.region


@dataclass(frozen=True, slots=True)
class Misfit:
    """One reason why the named plan is not carried out, with the rows that show it."""

    why: Unfit
    rows: tuple[str, ...]


def misfits(
    content: Content, region: str, superior: SuperiorPlan | None
) -> Sequence[Misfit]:
    """Why a plan of a region does not carry out the plan that it names (P-06).

    It is one of a superior, its period takes in that of this plan, and it has an item
    of every item here: a plan carries out what its superior ordered, and no more.
    """
    code = content.parent_plan_code
    if code is None:
        return []
    if superior is None:
        return [Misfit(Unfit.UNKNOWN, (code,))]
    if not superior.is_above(region):
        return [Misfit(Unfit.NOT_SUPERIOR, (code,))]
    found: list[Misfit] = []
    window = content.window
    if window is not None and not (
        superior.period_from <= window.earliest and window.latest <= superior.period_to
    ):
        found.append(Misfit(Unfit.EXPIRED, (code,)))
    others = tuple(item for item in content.items if item not in superior.items)
    if others:
        found.append(Misfit(Unfit.NOT_COVERED, others))
    return found
