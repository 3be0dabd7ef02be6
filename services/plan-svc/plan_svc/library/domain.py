"""Items of the library: lists, claims, and what may be inspected (P-09, P-10, P-11)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plan_svc.plans.domain.plan import Planner
from plan_svc.plans.errors import ClaimRefused, ItemListWrong, ItemsRefused
from plan_svc.policy.domain import UNDISTURBED, UNOBTRUSIVE
from shared.civic.law import Case, Law

TOWN = "town"
_EXCEPTIONS = {"undisturbed": UNDISTURBED, "unobtrusive": UNOBTRUSIVE}
"""What overrides each of the two lists (P-11, P-12)."""


class Risk(StrEnum):
    """The risk of an item (P-10)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ItemList(StrEnum):
    """The three lists; an item stands on exactly one (P-10)."""

    KEY = "key"
    RANDOM = "random"
    UNDISTURBED = "undisturbed"


@dataclass(frozen=True, slots=True)
class Item:
    """An item, as far as planning asks about it."""

    code: str
    domain: str
    level: str
    risk: Risk
    item_list: ItemList
    filed: bool = True
    valid_to: date | None = None
    claimed_by: frozenset[str] = frozenset()
    joint_forbidden: bool = False
    off_site_possible: bool = False


@dataclass(frozen=True, slots=True)
class ItemProblem:
    """Why an item cannot be planned or inspected (P-09)."""

    item: str
    code: str
    reason: str
    reason_zh: str


def ensure_listed(risk: Risk, item_list: ItemList) -> None:
    """Only items of low risk are left undisturbed (P-10)."""
    if item_list is ItemList.UNDISTURBED and risk is not Risk.LOW:
        raise ItemListWrong(
            f"An item of {risk} risk cannot stand on the list `undisturbed`.",
            zh="只有低风险事项可以列入“无事不扰”清单。",
            choices=[ItemList.KEY, ItemList.RANDOM],
        )


def ensure_claimable(item: Item, agency: Planner) -> None:
    """An agency claims items of its level and domain; towns of any domain (P-09)."""
    if item.level != agency.level:
        raise ClaimRefused(
            f"{item.code} is exercised by the level {item.level}, not {agency.level}.",
            zh="该事项由其他层级行使，层级之间不得重复检查。",
        )
    if agency.level != TOWN and item.domain != agency.domain:
        raise ClaimRefused(
            f"{item.code} belongs to {item.domain}, not {agency.domain}.",
            zh="该事项属于其他领域。",
        )


def problems(
    wanted: Iterable[str],
    library: Mapping[str, Item],
    agencies: Sequence[str],
    last_day: date,
) -> list[ItemProblem]:
    """Every reason why wanted items cannot be inspected by the agencies (P-09)."""
    found: list[ItemProblem] = []
    for code in wanted:
        item = library.get(code)
        if item is None:
            found.append(
                _problem(code, "unknown", "is not in the library", "不在事项库")
            )
            continue
        if not item.claimed_by.intersection(agencies):
            found.append(_problem(code, "unclaimed", "is not claimed", "未被认领"))
        if not item.filed:
            found.append(_problem(code, "unfiled", "is not filed", "未备案"))
        if item.valid_to is not None and item.valid_to < last_day:
            found.append(
                _problem(
                    code,
                    "out-of-date",
                    f"is valid until {item.valid_to} only",
                    f"有效期至 {item.valid_to}",
                )
            )
    return found


def ensure_inspectable(
    wanted: Sequence[str], library: Mapping[str, Item], agency: str, last_day: date
) -> None:
    """Refuse items that the agency may not inspect, all of them named (P-09)."""
    if not wanted:
        raise ItemsRefused("At least one item is needed.", zh="至少需要一个检查事项。")
    found = problems(wanted, library, [agency], last_day)
    if found:
        raise ItemsRefused(
            "; ".join(f"{one.item} {one.reason}" for one in found) + ".",
            zh="；".join(f"{one.item} {one.reason_zh}" for one in found) + "。",
            items=[{"item": one.item, "code": one.code} for one in found],
        )


def exceptions(law: Law, case: Case, list_name: str) -> frozenset[str]:
    """The grounds on which a list may be overridden; none where a row says so."""
    kinds = {row.unit for row in law.holding(_EXCEPTIONS[list_name], case)}
    return frozenset() if "none" in kinds else frozenset(kinds)


def _problem(item: str, code: str, reason: str, reason_zh: str) -> ItemProblem:
    return ItemProblem(item, code, reason, reason_zh)
