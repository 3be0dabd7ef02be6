"""Which items may be inspected, by whom, on which day (P-09, P-25)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plan_svc.library.domain.item import Item
from plan_svc.library.errors import ItemsRefused


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
    if not item.is_founded(last_day):
        yield ItemProblem(
            code,
            "unfounded",
            "rests on no law, regulation or rule in force",
            "没有有效的法律、法规或者规章依据",
        )
