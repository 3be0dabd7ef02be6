"""Where a task comes from, and what lies outside the scope (P-01, P-19, P-21, P-22)."""

from plan_svc.policy.domain import OUT_OF_SCOPE, SOURCE, OutOfScope, Source
from plan_svc.tasks.errors import OutOfScopeUnknown, PlanNeeded, SourceUnknown
from shared.civic.law import Case, Law, Row
from shared.events.plan import TaskBases

PLANNED = "planned"


def sources(law: Law, case: Case) -> dict[str, Row[Source]]:
    """The task sources of the domain, by their code (P-21)."""
    return {row.unit: row for row in law.holding(SOURCE, case)}


def ensure_triggered(law: Law, case: Case, source: str) -> Row[Source]:
    """The row of a source that needs no plan; planned work needs one (P-01, P-19)."""
    choices = sources(law, case)
    row = choices.get(source)
    if row is None:
        raise SourceUnknown(
            f"{case.domain} has no task source {source!r}.", choices=sorted(choices)
        )
    if row.value.kind == PLANNED:
        raise PlanNeeded(source=source, clause=row.clause, basis=law.cite(row))
    return row


def out_of_scope_reasons(law: Law, case: Case) -> dict[str, Row[OutOfScope]]:
    """The reasons by which the domain leaves visits out (P-22)."""
    return {row.unit: row for row in law.holding(OUT_OF_SCOPE, case)}


def ensure_out_of_scope(
    law: Law, case: Case, reason: str | None
) -> Row[OutOfScope] | None:
    """The row of a reason; one that the domain's document lacks is refused (P-22)."""
    if reason is None:
        return None
    choices = out_of_scope_reasons(law, case)
    row = choices.get(reason)
    if row is None:
        raise OutOfScopeUnknown(
            f"{case.domain} has no reason {reason!r} to leave a visit out.",
            choices=sorted(choices),
        )
    return row


def bases_of(law: Law, case: Case, source: str, reason: str | None) -> TaskBases:
    """What a task rests on that needs no plan, and may be left out (X-01)."""
    row = ensure_triggered(law, case, source)
    left_out = ensure_out_of_scope(law, case, reason)
    return TaskBases(
        source=law.cite(row), out_of_scope=law.cite(left_out) if left_out else None
    )
