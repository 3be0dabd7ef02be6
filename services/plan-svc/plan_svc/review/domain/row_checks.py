"""The checks of a plan's rows, and of its neighbours in time (P-05)."""

from collections.abc import Container, Sequence

from plan_svc.plans.domain.content import Content
from plan_svc.review.domain.checks import Check, Effect, Kind, Serves, outcome
from plan_svc.review.domain.findings import Finding
from plan_svc.review.domain.limits import LimitRow, SubjectBases
from shared.civic.law import Law


def of_findings(
    findings: Sequence[Finding], reasons: Container[str], bases: SubjectBases
) -> list[Check]:
    """Lists, units already inspected, frequency: over all rows (P-12, M-05, P-13)."""
    listed = _places(findings, "P-12")
    inspected = _places(findings, "M-05")
    over = _places([row for row in findings if row.binding], "P-13")
    near = _places([row for row in findings if not row.binding], "P-13")
    lacking = sum(finding.lacks_reason(reasons) for finding in findings)
    return [
        outcome(
            Kind(
                "unobtrusive-subjects",
                "P-12",
                Serves.REASONABLENESS,
                Effect.BLOCKS,
                "No subject is on the list `unobtrusive`",
                "检查对象不在“无感监管”清单内",
            ),
            failed=bool(listed),
            en=f"{len(listed)} subjects are on the list `unobtrusive`.",
            zh=f"{len(listed)} 个对象在“无感监管”清单内。",
            rows=listed,
            bases=bases.unobtrusive,
        ),
        outcome(
            Kind(
                "inspected-this-year",
                "M-05",
                Serves.COORDINATION,
                Effect.BLOCKS,
                "No place was inspected this year by the items' own domain",
                "场所今年未由该事项的主管部门检查",
            ),
            failed=bool(inspected),
            en=f"{len(inspected)} places were inspected this year by the domain whose "
            "items the plan has.",
            zh=f"{len(inspected)} 个场所今年已由该事项的主管部门检查，不再另行组织。",
            rows=inspected,
            bases=bases.inspected,
        ),
        outcome(
            Kind(
                "frequency-binding",
                "P-13",
                Serves.REASONABLENESS,
                Effect.BLOCKS,
                "No place is visited more often than a binding row allows",
                "未超出强制性检查频次",
            ),
            failed=bool(over),
            en=f"{len(over)} places would be visited more often than a binding row.",
            zh=f"{len(over)} 个场所将超出强制性频次规定。",
            rows=over,
            bases=bases.binding,
        ),
        outcome(
            Kind(
                "frequency-advisory",
                "P-13",
                Serves.REASONABLENESS,
                Effect.ADVISES,
                "No place is visited more often than an advisory row asks",
                "未超出建议性检查频次",
            ),
            failed=bool(near),
            en=f"{len(near)} places would be visited more often than an advisory row; "
            f"{lacking} carry no reason yet.",
            zh=f"{len(near)} 个场所将超出建议性频次，其中 {lacking} 个未说明理由。",
            rows=near,
            bases=bases.advisory,
        ),
    ]


def of_extent(content: Content, findings: Sequence[Finding]) -> list[Check]:
    """Every place lies within the bounds of an open scope (P-02)."""
    if content.extent is None:
        return []
    outside = _places(findings, "P-02")
    return [
        outcome(
            Kind(
                "places-within-extent",
                "P-02",
                Serves.LEGALITY,
                Effect.BLOCKS,
                "Every place lies within the plan's scope",
                "检查对象均在计划载明的范围内",
            ),
            failed=bool(outside),
            en=f"{len(outside)} places lie outside the scope that the plan states.",
            zh=f"{len(outside)} 个场所不在计划载明的对象范围内。",
            rows=outside,
        )
    ]


def of_shared_places(places: int) -> Check:
    """Other agencies mean to visit the same places: a joint visit may be formed."""
    return outcome(
        Kind(
            "joint-possible",
            "P-05",
            Serves.COORDINATION,
            Effect.ADVISES,
            "No other agency means to visit the same places",
            "同期没有其他部门检查相同场所",
        ),
        failed=places > 0,
        en=f"Other agencies have open tasks at {places} of the places in this period.",
        zh=f"其他机关在此期间对其中 {places} 个场所有待办任务，可联合检查。",
    )


def _places(findings: Sequence[Finding], rule: str) -> tuple[str, ...]:
    return tuple(finding.place for finding in findings if finding.rule == rule)


def of_occasions(law: Law, broken: Sequence[LimitRow]) -> Check:
    """The plan's own occasions keep the gap that a row asks for (P-02, P-13)."""
    binding = any(limit.binding for limit in broken)
    clauses = sorted({limit.clause for limit in broken})
    return outcome(
        Kind(
            "occasions-apart",
            "P-13",
            Serves.REASONABLENESS,
            Effect.BLOCKS if binding else Effect.ADVISES,
            "Its occasions are far enough apart",
            "各批次之间的间隔符合规定",
        ),
        failed=bool(broken),
        en=f"Two occasions are closer than the frequency rows ask: {clauses}.",
        zh=f"相邻批次的间隔小于频次规定（{'、'.join(clauses)}）。",
        bases=tuple(law.cite(law.row(limit.law_row)) for limit in broken),
    )
