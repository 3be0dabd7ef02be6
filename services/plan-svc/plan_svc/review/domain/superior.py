"""The check of the superior's plan that a plan carries out (P-06)."""

from collections.abc import Sequence
from datetime import date

from plan_svc.library.domain import Agency
from plan_svc.plans.domain import fields
from plan_svc.plans.domain.content import Content
from plan_svc.review.domain import checks
from plan_svc.review.domain.checks import Check, Effect, Serves
from plan_svc.superiors.domain import Misfit, SuperiorPlan, Unfit, misfits
from shared.civic.law import Law

_WORDS = {
    Unfit.UNKNOWN: ("No superior's plan has the code", "没有此编码的上级计划："),
    Unfit.NOT_SUPERIOR: (
        "It is no plan of a superior:",
        "所列计划不是上级机关的计划：",
    ),
    Unfit.EXPIRED: (
        "The period is not within that of",
        "实施时间不在上级计划的实施时间之内：",
    ),
    Unfit.NOT_COVERED: (
        "The superior's plan does not have the items",
        "上级计划不含以下事项：",
    ),
}


def of_superior(
    law: Law,
    agency: Agency,
    content: Content,
    superior: SuperiorPlan | None,
    today: date,
) -> list[Check]:
    """The named plan is a superior's, runs then, and has this plan's items (P-06).

    It blocks where a row makes the plan name it; elsewhere naming one is the agency's
    own, and it advises.
    """
    if content.parent_plan_code is None:
        return []
    rows = [
        row
        for row in fields.demands(law, agency, content, today)
        if row.unit == "parent_plan_code"
    ]
    found = misfits(content, agency.region, superior)
    return [
        checks.outcome(
            checks.Kind(
                "superior-plan",
                "P-06",
                Serves.LEGALITY,
                Effect.BLOCKS if rows else Effect.ADVISES,
                "It carries out the superior's plan that it names",
                "与所列上级计划一致",
            ),
            failed=bool(found),
            en=_said(found, 0, " "),
            zh=_said(found, 1, ""),
            rows=tuple(row for misfit in found for row in misfit.rows),
            bases=tuple(map(law.cite, rows)),
        )
    ]


def _said(found: Sequence[Misfit], language: int, gap: str) -> str:
    """Each misfit in a sentence: in English, or with 1 in Chinese."""
    comma, stop = ("、", "。") if language else (", ", ".")
    sentences = (
        f"{_WORDS[misfit.why][language]}{gap}{comma.join(misfit.rows)}{stop}"
        for misfit in found
    )
    return gap.join(sentences)
