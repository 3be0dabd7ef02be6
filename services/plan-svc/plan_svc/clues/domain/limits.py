"""What may come of a clue: which items, and whether it waits for a plan (P-29)."""

from collections.abc import Collection

from plan_svc.clues.errors import (
    ComplaintNotNamed,
    ItemsBeyondComplaint,
    NextMonthNotForeseen,
)
from plan_svc.policy.domain import CLUE_ITEMS
from plan_svc.tasks.domain.warned import Warned
from shared.civic.law import Basis, Case, Law
from shared.events.plan import ClueKind


def items_basis(law: Law, case: Case, kind: ClueKind | None) -> Basis | None:
    """The row by which a kind of clue limits its items, where there is one."""
    rows = law.holding(CLUE_ITEMS, case)
    return next((law.cite(row) for row in rows if row.unit == kind), None)


def ensure_items_allowed(
    basis: Basis | None, complained: Collection[str], wanted: Collection[str]
) -> None:
    """A task has only what was complained of, where a row says so (P-29).

    Raises:
        ComplaintNotNamed: if nobody has said what that was.
        ItemsBeyondComplaint: naming what goes beyond it.
    """
    if basis is None:
        return
    if not complained:
        raise ComplaintNotNamed(clause=basis.clause, basis=basis)
    if beyond := sorted(set(wanted) - set(complained)):
        raise ItemsBeyondComplaint(items=beyond, clause=basis.clause, basis=basis)


def ensure_foreseen(warned: Warned | None) -> Warned:
    """Only a warning, by a row, waits for the next month's plan (P-29).

    Raises:
        NextMonthNotForeseen: for every other clue.
    """
    if warned is None:
        raise NextMonthNotForeseen
    return warned
