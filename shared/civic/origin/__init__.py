"""Where an inspection comes from, and what lies outside the scope (P-01, P-21, P-22).

One vocabulary for all services: the rows here say which sources of tasks a domain
knows, whether they make a task planned or triggered, for which reasons a visit is left
out, and what each is called in both languages. A service reads them beside its own:
`load("plan_svc.policy", TOPICS, beside=(origin.ROWS,))`.
"""

from shared.civic.origin.errors import (
    ClueNeeded,
    OutOfScopeUnknown,
    PlanNeeded,
    SourceUnknown,
)
from shared.civic.origin.rules import (
    bases_of,
    ensure_out_of_scope,
    ensure_triggered,
    ensure_without_clue,
    out_of_scope_reasons,
    sources,
    triggers,
    words_of_reason,
    words_of_source,
)
from shared.civic.origin.topics import (
    OUT_OF_SCOPE,
    PLANNED,
    ROWS,
    SOURCE,
    SOURCE_CLUE,
    TRIGGERED,
    OutOfScope,
    Source,
)

__all__ = [
    "OUT_OF_SCOPE",
    "PLANNED",
    "ROWS",
    "SOURCE",
    "SOURCE_CLUE",
    "TRIGGERED",
    "ClueNeeded",
    "OutOfScope",
    "OutOfScopeUnknown",
    "PlanNeeded",
    "Source",
    "SourceUnknown",
    "bases_of",
    "ensure_out_of_scope",
    "ensure_triggered",
    "ensure_without_clue",
    "out_of_scope_reasons",
    "sources",
    "triggers",
    "words_of_reason",
    "words_of_source",
]
