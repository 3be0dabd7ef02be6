"""The checks of what a plan states: fields, items, lists, deadlines (P-05)."""

from collections.abc import Mapping, Sequence
from datetime import date

from plan_svc.library.domain import Agency, Item, problems
from plan_svc.plans.domain.content import Content, PlanKind
from plan_svc.plans.domain.fields import ZH
from plan_svc.policy.domain import OFF_SITE_FIRST, UNDISTURBED, UNOBTRUSIVE
from plan_svc.review.domain import checks, stated
from plan_svc.review.domain.checks import Bases, Check, Effect, Serves
from plan_svc.review.domain.deadline import deadlines
from plan_svc.review.domain.findings import Party
from shared.civic import origin
from shared.civic.calendar import months_after
from shared.civic.days import spoken
from shared.civic.law import Case, Law
from shared.events.plan import ItemList

_EXCEPTIONS = {"undisturbed": UNDISTURBED, "unobtrusive": UNOBTRUSIVE}
"""What overrides each of the two lists (P-11, P-12)."""
_IN_TIME = {
    "draft": ("It was drafted in time", "按时编制"),
    "internal": ("It was handed in within the agency in time", "按时完成内部报送"),
    "file": ("It is filed in time", "按时备案"),
}
"""The deadlines that a review looks at, as it asks for them (P-07)."""


def of_fields(absent: Sequence[str], bases: Bases = ()) -> Check:
    """The plan states what the rows demand (P-03)."""
    names = "、".join(ZH[name] for name in absent)
    return checks.outcome(
        checks.Kind(
            "fields-stated",
            "P-03",
            Serves.LEGALITY,
            Effect.BLOCKS,
            "The plan states all that it has to",
            "应载明的内容齐全",
        ),
        failed=bool(absent),
        en=f"Missing: {', '.join(absent)}.",
        zh=f"缺少：{names}。",
        rows=tuple(absent),
        bases=bases,
    )


def of_items(
    content: Content, library: Mapping[str, Item], agencies: Sequence[str]
) -> list[Check]:
    """Items are claimed, filed and in date, and every agency has one (P-09)."""
    last_day = content.period_to or date.min
    refused = problems(content.items, library, agencies, last_day)
    items = _planned_items(content, library)
    idle = [
        agency
        for agency in agencies
        if not any(agency in item.claimed_by for item in items)
    ]
    return [
        checks.outcome(
            checks.Kind(
                "items-inspectable",
                "P-09",
                Serves.LEGALITY,
                Effect.BLOCKS,
                "Its items may be inspected",
                "检查事项在库、已认领且在有效期内",
            ),
            failed=bool(refused),
            en="; ".join(f"{problem.item} {problem.reason}" for problem in refused)
            + ".",
            zh="；".join(f"{problem.item} {problem.reason_zh}" for problem in refused)
            + "。",
            rows=tuple(problem.item for problem in refused),
        ),
        checks.outcome(
            checks.Kind(
                "agencies-have-items",
                "P-09",
                Serves.LEGALITY,
                Effect.BLOCKS,
                "Each of its agencies claimed an item of it",
                "各参加单位均认领了计划内的事项",
            ),
            failed=bool(idle),
            en=f"Claimed none of the plan's items: {', '.join(idle)}.",
            zh=f"未认领计划内任何事项：{'、'.join(idle)}。",
            rows=tuple(idle),
        ),
    ]


def of_lists(
    law: Law, agencies: Sequence[Agency], content: Content, library: Mapping[str, Item]
) -> list[Check]:
    """Undisturbed items are left alone; off-site goes before on-site (P-11, P-14).

    The exception that the plan names is its own agency's, the first of `agencies`: it
    excuses no item that a partner claims.
    """
    agency, *partners = agencies
    items = _planned_items(content, library) if content.is_limited else []
    excused = excuses(law, agency, content, ItemList.UNDISTURBED)
    quiet = [
        item.code
        for item in items
        if _is_undisturbed(item, agencies)
        and not (excused and _is_of(item, agency) and not _is_of(item, *partners))
    ]
    return [
        checks.outcome(
            checks.Kind(
                "undisturbed-items",
                "P-11",
                Serves.REASONABLENESS,
                Effect.BLOCKS,
                "No item is on the list `undisturbed`, or an exception is named",
                "不含“无事不扰”事项，或已载明依据",
            ),
            failed=bool(quiet),
            en=f"On the list `undisturbed`: {', '.join(quiet)}. Name the superior's "
            "order or the statute, with its reference.",
            zh=f"列入“无事不扰”清单，须载明上级部署或法定依据：{'、'.join(quiet)}。",
            rows=tuple(quiet),
            bases=exception_bases(law, agency, content, ItemList.UNDISTURBED),
        ),
        _off_site_first(law, agencies, content, items),
    ]


