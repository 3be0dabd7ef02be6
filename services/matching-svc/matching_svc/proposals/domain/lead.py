"""The lead agency of a joint visit, and who has to take part (M-05, M-06)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matching_svc.policy.domain.rules import Provision
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.facts import Rules
from matching_svc.tasks.domain.reason import About, Reason, listed
from matching_svc.tasks.domain.task import PLANNED, WEIGHT, Task


class By(StrEnum):
    """Why an agency leads; the first that holds decides."""

    LAW = "law"
    """A row has its domain lead together with the industry's regulator (M-05)."""
    AGREEMENT = "agreement"
    PLAN = "plan"
    SECTOR = "sector"
    RISK = "risk"
    FIRST = "first"
    ORDER = "order"
    """They planned at once too, so the order of codes decides."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead agency, by what it leads, and the row where one says so."""

    agency: str
    by: By
    row: Provision | None = None


def lead_of(
    tasks: Sequence[Task],
    situation: Situation,
    rules: Rules,
    wishes: Mapping[str, str] | None = None,
) -> Lead:
    """The lead agency and why (M-06).

    Where the law names it (M-05), that; else whom all agencies agreed on; else named
    by the filed plan; else the agency mainly responsible for the sector; else the one
    whose item is of the highest risk; else the one that planned first.
    """
    agencies = sorted({task.agency for task in tasks})
    by_law, row = _by_law(tasks, situation, rules)
    if len(by_law) == 1:
        return Lead(by_law[0], By.LAW, row)
    agreed = agreed_lead(agencies, wishes) if wishes else None
    if agreed is not None and not by_law:
        return Lead(agreed, By.AGREEMENT)
    return _usual(tasks, by_law or agencies, situation, rules)


def agreed_lead(agencies: Sequence[str], wishes: Mapping[str, str]) -> str | None:
    """The one member whom every member would have lead; None where they differ."""
    named = {wishes.get(agency) for agency in agencies}
    only = named.pop() if len(named) == 1 else None
    return only if only in agencies else None


def lead_reason(lead: Lead) -> Reason:
    """Why it leads, as a reason (M-13)."""
    rule = "M-05" if lead.by is By.LAW else "M-06"
    return _by_row(f"lead_by_{lead.by}", rule, {"agency": lead.agency}, lead.row)


def _by_row(code: str, rule: str, about: About, row: Provision | None) -> Reason:
    if row is None:
        return Reason(code, rule, about)
    return Reason(code, rule, {**about, "clause": row.clause}, (row.basis,))


def duty_of(
    tasks: Sequence[Task], situation: Situation, rules: Rules
) -> tuple[str, ...]:
    """The agencies that have to take part: the leading one, the regulators (M-05).

    A duty of plans: what was triggered cannot wait for others.
    """
    planned = [task for task in tasks if task.kind == PLANNED]
    leading, _ = _by_law(planned, situation, rules) if planned else ([], None)
    if not leading:
        return ()
    return tuple(sorted({*leading, *_regulators(planned, situation)}))


def duty_reason(
    tasks: Sequence[Task], situation: Situation, rules: Rules
) -> Reason | None:
    """Who has to take part, and by which clause; None where nobody has (M-05)."""
    members = duty_of(tasks, situation, rules)
    if not members:
        return None
    planned = [task for task in tasks if task.kind == PLANNED]
    _, row = _by_law(planned, situation, rules)
    return _by_row("duty", "M-05", {"members": listed(members)}, row)


def duty_and_lead(
    tasks: Sequence[Task],
    situation: Situation,
    rules: Rules,
    wishes: Mapping[str, str] | None = None,
) -> tuple[Reason, ...]:
    """Who has to take part, where anybody has, and who leads and why (M-05, M-06)."""
    duty = duty_reason(tasks, situation, rules)
    lead = lead_reason(lead_of(tasks, situation, rules, wishes))
    return (lead,) if duty is None else (duty, lead)


def _by_law(
    tasks: Sequence[Task], situation: Situation, rules: Rules
) -> tuple[list[str], Provision | None]:
    """Agencies that a row has lead, where the industry's regulator takes part too."""
    kinds = situation.facts.business_types
    rows = rules.leads_with_regulator(tasks[0].region, kinds) if kinds else {}
    if not rows:
        return [], None
    leading = sorted({task.agency for task in tasks if task.domain in rows})
    beside = set(_regulators(tasks, situation)) - set(leading)
    if not leading or not beside:
        return [], None
    domains = sorted({task.domain for task in tasks if task.agency in leading})
    return leading, rows[domains[0]]


def _regulators(tasks: Sequence[Task], situation: Situation) -> list[str]:
    """Agencies mainly responsible for what is done at the place."""
    if not situation.facts.business_types or not situation.sectors:
        return []
    kinds = frozenset(situation.facts.business_types)
    agencies = sorted({task.agency for task in tasks})
    return [
        agency
        for agency in agencies
        if not kinds.isdisjoint(situation.sectors.get(agency, frozenset()))
    ]


def _usual(
    tasks: Sequence[Task],
    agencies: Sequence[str],
    situation: Situation,
    rules: Rules,
) -> Lead:
    among = [task for task in tasks if task.agency in agencies]
    named = sorted({task.lead for task in among if task.lead in agencies and task.lead})
    if len(named) == 1:
        return Lead(named[0], By.PLAN)
    main, row = _responsible(among, situation, rules)
    if len(main) == 1:
        return Lead(main[0], By.SECTOR, row)
    candidates = [task for task in among if task.agency in (named or main or agencies)]
    riskiest = max(WEIGHT[task.risk] for task in candidates)
    risky = [task for task in candidates if WEIGHT[task.risk] == riskiest]
    if len({task.agency for task in risky}) == 1:
        return Lead(risky[0].agency, By.RISK)
    planned = [task for task in risky if task.kind == PLANNED] or risky
    first = min(task.known_on for task in planned)
    earliest = sorted({task.agency for task in planned if task.known_on == first})
    return Lead(earliest[0], By.FIRST if len(earliest) == 1 else By.ORDER)


def _responsible(
    tasks: Sequence[Task], situation: Situation, rules: Rules
) -> tuple[list[str], Provision | None]:
    """Whom a document makes lead in the sector, else who is responsible for it."""
    kinds = situation.facts.business_types
    rows: Mapping[str, Provision] = {}
    if kinds:
        rows = rules.leads_sector(tasks[0].region, kinds)
    leading = sorted(
        {(task.agency, task.domain) for task in tasks if task.domain in rows}
    )
    if leading:
        return [agency for agency, _ in leading], rows[leading[0][1]]
    return _regulators(tasks, situation), None
