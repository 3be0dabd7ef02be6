"""What was met off-site, and what can be, against what a plan states (P-14)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from plan_svc.plans.domain.content import Content, Mode
from plan_svc.policy.domain import OFF_SITE_FIRST, OFF_SITE_ITEMS, OFF_SITE_JOINT
from plan_svc.review.domain.checks import Check, Effect, Kind, Serves, outcome
from plan_svc.review.domain.findings import Party
from plan_svc.review.domain.off_site import Unplanned
from shared.civic.law import Law, Row, Topic, Value

V = TypeVar("V", bound=Value)


def of_items(
    law: Law, content: Content, parties: Sequence[Party], found: Unplanned
) -> Check:
    """What was met off-site this year, without a problem, is not visited for again.

    It advises: what may not be planned on site at all, the check of the catalogue says.
    """
    check = outcome(
        Kind(
            "met-off-site",
            "P-14",
            Serves.REASONABLENESS,
            Effect.ADVISES,
            "Nothing of it was met off-site this year",
            "计划内事项今年未以非现场方式查明无问题",
            needs_reason=True,
        ),
        failed=found.count > 0,
        en=f"At {found.count} places items of the plan were met off-site this year, "
        "without a problem. Leave them out, or give the reason.",
        zh=f"{found.count} 个场所今年已以非现场方式检查且未发现问题，"
        "请移出计划或说明理由。",
        rows=tuple(found.sample),
        bases=tuple(map(law.cite, _rows(law, OFF_SITE_FIRST, content, parties))),
    )
    return replace(check, rows=found.count)


def of_joint(
    law: Law, content: Content, parties: Sequence[Party], found: Unplanned
) -> Check:
    """After an off-site joint check no joint check is made on site (P-14)."""
    rows = _rows(law, OFF_SITE_JOINT, content, parties)
    blocks = any(row.value.effect == "blocks" for row in rows)
    check = outcome(
        Kind(
            "joint-met-off-site",
            "P-14",
            Serves.COORDINATION,
            Effect.BLOCKS if blocks else Effect.ADVISES,
            "Its agencies made no off-site joint check there this year",
            "今年未对该场所开展非现场联合检查",
            needs_reason=True,
        ),
        failed=found.count > 0,
        en=f"At {found.count} places its agencies made an off-site joint check this "
        "year. Leave them out" + ("." if blocks else ", or give the reason."),
        zh=f"{found.count} 个场所今年已开展非现场联合检查，请移出计划"
        + ("。" if blocks else "或说明理由。"),
        rows=tuple(found.sample),
        bases=tuple(map(law.cite, rows)),
    )
    return replace(check, rows=found.count)


def of_catalogue(law: Law, content: Content, parties: Sequence[Party]) -> Check:
    """An off-site plan keeps to the items that can be met off-site (P-14)."""
    is_off_site = content.mode is Mode.OFF_SITE and content.out_of_scope is None
    rows = _rows(law, OFF_SITE_ITEMS, content, parties) if is_off_site else []
    beyond = sorted(
        {
            item.code
            for party in parties
            for item in party.items
            if not item.off_site_possible
        }
    )
    return outcome(
        Kind(
            "off-site-catalogue",
            "P-14",
            Serves.REASONABLENESS,
            Effect.ADVISES,
            "Its items can be met off-site",
            "计划内事项可以非现场方式实施",
        ),
        failed=bool(rows and beyond),
        en=f"Not in the catalogue of what can be met off-site: {', '.join(beyond)}. "
        "Have them marked, where they can.",
        zh=f"未列入可非现场检查事项目录：{'、'.join(beyond)}，确可实施的请先行标注。",
        rows=tuple(beyond),
        bases=tuple(map(law.cite, rows)),
    )


def _rows(
    law: Law, topic: Topic[V], content: Content, parties: Sequence[Party]
) -> list[Row[V]]:
    day = content.period_to or date.min
    rows = [
        row for party in parties for row in law.holding(topic, party.agency.case(day))
    ]
    return list({row.id: row for row in rows}.values())
