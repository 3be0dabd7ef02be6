"""How a plan chooses its subjects (P-15, P-28); what is checked everywhere (P-13)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from plan_svc.library.domain import Item
from plan_svc.plans.domain.content import Content, Method, PlanKind
from plan_svc.policy.domain import (
    FULL_COVERAGE,
    KEY_DRAWN,
    KNOWN_SUBJECTS,
    PLAN_METHOD,
    RANDOM_FIELD,
    Coverage,
    DrawnMethod,
    KnownSubjects,
)
from plan_svc.review.domain import frequency
from plan_svc.review.domain.checks import Check, Effect, Kind, Rows, Serves, outcome
from plan_svc.review.domain.findings import Party
from shared.civic.law import Basis, Entry, Law, Row
from shared.events.plan import ItemList

_YEAR = 12
_FIELDS = {"food": "食品", "drugs": "药品", "construction": "建筑", "emergency": "应急"}
"""Fields of HP 二十一 as sub-fields of items call them."""


def of_random_field(
    law: Law, content: Content, parties: Sequence[Party]
) -> list[Check]:
    """Nothing separate is laid over a field that the list `random` covers (P-15).

    Laid over it are special plans, and those that check everybody. A field is a
    sub-field of items; an item without one is a field of its own.
    """
    day = content.period_to or date.min
    rows = [
        row
        for each in parties
        for row in law.holding(RANDOM_FIELD, each.agency.case(day))
    ]
    if not rows:
        return []
    separate = content.is_limited and (
        content.kind is PlanKind.SPECIAL or content.method is Method.FULL
    )
    covered = [
        item.code
        for party in parties
        if law.holding(RANDOM_FIELD, party.agency.case(day))
        for item in party.items
        if item.list_of(party.agency.code) is ItemList.RANDOM
        or party.random_fields.intersection(item.subfields)
    ]
    return [
        outcome(
            Kind(
                "random-field",
                "P-15",
                Serves.REASONABLENESS,
                Effect.ADVISES,
                "No special or full inspection is laid over a field drawn at random",
                "未在随机抽查事项清单涉及的领域另行部署专项或全覆盖检查",
                needs_reason=True,
            ),
            failed=separate and bool(covered),
            en=f"The list `random` covers {', '.join(covered)}: leave them to the "
            "random draw, or give the reason.",
            zh=f"{'、'.join(covered)} 属随机抽查事项清单涉及的领域，原则上不再另行部署"
            "专项检查和“全覆盖”检查，请按“双随机”方式实施或说明理由。",
            rows=tuple(dict.fromkeys(covered)),
            bases=_cited(law, rows),
        )
    ]


def of_method(law: Law, content: Content, parties: Sequence[Party]) -> Check:
    """The method is the one of the domain, or a reason is given (P-28)."""
    day = content.period_to or date.min
    deviating: list[tuple[Party, Row[DrawnMethod]]] = []
    asked: list[Row[DrawnMethod]] = []
    for party in parties:
        row = law.first(PLAN_METHOD, party.agency.case(day, **content.facts))
        if row is None or not content.is_limited or not _not_key(party):
            continue
        asked.append(row)
        if _deviates(row.value, content.method):
            deviating.append((party, row))
    domains = sorted({party.agency.domain for party, _ in deviating})
    clauses = "、".join(dict.fromkeys(row.clause for _, row in deviating))
    drawn = content.method is Method.RANDOM
    return outcome(
        Kind(
            "method-of-domain",
            "P-28",
            Serves.REASONABLENESS,
            Effect.ADVISES,
            "Its subjects are chosen as the domain does in principle",
            "检查方式符合本领域的原则",
            needs_reason=True,
        ),
        failed=bool(deviating),
        en=f"{', '.join(domains)}: "
        + (
            "no random draw without necessity"
            if drawn
            else "a random draw in principle"
        )
        + f" ({clauses}). Give the reason.",
        zh=("非必要不主动开展双随机检查" if drawn else "原则上应采用随机抽查方式")
        + f"（{clauses}），请说明理由。",
        rows=tuple(domains),
        bases=_cited(law, asked),
    )


def of_coverage(law: Law, content: Content, parties: Sequence[Party]) -> Check:
    """What is checked everywhere is not sampled, unless a row lets it be (P-13)."""
    day = content.period_to or date.min
    sampled = content.is_limited and content.method is Method.RANDOM
    partial = sampled and (content.ratio is None or content.ratio < 1)
    asked: list[Row[Coverage]] = []
    broken: list[tuple[Item, Row[Coverage]]] = []
    for party in parties:
        for item in party.items:
            rows = _covering(law, content, party, item, day)
            asked += rows
            broken += [(item, row) for row in rows if partial]
    blocks = any(row.is_mandatory for _, row in broken)
    codes = tuple(dict.fromkeys(item.code for item, _ in broken))
    clauses = "、".join(dict.fromkeys(row.clause for _, row in broken))
    return outcome(
        Kind(
            "full-coverage",
            "P-13",
            Serves.LEGALITY,
            Effect.BLOCKS if blocks else Effect.ADVISES,
            "What is to be checked everywhere is not sampled",
            "应当全覆盖检查的事项未作抽样",
            needs_reason=True,
        ),
        failed=bool(broken),
        en=f"To be checked everywhere: {', '.join(codes)} ({clauses}). Plan them by "
        "the method `full` or `key`, without a sample"
        + ("." if blocks else ", or give the reason."),
        zh=f"应当全覆盖检查：{'、'.join(codes)}（{clauses}），请改用全覆盖或重点检查方式"
        + ("。" if blocks else "或说明理由。"),
        rows=codes,
        bases=_cited(law, asked),
    )


def known_subjects_row(
    law: Law, content: Content, parties: Sequence[Party]
) -> Row[KnownSubjects] | None:
    """The row that keeps a plan to subjects with a case or a clue (P-28)."""
    agency, day = parties[0].agency, content.period_to or date.min
    if not content.is_limited:
        return None
    return law.first(KNOWN_SUBJECTS, agency.case(day, **content.facts))


def of_known_subjects(
    law: Law, row: Row[KnownSubjects], unknown: Rows, count: int
) -> Check:
    """The subjects had a case or a clue before the plan began (P-28).

    Cases are not known to planning, so it asks for a reason.
    """
    check = outcome(
        Kind(
            "subjects-known",
            "P-28",
            Serves.REASONABLENESS,
            Effect.ADVISES,
            "Its subjects had a case or a clue before it began",
            "检查对象在计划启动前已有案件或线索",
            needs_reason=True,
        ),
        failed=count > 0,
        en=f"Of {count} places no clue from before the plan is known ({row.clause}): "
        "leave them out, or name the case in the reason.",
        zh=f"{count} 个场所在计划启动前没有线索（{row.clause}），"
        "请去除或在理由中载明案件。",
        rows=unknown,
        bases=(law.cite(row),),
    )
    return replace(check, rows=count)


def _deviates(row: DrawnMethod, method: Method | None) -> bool:
    match row.random:
        case "in_principle":
            return method is not Method.RANDOM
        case "where_necessary":
            return method is Method.RANDOM


def _not_key(party: Party) -> bool:
    """Whether any of its items is on another list than `key`."""
    code = party.agency.code
    return any(item.list_of(code) is not ItemList.KEY for item in party.items)


def _covering(
    law: Law, content: Content, party: Party, item: Item, day: date
) -> list[Row[Coverage]]:
    own = item.list_of(party.agency.code)
    case = party.agency.case(day, risk=item.risk, list=own)
    rows = law.holding(FULL_COVERAGE, case)
    if own is ItemList.KEY and _may_draw_key(law, content, party, day):
        rows = [row for row in rows if ("list", "key") not in row.narrows]
    return [
        row
        for row in rows
        if row.value.fields is None
        or any(_is_of_field(item, field) for field in row.value.fields)
    ]


def _may_draw_key(law: Law, content: Content, party: Party, day: date) -> bool:
    row = law.first(KEY_DRAWN, party.agency.case(day))
    return (
        row is not None
        and content.kind is PlanKind.ANNUAL
        and frequency.months(row.value.cycle) <= _YEAR
    )


def _is_of_field(item: Item, field: str) -> bool:
    words = (field, _FIELDS.get(field, field))
    return item.domain == field or any(
        word in subfield for word in words for subfield in item.subfields
    )


def _cited(law: Law, rows: Sequence[Entry]) -> tuple[Basis, ...]:
    return tuple(dict.fromkeys(law.cite(row) for row in rows))
