"""The subjects of a plan over HTTP."""

from plan_svc.schemas import Out


class SubjectOut(Out):
    """A subject's place in a plan."""

    place: str
    uscc: str
    line: int
    drawn: bool
    reasons: dict[str, str]
