"""Decides who enters the `unobtrusive` list by grade: pure rules over rows (G-05)."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from credit_svc.policy.domain import UNOBTRUSIVE, Unobtrusive
from shared.civic.law import Basis, Case, Law, Row
from shared.events.credit import Grade


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the subject belongs on the list, and why."""

    unobtrusive: bool
    reason: str
    basis: Basis | None
    """The row that it was judged by, where there is one."""


def judge(law: Law, case: Case, grade: Grade, facts: AbstractSet[str]) -> Verdict:
    """Judge by the rule of the domain; without a row nobody is entered (G-05).

    Args:
        law: the policy rows.
        case: region, domain and day.
        grade: the subject's grade in the domain.
        facts: facts of the subject, such as `fire_iot`.
    """
    row = law.first(UNOBTRUSIVE, case)
    if row is None:
        return Verdict(unobtrusive=False, reason="", basis=None)
    unobtrusive, reason = _judge(row, grade, facts)
    return Verdict(unobtrusive, f"{reason}（{row.clause}）", law.cite(row))


def _judge(
    row: Row[Unobtrusive], grade: Grade, facts: AbstractSet[str]
) -> tuple[bool, str]:
    """Whether the row enters the subject, and why."""
    rule = row.value
    if rule.grade is None:
        return False, "由主管部门按风险和信用说明理由列入"
    if grade is not rule.grade:
        return False, f"{grade} 级，非 {rule.grade} 级"
    for fact, name in rule.excludes.items():
        if fact in facts:
            return False, f"{name}除外"
    for fact, name in rule.needs.items():
        if fact not in facts:
            return False, f"未{name}"
    return True, f"{grade} 级"


@lru_cache(maxsize=8)
def known_facts(law: Law) -> frozenset[str]:
    """Every fact that some rule asks for."""
    rules = (row.value for row in law.of(UNOBTRUSIVE))
    return frozenset(fact for rule in rules for fact in (*rule.needs, *rule.excludes))
