"""The demands that are not met, refused all at once (C-02)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from checkcode_svc.codes.domain.errors import RequirementsNotMet


@dataclass(frozen=True, slots=True)
class Problem:
    """One demand that is not met."""

    code: str
    rule: str
    reason: str
    reason_zh: str
    value: str = ""


def refuse(problems: Iterable[Problem]) -> None:
    """Raise the one refusal that lists every problem, if there is any."""
    listed = [asdict(problem) for problem in problems]
    if listed:
        raise RequirementsNotMet(problems=listed)
