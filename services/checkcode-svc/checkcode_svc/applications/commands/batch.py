"""Many applications at once, each with its own verdict (C-02)."""

import asyncio
from collections.abc import Sequence

from checkcode_svc.applications.commands.apply import (
    Applied,
    Prepared,
    carry_out,
    consult,
    prepare,
)
from checkcode_svc.applications.domain.request import Request
from checkcode_svc.neighbours.domain.offer import Offer
from shared.auth import Principal
from shared.db import Tx
from shared.errors import DomainError


async def apply_all(
    tx: Tx, who: Principal, requests: Sequence[Request], bearer: str
) -> list[Applied | DomainError]:
    """Judge all, ask matching-svc for all at once, then write each by itself.

    One that is refused, with its reason, leaves nothing behind and does not touch the
    others.
    """
    prepared = [await _prepared(tx, who, request) for request in requests]
    offers = await asyncio.gather(
        *(_offer(tx, application, bearer) for application in prepared)
    )
    return [
        await _verdict(tx, application, offer)
        for application, offer in zip(prepared, offers, strict=True)
    ]


async def _prepared(tx: Tx, who: Principal, request: Request) -> Prepared | DomainError:
    try:
        return await prepare(tx, who, request)
    except DomainError as refused:
        return refused


async def _offer(tx: Tx, prepared: Prepared | DomainError, bearer: str) -> Offer | None:
    if isinstance(prepared, DomainError):
        return None
    return await consult(tx, prepared, bearer)


async def _verdict(
    tx: Tx, prepared: Prepared | DomainError, offer: Offer | None
) -> Applied | DomainError:
    if isinstance(prepared, DomainError):
        return prepared
    try:
        async with tx.conn.transaction():
            return await carry_out(tx, prepared, offer)
    except DomainError as refused:
        return refused
