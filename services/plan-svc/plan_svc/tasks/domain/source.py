"""Where a task comes from, and what lies outside the scope (P-01, P-19, P-21, P-22)."""

from plan_svc.policy.domain import OUT_OF_SCOPE, SOURCE, OutOfScope, Source
from plan_svc.tasks.errors import OutOfScopeUnknown, PlanNeeded, SourceUnknown
from shared.civic.law import Case, Law, Row

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
        raise PlanNeeded(source=source, clause=row.clause)
    return row


def out_of_scope_reasons(law: Law, case: Case) -> dict[str, Row[OutOfScope]]:
    """The reasons by which the domain leaves visits out (P-22)."""
    return {row.unit: row for row in law.holding(OUT_OF_SCOPE, case)}


def ensure_out_of_scope(law: Law, case: Case, reason: str | None) -> None:
    """Refuse a reason that the domain's document does not have (P-22)."""
    if reason is None:
        return
    choices = out_of_scope_reasons(law, case)
    if reason not in choices:
        raise OutOfScopeUnknown(
            f"{case.domain} has no reason {reason!r} to leave a visit out.",
            choices=sorted(choices),
        )
