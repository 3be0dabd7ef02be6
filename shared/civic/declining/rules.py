"""Whether a reason for not joining is a duty, and which reasons there are (M-07)."""

from datetime import date

from shared.civic.declining.topics import DUTY, REASON, Reason
from shared.civic.law import ANY, Case, Law, Row, Value


def duty(law: Law, case: Case) -> Row[Value] | None:
    """The row that makes the reason a duty; elsewhere it is asked for (C-03)."""
    row = law.first(DUTY, case)
    return row if row is not None and row.is_mandatory else None


def reasons(law: Law, day: date) -> dict[str, Row[Reason]]:
    """The reasons that may be given on a day, by their code."""
    return {row.unit: row for row in law.holding(REASON, Case(ANY, ANY, day))}


def needs_text(law: Law, day: date, reason: str | None) -> bool:
    """Whether a reason is no answer unless a text explains it."""
    row = reasons(law, day).get(reason or "")
    return row is not None and row.value.needs_text
