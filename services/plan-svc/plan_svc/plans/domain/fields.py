"""What a plan must state (P-03): a refusal names every missing field at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date

from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import Content
from plan_svc.plans.errors import FieldsMissing, FieldUnknown
from plan_svc.policy.domain import FIELD
from shared.civic.law import Law, Row, Value

SUBJECTS = "subjects"
"""Named subjects come by upload or draw, after the other fields."""

_STATED: dict[str, Callable[[Content], bool]] = {
    "items": lambda content: bool(content.items),
    "agency": lambda _: True,
    "scope": lambda content: bool(content.scope.strip()),
    "period": lambda content: bool(content.period_from and content.period_to),
    "legal_basis": lambda content: bool(content.legal_basis.strip()),
    "ratio": lambda content: content.ratio is not None or content.scope_open,
    "method": lambda content: content.method is not None,
    "mode": lambda content: bool(content.mode),
    "check_points": lambda content: bool(content.check_points.strip()),
    "frequency": lambda content: bool(content.frequency.strip()),
    "necessity": lambda content: bool(content.necessity.strip()),
    "materials": lambda content: any(map(str.strip, content.materials)),
    "parent_plan_code": lambda content: bool(content.parent_plan_code),
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


SPOKEN_OF = frozenset({field.name for field in fields(Content)} | {SUBJECTS})
"""The fields of which a refusal, a comment or a returned part may say something."""


def ensure_known(names: Iterable[str]) -> None:
    """A reason by field names fields that a plan has (P-04).

    Raises:
        FieldUnknown: naming those that it has not, and all that it has.
    """
    if unknown := sorted(set(names) - SPOKEN_OF):
        raise FieldUnknown(
            f"A plan has no field {', '.join(unknown)}.",
            zh=f"计划没有以下字段：{'、'.join(unknown)}。",
            fields=unknown,
            choices=sorted(SPOKEN_OF),
        )


def demands(
    law: Law, agency: Agency, content: Content, today: date
) -> list[Row[Value]]:
    """The rows that demand fields of the plan (P-03, P-06)."""
    case = agency.case(content.period_from or today, **content.facts)
    return law.holding(FIELD, case)


def missing(
    law: Law, agency: Agency, content: Content, *, subjects: int, today: date
) -> list[str]:
    """Every field that the rows demand and the plan does not state (P-03, P-06)."""
    demanded = {row.unit for row in demands(law, agency, content, today)}
    return sorted(
        name
        for name in demanded
        if not (subjects if name == SUBJECTS else _STATED[name](content))
    )


def ensure_stated(absent: Sequence[str]) -> None:
    """Refuse a plan that misses fields, with all of them named (P-03)."""
    if absent:
        names = "、".join(ZH[name] for name in absent)
        raise FieldsMissing(
            f"The plan misses: {', '.join(absent)}.",
            zh=f"检查计划缺少：{names}。",
            missing=list(absent),
        )
