"""Many applications at once, each with its own verdict (C-02)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from checkcode_svc.applications.commands.apply import (
    Made,
    Prepared,
    carry_out,
    consult,
    prepare,
)
from checkcode_svc.neighbours.options import Offered
from checkcode_svc.schemas import ApplicationIn
from shared.auth import Principal
from shared.db import Tx
from shared.errors import DomainError


@dataclass(frozen=True, slots=True)
class Outcome:
    """One application's verdict: as it was made, or why it was refused."""

    made: Made | None
    refused: DomainError | None = None


async def apply_all(
    tx: Tx, who: Principal, requests: Sequence[ApplicationIn], bearer: str
) -> list[Outcome]:
    """Judge all, ask matching-svc for all at once, then write each by itself.

    One that is refused leaves nothing behind and does not touch the others.
    """
    prepared = [await _prepared(tx, who, one) for one in requests]
    offers = await asyncio.gather(*(_offer(tx, one, bearer) for one in prepared))
    return [
        await _outcome(tx, one, offer)
        for one, offer in zip(prepared, offers, strict=True)
    ]


async def _prepared(
    tx: Tx, who: Principal, request: ApplicationIn
) -> Prepared | DomainError:
    try:
        return await prepare(tx, who, request)
    except DomainError as refused:
        return refused


async def _offer(
    tx: Tx, prepared: Prepared | DomainError, bearer: str
) -> Offered | None:
    if isinstance(prepared, DomainError):
        return None
    return await consult(tx, prepared, bearer)


async def _outcome(
    tx: Tx, prepared: Prepared | DomainError, offered: Offered | None
) -> Outcome:
    if isinstance(prepared, DomainError):
        return Outcome(None, prepared)
    try:
        async with tx.conn.transaction():
            return Outcome(await carry_out(tx, prepared, offered))
    except DomainError as refused:
        return Outcome(None, refused)
