"""Which sources and reasons a domain has, and what they mean (P-01, P-21, P-22)."""

from shared.civic.law import Case, Law, Row
from shared.civic.origin.errors import (
    ClueNeeded,
    OutOfScopeUnknown,
    PlanNeeded,
    SourceUnknown,
)
from shared.civic.origin.topics import (
    OUT_OF_SCOPE,
    PLANNED,
    SOURCE,
    SOURCE_CLUE,
    TRIGGERED,
    OutOfScope,
    Source,
)
from shared.events.plan import TaskBases


def sources(law: Law, case: Case) -> dict[str, Row[Source]]:
    """The task sources of the domain, by their code (P-21)."""
    return {row.unit: row for row in law.holding(SOURCE, case)}


def triggers(law: Law, case: Case) -> list[str]:
    """The sources that need no plan, by their code (P-01)."""
    kinds = sources(law, case)
    return sorted(code for code, row in kinds.items() if row.value.kind == TRIGGERED)


def ensure_triggered(law: Law, case: Case, source: str) -> Row[Source]:
    """The row of a source that needs no plan; planned work needs one (P-01, P-19)."""
    row = sources(law, case).get(source)
    if row is None:
        raise SourceUnknown(
            f"{case.domain} has no task source {source!r}.",
            choices=triggers(law, case),
        )
    if row.value.kind == PLANNED:
        raise PlanNeeded(source=source, clause=row.clause, basis=law.cite(row))
    return row


def ensure_without_clue(law: Law, case: Case, source: str) -> None:
    """Nothing limits what an inspection from this source covers (P-29).

    Raises:
        ClueNeeded: if a clue does, so that the inspection is made of it.
    """
    for row in law.holding(SOURCE_CLUE, case):
        if row.unit == source:
            raise ClueNeeded(source=source, clause=row.clause, basis=law.cite(row))


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


def words_of_reason(law: Law, reason: str | None) -> tuple[str, str] | None:
    """A reason in Chinese and English; None where no domain has one of this code."""
    rows = (row for row in law.of(OUT_OF_SCOPE) if row.unit == reason)
    row = next(rows, None)
    return (row.value.zh, row.value.en) if row else None


def words_of_source(law: Law, source: str | None) -> tuple[str, str] | None:
    """A source in Chinese and English; None where no domain has one of this code."""
    rows = (row for row in law.of(SOURCE) if row.unit == source)
    row = next(rows, None)
    return (row.value.zh, row.value.en) if row else None
