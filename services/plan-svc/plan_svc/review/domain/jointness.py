"""With whom a plan is made (P-28): sectors of the published list, key fire units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plan_svc.plans.domain.content import Content
from plan_svc.plans.domain.plan import Plan
from plan_svc.policy.domain import JOINT, Joint
from plan_svc.review.domain.checks import Check, Effect, Kind, Serves, outcome
from plan_svc.review.domain.findings import Party
from shared.civic.law import Law, Row


@dataclass(frozen=True, slots=True)
class JointDemand:
    """A row that asks for a partner, and the kind of place that it speaks of."""

    row: Row[Joint]
    kind: str | None
    """None: it speaks of every place."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many places of a plan are of a kind, and which regulate it."""

    kind: str
    places: int
    regulators: tuple[str, ...]
    """Agencies that are mainly responsible for another kind of these places (M-06)."""


def demands(law: Law, content: Content, parties: Sequence[Party]) -> list[JointDemand]:
    """What the rows of the plan's own agency ask for, whatever its places are."""
    agency, day = parties[0].agency, content.period_to or date.min
    if not content.is_limited:
        return []
    rows = [
        row
        for row in law.of(JOINT)
        if row.reaches(agency.region[:6], agency.domain, day)
        and dict(row.narrows).get("plan") in {None, content.kind.value}
    ]
    return [JointDemand(row, dict(row.narrows).get("kind")) for row in rows]


def of_joint(
    law: Law,
    parties: Sequence[Party],
    asked: Sequence[JointDemand],
    counts: Sequence[KindCount],
) -> list[Check]:
    """A plan over such subjects names its partner (P-28)."""
    if not asked:
        return []
    by_kind = {count.kind: count for count in counts}
    open_ = [each for each in asked if _is_unmet(each, parties, by_kind)]
    blocks = any(each.row.value.effect == "blocks" for each in open_)
    places = {each.kind: by_kind[each.kind].places for each in open_ if each.kind}
    clauses = "、".join(dict.fromkeys(each.row.clause for each in open_))
    kinds = ", ".join(f"{kind} ({number})" for kind, number in places.items())
    of_kinds = f" over {kinds}" if kinds else ""
    return [
        outcome(
            Kind(
                "joint-plan",
                "P-28",
                Serves.COORDINATION,
                Effect.BLOCKS if blocks else Effect.ADVISES,
                "A plan over fields of joint supervision names its partner",
                "属联合监管领域的计划已载明参加单位",
                needs_reason=True,
            ),
            failed=bool(open_),
            en=f"A joint plan{of_kinds} is asked for ({clauses}). Name the partner "
            "agency" + ("." if blocks else ", or give the reason."),
            zh=f"应当制定联合检查计划（{clauses}）{kinds}，请载明参加单位"
            + ("。" if blocks else "或说明理由。"),
            rows=tuple(places),
            bases=tuple(dict.fromkeys(law.cite(each.row) for each in asked)),
        )
    ]


def of_conference(plan: Plan) -> list[Check]:
    """Who told the conference's office that it joins is a partner (P-18)."""
    conference = plan.conference
    if conference is None:
        return []
    absent = sorted({*conference.members} - {*plan.content.partner_agencies})
    return [
        outcome(
            Kind(
                "conference-joint",
                "P-18",
                Serves.COORDINATION,
                Effect.ADVISES,
                "A joint inspection that can be formed is formed",
                "能够形成跨部门联合检查的，已采取联合检查方式",
                needs_reason=True,
            ),
            failed=bool(absent),
            en=f"These agencies join: {', '.join(absent)}. Name them as partners, or "
            "give the reason.",
            zh=f"以下单位愿意联合检查：{'、'.join(absent)}。请载明参加单位或说明理由。",
            rows=tuple(absent),
            bases=(conference.basis,),
        )
    ]


def _is_unmet(
    demand: JointDemand, parties: Sequence[Party], counts: dict[str, KindCount]
) -> bool:
    count = counts.get(demand.kind or "")
    if demand.kind is not None and (count is None or not count.places):
        return False
    own, *partners = [party.agency for party in parties]
    match demand.row.value.partner:
        case "other_domain":
            return all(partner.domain == own.domain for partner in partners)
        case "industry_regulator":
            named = {partner.code for partner in partners}
            regulators = set(count.regulators) if count else set()
            return bool(regulators) and not regulators & named
