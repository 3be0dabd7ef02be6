"""A visit of a recorded year, and what of its file is none."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Recorded(NamedTuple):
    """One row: a programme of an agency was at a premises on a day."""

    premises: str
    agency: str
    programme: str
    kind: str
    day: date
    findings: int | None = None
    """How many things were found wrong; None where the file does not say."""
    grade: str = ""
    """The credit grade of the premises, where there is a column of it."""

    @property
    def once(self) -> tuple[str, str, str, str, date]:
        """What makes a visit one: all but its findings and grade."""
        return self.premises, self.agency, self.programme, self.kind, self.day

    def with_more_of(self, other: "Recorded") -> "Recorded":
        """This visit with what another row of it says: one row for each violation.

        Each row may repeat the visit's whole number of findings, so the most counts.
        """
        findings = [
            number for number in (self.findings, other.findings) if number is not None
        ]
        return self._replace(
            findings=max(findings, default=None),
            grade=self.grade or other.grade,
        )


@dataclass(frozen=True, slots=True)
class PassedOver:
    """The rows of a file that are no further visit."""

    folded: int = 0
    """Rows that say a visit again: same premises, agency, programme, kind and day."""
    placeholders: int = 0
    """Rows whose date stands for none, such as 1900-01-01."""