def _off_site_first(
    law: Law, agencies: Sequence[Agency], content: Content, items: Sequence[Item]
) -> Check:
    """What can be met off-site is not done on-site: blocked where a row does (P-14)."""
    day = content.period_to or date.min
    met = [
        (item.code, row)
        for agency in agencies
        for item in items
        if item.off_site_possible and _is_of(item, agency)
        for row in law.holding(OFF_SITE_FIRST, agency.case(day))
    ]
    remote = tuple(dict.fromkeys(code for code, _ in met))
    blocks = any(row.value.effect == "blocks" for _, row in met)
    return checks.outcome(
        checks.Kind(
            "off-site-first",
            "P-14",
            Serves.REASONABLENESS,
            Effect.BLOCKS if blocks else Effect.ADVISES,
            "What can be met off-site is not planned on-site",
            "能以非现场方式实施的未安排现场检查",
            needs_reason=True,
        ),
        failed=bool(remote),
        en=f"Can be met off-site: {', '.join(remote)}. Plan them off-site"
        + ("." if blocks else ", or give the reason."),
        zh=f"可以非现场方式实施：{'、'.join(remote)}，请改为非现场检查"
        + ("。" if blocks else "或说明理由。"),
        rows=remote,
        bases=tuple(dict.fromkeys(law.cite(row) for _, row in met)),
    )


def of_deadlines(
    law: Law, agency: Agency, content: Content, today: date
) -> list[Check]:
    """Late drafts and filings are pointed out (P-07)."""
    if content.period_from is None:
        return []
    case = agency.case(content.period_from, **content.facts)
    return [
        checks.outcome(
            checks.Kind(
                f"deadline-{deadline.name}",
                "P-07",
                Serves.COORDINATION,
                Effect.ADVISES,
                *_IN_TIME[deadline.name],
            ),
            failed=deadline.due < today,
            en=f"Was due on {deadline.due} ({deadline.basis.clause}).",
            zh=f"最迟应于{spoken(deadline.due, 'zh')}完成（{deadline.basis.clause}）。",
            bases=(deadline.basis,),
        )
        for deadline in deadlines(law, case, content.period_from)
        if deadline.name in _IN_TIME
    ]


def of_extent(content: Content, places: int) -> list[Check]:
    """The plan has no more places than the number that its open scope states (P-02)."""
    if content.extent is None:
        return []
    number = content.extent.number
    return [
        checks.outcome(
            checks.Kind(
                "places-within-number",
                "P-02",
                Serves.LEGALITY,
                Effect.BLOCKS,
                "It has no more places than it states",
                "检查对象未超出计划载明的数量",
            ),
            failed=places > number,
            en=f"It has {places} places and states at most {number}.",
            zh=f"检查对象 {places} 个，计划载明不超过 {number} 个。",
        )
    ]


def of_period(content: Content) -> Check:
    """An annual plan is of one year, a monthly one of a month at most (P-02).

    No document says how the bounds are counted, so it advises.
    """
    window = content.window
    fits = (
        window is None
        or {
            PlanKind.ANNUAL: window.earliest.year == window.latest.year,
            PlanKind.MONTHLY: window.latest < months_after(window.earliest, 1),
            PlanKind.SPECIAL: True,
        }[content.kind]
    )
    return checks.outcome(
        checks.Kind(
            "period-of-kind",
            "P-02",
            Serves.REASONABLENESS,
            Effect.ADVISES,
            "Its period is one of its kind",
            "实施时间与计划类型相符",
        ),
        failed=not fits,
        en=f"The period is longer than that of a plan of the kind `{content.kind}`.",
        zh="实施时间超出该类计划（年度、月度）的期限。",
    )


