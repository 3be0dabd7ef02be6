"""What stands on items, over HTTP."""

from datetime import date
from typing import Self

from plan_svc.revisions.domain.use import UseKind
from plan_svc.revisions.queries import Use
from plan_svc.schemas import Out
from shared.auth import Principal
from shared.civic import masks


class UseOut(Out):
    """An open plan, task or code with an item."""

    kind: UseKind
    number: str
    agencies: list[str]
    region: str
    items: list[str]
    first: date | None
    last: date | None

    @classmethod
    def of(cls, use: Use, who: Principal) -> Self:
        """The answer; numbers of old tasks tell their source to their agency alone."""
        shown = cls.model_validate(use)
        if use.kind is UseKind.TASK:
            shown.number = masks.task(use.number, who.agency)
        return shown
