"""What a plan must state (P-03): a refusal names every missing field at once."""

from collections.abc import Callable, Sequence
from datetime import date

from plan_svc.plans.domain.plan import Draft, Planner
from plan_svc.plans.errors import FieldsMissing
from plan_svc.policy.domain import FIELD
from shared.civic.law import Law

SUBJECTS = "subjects"
"""Named subjects come by upload or draw, after the other fields."""

_STATED: dict[str, Callable[[Draft], bool]] = {
    "items": lambda draft: bool(draft.items),
    "agency": lambda _: True,
    "scope": lambda draft: bool(draft.scope.strip()),
    "period": lambda draft: bool(draft.period_from and draft.period_to),
    "legal_basis": lambda draft: bool(draft.legal_basis.strip()),
    "ratio": lambda draft: draft.ratio is not None or draft.scope_open,
    "method": lambda draft: draft.method is not None,
    "mode": lambda draft: bool(draft.mode),
    "check_points": lambda draft: bool(draft.check_points.strip()),
    "frequency": lambda draft: bool(draft.frequency.strip()),
    "necessity": lambda draft: bool(draft.necessity.strip()),
    "materials": lambda draft: any(one.strip() for one in draft.materials),
    "parent_plan_code": lambda draft: bool(draft.parent_plan_code),
}

ZH = {
    "items": "检查事项",
    "agency": "检查主体",
    "scope": "检查对象范围",
    "subjects": "具体检查对象",
    "period": "计划实施时间",
    "legal_basis": "检查依据",
    "ratio": "检查比例",
    "method": "检查方式",
    "mode": "现场或非现场",
    "check_points": "检查项目",
    "frequency": "检查频次",
    "necessity": "检查的必要性",
    "materials": "需要准备的材料",
    "parent_plan_code": "上级计划编码",
}


def missing(
    law: Law, planner: Planner, draft: Draft, *, subjects: int, today: date
) -> list[str]:
    """Every field that the rows demand and the plan does not state (P-03, P-06)."""
    case = planner.case(draft.period_from or today, draft)
    demanded = {row.unit for row in law.holding(FIELD, case)}
    return sorted(
        name
        for name in demanded
        if not (subjects if name == SUBJECTS else _STATED[name](draft))
    )


def refuse(absent: Sequence[str]) -> None:
    """Refuse a plan that misses fields, with all of them named (P-03)."""
    if absent:
        names = "、".join(ZH[name] for name in absent)
        raise FieldsMissing(
            f"The plan misses: {', '.join(absent)}.",
            zh=f"检查计划缺少：{names}。",
            missing=list(absent),
        )
