"""What became of the rows of one import (S-08)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.errors import RowRefusal
from subject_svc.domain.problems import Problem

LISTED = 10_000
"""How many refused rows are listed; all of them are counted."""


@dataclass(slots=True)
class Report:
    """Every row is either accepted, perhaps unchanged, or refused with its reason."""

    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    registered: int = 0
    changed: int = 0
    refused: int = 0
    refusals: list[RowRefusal] = field(default_factory=list)

    def refuse(self, row: RowRefusal) -> None:
        """Count a refused row, and list it while the list is not too long."""
        self.rows += 1
        self.refused += 1
        if len(self.refusals) < LISTED:
            self.refusals.append(row)

    def refuse_line(self, line: int, problem: Problem) -> None:
        """Count a row that was read but cannot be taken."""
        self.refuse(problem.at(line))

    def accept(self, rows: int, *, unchanged: int) -> None:
        """Count rows that stand in the register now."""
        self.rows += rows
        self.accepted += rows
        self.unchanged += unchanged

    def wrote(self, versions: Sequence[int]) -> None:
        """Count subjects or inspectors that are new, or known and changed."""
        new = versions.count(1)
        self.registered += new
        self.changed += len(versions) - new

    def finish(self) -> "Report":
        """The same with its refusals in the order of the file."""
        self.refusals.sort(key=lambda row: row.line)
        return self
