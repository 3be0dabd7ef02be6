"""What became of the rows of one import (S-08)."""

from collections.abc import Sequence
from typing import Annotated, Protocol, Self

from pydantic import BaseModel, Field

from shared.audit.act import Act, RefusedRow
from shared.errors import RowRefusal

LISTED = 10_000
"""How many refused rows are listed; all of them are counted."""


class RowProblem(Protocol):
    """An error that can be told as the refusal of one row."""

    def at(self, line: int) -> RowRefusal:
        """The refusal of the row at this line."""
        ...


class Report(BaseModel):
    """Every row is either accepted, perhaps unchanged, or refused with its reason."""

    rows: Annotated[int, Field(description="`accepted` + `refused`")] = 0
    accepted: int = 0
    unchanged: Annotated[
        int, Field(description="accepted rows that said nothing new")
    ] = 0
    registered: Annotated[int, Field(description="things that are new")] = 0
    changed: Annotated[int, Field(description="things known, with new data")] = 0
    refused: int = 0
    refusals: list[RowRefusal] = []

    def refuse(self, row: RowRefusal) -> None:
        """Count a refused row, and list it while the list is not too long."""
        self.rows += 1
        self.refused += 1
        if len(self.refusals) < LISTED:
            self.refusals.append(row)

    def refuse_line(self, line: int, problem: RowProblem) -> None:
        """Count a row that was read but cannot be taken."""
        self.refuse(problem.at(line))

    def accept(self, rows: int, *, unchanged: int) -> None:
        """Count rows that stand in the database now."""
        self.rows += rows
        self.accepted += rows
        self.unchanged += unchanged

    def wrote(self, versions: Sequence[int]) -> None:
        """Count what was written: new with version 1, else changed."""
        new = versions.count(1)
        self.registered += new
        self.changed += len(versions) - new

    def finish(self, act: Act) -> Self:
        """The same with its refusals in the order of the file; the audit has them too.

        There without a value or a reason, which may quote one: a row is found again by
        its line in the file.
        """
        self.refusals.sort(key=lambda row: row.line)
        rows = (RefusedRow(row.line, row.code, row.rule) for row in self.refusals)
        act.refuse(rows, self.refused)
        return self
