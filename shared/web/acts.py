"""Who asks, as the audit names it; refusals, and reads of personal data (E-05).

Acts are written by the transaction that they are done in. A refusal has none any more,
and a read never had one: each gets its own, before the answer goes out. Where it cannot
be written there is no answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.routing import APIRoute

from shared.audit.act import READ, Outcome, hidden
from shared.audit.acting import Acting, Actor, acting_as
from shared.auth import principal_of
from shared.errors import DomainError
from shared.running.runtime import Runtime

_TOLD = {403, 404, 409, 422}
"""Refusals of the caller, of what it names, and by a rule. What is no JSON and fits no
schema never comes to a rule, and goes to the access log."""
_READING = "onevisit.reading"
_LINK = "token"
"""The path parameter that is a secret link: who has it acts by it; none is kept."""
_NO_IDS = frozenset({_LINK, "aggregate", "domain", "kind", "list_name", "step"})
_ASKED = ("case", "code", "uscc")
"""Parameters of a query that name a case."""


@dataclass(slots=True)
class Reading:
    """What an answer shows of unmasked personal data; nothing seen leaves no row."""

    cases: dict[str, None] = field(default_factory=dict)

    def saw(self, *cases: object) -> None:
        """Say whose data the answer shows, by the ids of the cases."""
        self.cases.update(dict.fromkeys(str(case) for case in cases))

    def saw_person(self, number: str) -> None:
        """Say whose data the answer shows, by a number that is itself personal."""
        self.saw(hidden(number))


async def _reading(request: Request) -> Reading:
    reading: Reading = request.scope.setdefault(_READING, Reading())
    return reading


ReadingDep = Annotated[Reading, Depends(_reading)]
"""For a route that answers with unmasked personal data: it says whose."""


def acting_of(request: Request) -> Acting:
    """Who sends this request, and what for."""
    route = cast("APIRoute", request.scope["route"])
    return Acting(actor_of(request), route.unique_id, tuple(_cases(request)), must=True)


def actor_of(request: Request) -> Actor:
    """The verified caller; on a public form whoever holds the link, or anybody."""
    address = request.client.host if request.client else ""
    principal = principal_of(request)
    if principal is not None:
        return Actor(
            principal.subject,
            principal.agency,
            principal.client_id,
            address,
            principal.region,
        )
    link = request.path_params.get(_LINK)
    return Actor(f"link:{hidden(link)}" if link else "anonymous", address=address)


def _cases(request: Request) -> Iterable[str]:
    for name, value in request.path_params.items():
        if name not in _NO_IDS:
            yield str(value)
    for name in _ASKED:
        yield from request.query_params.getlist(name)[:1]


async def enter_refusal(request: Request, refusal: DomainError) -> None:
    """Enter what was refused to an identified caller, in a transaction of its own."""
    if principal_of(request) is None or refusal.status not in _TOLD:
        return
    await _enter(request, Outcome.refusal(refusal), ())


async def enter_reading(request: Request) -> None:
    """Enter that personal data is about to be shown, since this was last entered."""
    reading: Reading | None = request.scope.get(_READING)
    if reading is not None and reading.cases:
        await _enter(request, Outcome(READ), reading.cases)
        reading.cases.clear()


async def _enter(request: Request, outcome: Outcome, cases: Iterable[str]) -> None:
    runtime: Runtime = request.app.state.runtime
    with acting_as(acting_of(request)):
        async with runtime.writing() as tx:
            act = tx.act
            act.cases.update(dict.fromkeys(cases))
            act.outcome = outcome
