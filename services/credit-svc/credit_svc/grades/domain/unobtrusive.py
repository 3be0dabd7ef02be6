"""Decides who enters the `unobtrusive` list by grade: pure rules over rows (G-05)."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from credit_svc.policy.domain import UNOBTRUSIVE
from shared.civic.law import Case, Law
from shared.events.credit import Grade


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the subject belongs on the list, and why."""

    unobtrusive: bool
    reason: str


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
        return Verdict(unobtrusive=False, reason="")
    rule, clause = row.value, row.clause
    if grade is not rule.grade:
        return Verdict(
            unobtrusive=False, reason=f"{grade} 级，非 {rule.grade} 级（{clause}）"
        )
    for fact, name in rule.excludes.items():
        if fact in facts:
            return Verdict(unobtrusive=False, reason=f"{name}除外（{clause}）")
    for fact, name in rule.needs.items():
        if fact not in facts:
            return Verdict(unobtrusive=False, reason=f"未{name}（{clause}）")
    return Verdict(unobtrusive=True, reason=f"{grade} 级（{clause}）")


@lru_cache(maxsize=8)
def known_facts(law: Law) -> frozenset[str]:
    """Every fact that some rule asks for."""
    rules = (row.value for row in law.of(UNOBTRUSIVE))
    return frozenset(fact for rule in rules for fact in (*rule.needs, *rule.excludes))