def of_scope(
    law: Law, agencies: Sequence[Agency], content: Content, today: date
) -> list[Check]:
    """Every agency's domain has the reason that the plan is left out for (P-22)."""
    reason = content.out_of_scope
    if reason is None:
        return []
    rows = [
        origin.out_of_scope_reasons(law, agency.case(today)).get(reason)
        for agency in agencies
    ]
    lacking = [
        agency.domain for agency, row in zip(agencies, rows, strict=True) if not row
    ]
    return [
        checks.outcome(
            checks.Kind(
                "out-of-scope-reason",
                "P-22",
                Serves.LEGALITY,
                Effect.BLOCKS,
                "The reason to leave its visits out is its domain's",
                "不纳入规范范围的情形有本领域文件依据",
            ),
            failed=bool(lacking),
            en=f"Has no reason {reason!r} to leave visits out: {', '.join(lacking)}.",
            zh=f"以下领域文件未规定该不纳入范围的情形：{'、'.join(lacking)}。",
            rows=tuple(lacking),
            bases=tuple(law.cite(row) for row in rows if row),
        )
    ]


def of_stated_limit(
    law: Law, content: Content, parties: Sequence[Party]
) -> list[Check]:
    """Where a row leaves the limit to the annual plan, that states one (P-13)."""
    day = content.period_to or date.min
    left = [
        (party, row)
        for party in parties
        if (row := stated.left_to_plan(law, party.agency.case(day))) is not None
    ]
    if not left or not content.is_limited:
        return []
    lacking = tuple(party.agency.code for party, _ in left if party.stated is None)
    clauses = "、".join(dict.fromkeys(row.clause for _, row in left))
    is_annual = content.kind is PlanKind.ANNUAL
    return [
        checks.outcome(
            checks.Kind(
                "limit-of-annual-plan",
                "P-13",
                Serves.REASONABLENESS,
                Effect.BLOCKS if is_annual else Effect.ADVISES,
                "The annual plan sets how often a place is visited",
                "年度计划已明确不重复现场检查的时限",
            ),
            failed=bool(lacking),
            en=f"No annual plan of {', '.join(lacking)} states a figure ({clauses}): "
            "write its frequency as `每年不超过2次，间隔1个月以上`.",
            zh=f"{'、'.join(lacking)} 的年度计划未载明可据以计算的频次（{clauses}），"
            "请写明如“每年不超过2次，间隔1个月以上”。",
            rows=lacking,
            bases=tuple(dict.fromkeys(law.cite(row) for _, row in left)),
        )
    ]


def excuses(law: Law, agency: Agency, content: Content, list_name: str) -> bool:
    """Whether the plan names an exception that the list's rows know (P-11, P-12)."""
    named = content.named_exception
    if named is None or content.period_to is None:
        return False
    return named in exceptions(law, agency.case(content.period_to), list_name)


def exceptions(law: Law, case: Case, list_name: str) -> frozenset[str]:
    """The grounds on which a list may be overridden; none where a row says so."""
    kinds = {row.unit for row in law.holding(_EXCEPTIONS[list_name], case)}
    return frozenset() if "none" in kinds else frozenset(kinds)


def exception_bases(
    law: Law, agency: Agency, content: Content, list_name: str
) -> Bases:
    """The rows that say what overrides a list for the agency's plan (X-01)."""
    if content.period_to is None:
        return ()
    case = agency.case(content.period_to)
    return tuple(map(law.cite, law.holding(_EXCEPTIONS[list_name], case)))


def _is_undisturbed(item: Item, agencies: Sequence[Agency]) -> bool:
    """On the list of an agency that claims it; of nobody's, on the city's (P-10)."""
    keepers = [each.code for each in agencies if _is_of(item, each)]
    lists = {item.list_of(code) for code in keepers} or {item.item_list}
    return ItemList.UNDISTURBED in lists


def _is_of(item: Item, *agencies: Agency) -> bool:
    return any(agency.code in item.claimed_by for agency in agencies)


def _planned_items(content: Content, library: Mapping[str, Item]) -> list[Item]:
    return [library[code] for code in content.items if code in library]
