"""The checks of a filing review (P-05): each says what it serves and what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plan_svc.library import domain as items
from plan_svc.library.domain import Item, ItemList
from plan_svc.plans.domain.fields import ZH
from plan_svc.plans.domain.plan import Draft, Mode, Planner
from plan_svc.plans.errors import PlanBlocked
from plan_svc.review.domain import deadline
from shared.civic.law import Law

SAMPLE = 20
"""How many rows a check names; all of them are counted."""


class Serves(StrEnum):
    """The three things that the review looks at (P-05)."""

    LEGALITY = "legality"
    REASONABLENESS = "reasonableness"
    COORDINATION = "coordination"


class Effect(StrEnum):
    """Whether a failed check stops the plan or only advises."""

    BLOCKS = "blocks"
    ADVISES = "advises"


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one automatic check."""

    code: str
    rule: str
    serves: Serves
    effect: Effect
    passed: bool
    detail: str = ""
    detail_zh: str = ""
    rows: int = 0
    sample: tuple[str, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the plan cannot go on."""
        return not self.passed and self.effect is Effect.BLOCKS


Kind = tuple[str, str, Serves, Effect]
Rows = tuple[str, ...]


def ensure_unblocked(checks: Sequence[Check]) -> None:
    """Refuse a plan that a check stops, with every such check named (P-05)."""
    stopping = [one for one in checks if one.stops]
    if stopping:
        raise PlanBlocked(
            " ".join(one.detail for one in stopping),
            zh="".join(one.detail_zh for one in stopping),
            checks=[
                {
                    "code": one.code,
                    "rule": one.rule,
                    "serves": one.serves,
                    "detail": one.detail,
                    "detail_zh": one.detail_zh,
                    "rows": one.rows,
                    "sample": list(one.sample),
                }
                for one in stopping
            ],
        )


def check(kind: Kind, *, failed: bool, en: str, zh: str, rows: Rows = ()) -> Check:
    """A check's outcome; what it found is told only where it failed."""
    code, rule, serves, effect = kind
    if not failed:
        return Check(code, rule, serves, effect, passed=True)
    return Check(
        code,
        rule,
        serves,
        effect,
        passed=False,
        detail=en,
        detail_zh=zh,
        rows=len(rows),
        sample=tuple(rows[:SAMPLE]),
    )


def of_fields(absent: Sequence[str]) -> Check:
    """The plan states what the rows demand (P-03)."""
    names = "、".join(ZH[name] for name in absent)
    return check(
        ("fields-stated", "P-03", Serves.LEGALITY, Effect.BLOCKS),
        failed=bool(absent),
        en=f"Missing: {', '.join(absent)}.",
        zh=f"缺少：{names}。",
        rows=tuple(absent),
    )


def of_items(
    draft: Draft, library: Mapping[str, Item], agencies: Sequence[str]
) -> list[Check]:
    """Items are claimed, filed and in date, and every agency has one (P-09)."""
    last_day = draft.period_to or date.min
    found = items.problems(draft.items, library, agencies, last_day)
    wanted = _wanted(draft, library)
    idle = [
        agency
        for agency in agencies
        if not any(agency in known.claimed_by for known in wanted)
    ]
    return [
        check(
            ("items-inspectable", "P-09", Serves.LEGALITY, Effect.BLOCKS),
            failed=bool(found),
            en="; ".join(f"{one.item} {one.reason}" for one in found) + ".",
            zh="；".join(f"{one.item} {one.reason_zh}" for one in found) + "。",
            rows=tuple(one.item for one in found),
        ),
        check(
            ("agencies-have-items", "P-09", Serves.LEGALITY, Effect.BLOCKS),
            failed=bool(idle),
            en=f"Claimed none of the plan's items: {', '.join(idle)}.",
            zh=f"未认领计划内任何事项：{'、'.join(idle)}。",
            rows=tuple(idle),
        ),
    ]


def of_lists(
    law: Law, planner: Planner, draft: Draft, library: Mapping[str, Item]
) -> list[Check]:
    """Undisturbed items are left alone; off-site goes before on-site (P-11, P-14)."""
    on_site = draft.mode is Mode.ON_SITE
    wanted = _wanted(draft, library) if on_site else []
    quiet = [one.code for one in wanted if one.item_list is ItemList.UNDISTURBED]
    excused = excuses(law, planner, draft, ItemList.UNDISTURBED)
    remote = [one.code for one in wanted if one.off_site_possible]
    return [
        check(
            ("undisturbed-items", "P-11", Serves.REASONABLENESS, Effect.BLOCKS),
            failed=bool(quiet) and not excused,
            en=f"On the list `undisturbed`: {', '.join(quiet)}. Name the superior's "
            "order or the statute, with its reference.",
            zh=f"列入“无事不扰”清单，须载明上级部署或法定依据：{'、'.join(quiet)}。",
            rows=tuple(quiet),
        ),
        check(
            ("off-site-first", "P-14", Serves.REASONABLENESS, Effect.ADVISES),
            failed=bool(remote),
            en=f"Can be met off-site: {', '.join(remote)}.",
            zh=f"可以非现场方式实施：{'、'.join(remote)}。",
            rows=tuple(remote),
        ),
    ]


def of_deadlines(law: Law, planner: Planner, draft: Draft, today: date) -> list[Check]:
    """Late drafts and filings are pointed out (P-07)."""
    if draft.period_from is None:
        return []
    case = planner.case(draft.period_from, draft)
    return [
        check(
            (f"deadline-{one.name}", "P-07", Serves.COORDINATION, Effect.ADVISES),
            failed=one.due < today,
            en=f"Was due on {one.due} ({one.clause}).",
            zh=f"应于 {one.due} 前完成（{one.clause}）。",
        )
        for one in deadline.deadlines(law, case, draft.period_from)
        if one.name in {"draft", "internal", "file"}
    ]


def excuses(law: Law, planner: Planner, draft: Draft, list_name: str) -> bool:
    """Whether the plan names an exception that the list's rows know (P-11, P-12)."""
    named = draft.named_exception
    if named is None or draft.period_to is None:
        return False
    return named in items.exceptions(law, planner.case(draft.period_to), list_name)


def _wanted(draft: Draft, library: Mapping[str, Item]) -> list[Item]:
    return [library[code] for code in draft.items if code in library]
