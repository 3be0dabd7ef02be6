"""The refusals of a row of grades for its grade or model.

A `Problem` is raised while one row or body is judged; an import turns it into a
refused row and goes on, a single call into a refusal of the whole.
"""

from shared.errors import Invalid, RowRefusal


class Problem(Invalid):
    """A grade cannot be taken."""

    code = "wrong-value"

    def __init__(self, field: str, value: str, reason: str, zh: str) -> None:
        super().__init__(reason, zh=zh, field=field, value=value)
        self.value = value

    def at(self, line: int) -> RowRefusal:
        """The same as the refusal of one row of a file."""
        return RowRefusal(
            line=line,
            code=self.code,
            rule=self.rule,
            reason=self.detail,
            reason_zh=self.detail_zh,
            value=self.value,
        )


class WrongGrade(Problem):
    """The grade is none of the domain's scale (G-01, G-03)."""

    code, rule = "wrong-grade", "G-01"


class UnknownModel(Problem):
    """No model of this name and version holds for the domain on that day (G-01)."""

    code, rule = "unknown-model", "G-01"
