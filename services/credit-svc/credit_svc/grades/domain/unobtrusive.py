"""Who is entered on the `unobtrusive` list by grade: pure rules over rows (G-05)."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from credit_svc.policy.domain import UnobtrusiveRule, holding
from shared.events.credit import Grade


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the subject belongs on the list, and why."""

    unobtrusive: bool
    reason: str


def judge(
    rules: Iterable[UnobtrusiveRule],
    where: tuple[str, str, date],
    grade: Grade,
    facts: AbstractSet[str],
) -> Verdict:
    """Judge by the rule of the domain; without a row nobody is entered (G-05).

    Args:
        rules: the policy rows.
        where: region, domain and day.
        grade: the subject's grade in the domain.
        facts: what is known of the subject, such as `fire_iot`.
    """
    held = holding(rules, *where)
    if not held:
        return Verdict(unobtrusive=False, reason="")
    rule = held[0]
    if grade is not rule.grade:
        return Verdict(
            unobtrusive=False, reason=f"{grade} 级，非 {rule.grade} 级（{rule.clause}）"
        )
    for fact, name in rule.excludes.items():
        if fact in facts:
            return Verdict(unobtrusive=False, reason=f"{name}除外（{rule.clause}）")
    for fact, name in rule.needs.items():
        if fact not in facts:
            return Verdict(unobtrusive=False, reason=f"未{name}（{rule.clause}）")
    return Verdict(unobtrusive=True, reason=f"{grade} 级（{rule.clause}）")


def known_facts(rules: Iterable[UnobtrusiveRule]) -> frozenset[str]:
    """Every fact that some rule asks for."""
    return frozenset(fact for rule in rules for fact in (*rule.needs, *rule.excludes))
