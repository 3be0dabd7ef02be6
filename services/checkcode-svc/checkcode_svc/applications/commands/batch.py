"""Many applications at once, each with its own verdict (C-02)."""

from collections.abc import Sequence

from checkcode_svc.applications.commands.apply import (
    Applied,
    Prepared,
    carry_out,
    consult_for_all,
    prepare,
)
from checkcode_svc.applications.commands.plan_place import take_into_plan
from checkcode_svc.applications.domain.request import Request
from checkcode_svc.neighbours.domain.offer import Offer
from shared.audit.act import Outcome, RefusedRow
from shared.auth import Principal
from shared.db import Tx
from shared.errors import DomainError


async def apply_all(
    tx: Tx, who: Principal, requests: Sequence[Request], bearer: str
) -> list[Applied | DomainError]:
    """Judge all, ask matching-svc once for all, then write each by itself.

    One that is refused, with its reason, leaves nothing behind and does not touch the
    others.
    """
    judged = [await _prepared(tx, who, request, bearer) for request in requests]
    prepared = [asked for asked in judged if isinstance(asked, Prepared)]
    offers = iter(await consult_for_all(tx, prepared, bearer))
    outcomes = [
        await _written(tx, application, next(offers))
        if isinstance(application, Prepared)
        else application
        for application in judged
    ]
    _list_refusals(tx, outcomes)
    return outcomes


def _list_refusals(tx: Tx, outcomes: Sequence[Applied | DomainError]) -> None:
    """The audit's row of the batch lists each that was refused (E-05)."""
    rows = [
        RefusedRow(position, told.code, told.rule, told.clause)
        for position, outcome in enumerate(outcomes, start=1)
        if isinstance(outcome, DomainError)
        for told in [Outcome.refusal(outcome)]
    ]
    tx.act.refuse(rows, len(rows))


async def _prepared(
    tx: Tx, who: Principal, request: Request, bearer: str
) -> Prepared | DomainError:
    try:
        request = await take_into_plan(tx, request, bearer)
        return await prepare(tx, who, request)
    except DomainError as refused:
        return refused


async def _written(
    tx: Tx, prepared: Prepared, offer: Offer | None
) -> Applied | DomainError:
    try:
        async with tx.part():
            return await carry_out(tx, prepared, offer)
    except DomainError as refused:
        return refused
