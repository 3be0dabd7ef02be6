"""Whether places may come into a filed plan within its scope (P-02)."""

from datetime import date

from plan_svc.extensions.errors import PlanOver, ScopeNotOpen, SubjectsNamed
from plan_svc.library.domain import Agency
from plan_svc.plans.domain import fields
from plan_svc.plans.domain.plan import Plan
from shared.civic.law import Law


def ensure_open(law: Law, agency: Agency, plan: Plan, today: date) -> None:
    """The filed plan states a scope and a number, and is not over (JS-WL 二(二)1).

    Raises:
        NotFiled: if it is not filed, or an amendment or extension itself.
        ScopeNotOpen: if it states no bounds.
        SubjectsNamed: if a row of the law has its kind name its subjects.
        PlanOver: if its period has passed.
    """
    plan.ensure_filed()
    content = plan.content
    if content.extent is None:
        raise ScopeNotOpen(plan_code=plan.plan_code)
    for row in fields.demands(law, agency, content, today):
        if row.unit == fields.SUBJECTS:
            raise SubjectsNamed(basis=law.cite(row))
    if content.period_to is None or content.period_to < today:
        raise PlanOver(period_to=content.period_to)
