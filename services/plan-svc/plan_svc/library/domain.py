"""Agencies and items: lists, claims, and what may be inspected (P-09, P-10)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plan_svc.library.errors import (
    ClaimRefused,
    CodeMismatch,
    ItemListWrong,
    ItemsRefused,
)
from shared.civic.law import Case
from shared.events.plan import CheckPoint, ItemList, Level, Risk


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: who plans, and what the law asks about it."""

    code: str
    domain: str
    region: str
    level: Level
    name: str = ""
    name_en: str = ""
    sections: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    retired: bool = False
    version: int = 0

    def case(self, day: date, **facts: str | frozenset[str]) -> Case:
        """The case that policy rows are asked about."""
        return Case(
            region=self.region[:6],
            domain=self.domain,
            day=day,
            facts={"level": self.level, **facts},
        )

    def ensure_code_fits(self) -> None:
        """The code begins with the region.

        Raises:
            CodeMismatch: if it does not.
        """
        if self.code != f"{self.region}-{self.domain}" and not self.code.startswith(
            self.region
        ):
            raise CodeMismatch(
                f"{self.code} is not of region {self.region}.",
                zh="机关代码与区域不一致。",
            )


@dataclass(slots=True)
class Item:
    """An item of the library, and who claimed it."""

    code: str
    domain: str
    level: Level
    risk: Risk
    item_list: ItemList
    filed: bool = True
    valid_to: date | None = None
    claimed_by: tuple[str, ...] = ()
    joint_forbidden: bool = False
    off_site_possible: bool = False
    name: str = ""
    legal_basis: str = ""
    check_points: tuple[CheckPoint, ...] = ()
    materials: tuple[str, ...] = ()
    version: int = 0

    def ensure_listed(self) -> None:
        """The code is the domain's, and only low risk is undisturbed (P-10).

        Raises:
            CodeMismatch, ItemListWrong: if not.
        """
        if not self.code.startswith(f"{self.domain}-"):
            raise CodeMismatch(f"{self.code} is not of the domain {self.domain}.")
        if self.item_list is ItemList.UNDISTURBED and self.risk is not Risk.LOW:
            raise ItemListWrong(
                f"An item of {self.risk} risk cannot stand on the list `undisturbed`.",
                zh="只有低风险事项可以列入“无事不扰”清单。",
                choices=[ItemList.KEY, ItemList.RANDOM],
            )

    def ends_before(self, day: date) -> bool:
        """Whether it cannot be inspected on a day any more (P-09)."""
        return not self.filed or (self.valid_to is not None and self.valid_to < day)

    def means_the_same(self, other: "Item | None") -> bool:
        """Whether open tasks with this item have nothing to follow in the other."""
        return other is None or (
            (self.filed, self.valid_to, self.risk, self.joint_forbidden)
            == (other.filed, other.valid_to, other.risk, other.joint_forbidden)
        )

    def claim(self, agency: Agency) -> bool:
        """Claim the item for an agency of its level and domain; towns take any (P-09).

        Returns:
            Whether it is claimed only now.

        Raises:
            ClaimRefused: if the level or the domain is another.
        """
        if self.level != agency.level:
            raise ClaimRefused(
                f"{self.code} is exercised by the level {self.level}, "
                f"not {agency.level}.",
                zh="该事项由其他层级行使，层级之间不得重复检查。",
            )
        if agency.level is not Level.TOWN and self.domain != agency.domain:
            raise ClaimRefused(
                f"{self.code} belongs to {self.domain}, not {agency.domain}.",
                zh="该事项属于其他领域。",
            )
        if agency.code in self.claimed_by:
            return False
        self.claimed_by = (*self.claimed_by, agency.code)
        self.version += 1
        return True


@dataclass(frozen=True, slots=True)
class ItemProblem:
    """Why an item cannot be planned or inspected (P-09)."""

    item: str
    code: str
    reason: str
    reason_zh: str


def problems(
    codes: Iterable[str],
    library: Mapping[str, Item],
    agencies: Sequence[str],
    last_day: date,
) -> list[ItemProblem]:
    """Every reason why the items cannot be inspected by the agencies (P-09)."""
    return [
        problem
        for code in codes
        for problem in _problems(code, library.get(code), agencies, last_day)
    ]


def ensure_inspectable(
    codes: Sequence[str], library: Mapping[str, Item], agency: str, last_day: date
) -> None:
    """Refuse items that the agency may not inspect, all of them named (P-09)."""
    if not codes:
        raise ItemsRefused("At least one item is needed.", zh="至少需要一个检查事项。")
    refused = problems(codes, library, [agency], last_day)
    if refused:
        raise ItemsRefused(
            "; ".join(f"{problem.item} {problem.reason}" for problem in refused) + ".",
            zh="；".join(f"{problem.item} {problem.reason_zh}" for problem in refused)
            + "。",
            items=[{"item": problem.item, "code": problem.code} for problem in refused],
        )


def _problems(
    code: str, item: Item | None, agencies: Sequence[str], last_day: date
) -> Iterable[ItemProblem]:
    if item is None:
        yield ItemProblem(code, "unknown", "is not in the library", "不在事项库")
        return
    if set(item.claimed_by).isdisjoint(agencies):
        yield ItemProblem(code, "unclaimed", "is not claimed", "未被认领")
    if not item.filed:
        yield ItemProblem(code, "unfiled", "is not filed", "未备案")
    if item.valid_to is not None and item.valid_to < last_day:
        yield ItemProblem(
            code,
            "out-of-date",
            f"is valid until {item.valid_to} only",
            f"有效期至 {item.valid_to}",
        )
