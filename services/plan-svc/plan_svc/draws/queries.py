"""Reads of draws."""

import zlib
from collections.abc import AsyncIterator

from plan_svc.draws import store
from plan_svc.draws.domain import PublishedDraw
from plan_svc.draws.errors import DrawUnknown
from plan_svc.plans.domain.plan import Plan
from shared.db import ReadTx

PIECE_BYTES = 64 * 1024


async def draw(tx: ReadTx, plan: Plan) -> PublishedDraw:
    """The plan's draw (P-16)."""
    draw = await store.published.first(tx, plan.id)
    if draw is None:
        raise DrawUnknown
    return draw


async def frame(tx: ReadTx, plan: Plan) -> AsyncIterator[bytes]:
    """The frame of the draw as the lines `place,grade` that were digested."""
    packed = await store.frame.first(tx, plan.id)
    if packed is None:
        raise DrawUnknown
    return _unpacked(packed)


async def _unpacked(packed: bytes) -> AsyncIterator[bytes]:
    reader = zlib.decompressobj()
    rest = packed
    while rest:
        yield reader.decompress(rest, PIECE_BYTES)
        rest = reader.unconsumed_tail
    yield reader.flush()
