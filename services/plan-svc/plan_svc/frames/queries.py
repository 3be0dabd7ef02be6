"""Reads of the year's frames: what is public of them, and proofs of numbers."""

import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping
from functools import cache

from plan_svc.frames import store
from plan_svc.frames.domain.numbers import KEY_BYTES, YearSecret
from plan_svc.frames.domain.record import Frame, StepName, Year, years_of
from plan_svc.frames.domain.show import frame_file_claim
from plan_svc.frames.domain.tiles import TiledTree, needed
from plan_svc.frames.errors import DrawKeyMissing, FrameSecret, YearUnknown
from plan_svc.settings import PlanSettings
from shared import jsontext
from shared.civic.merkle import inclusion_proofs
from shared.db import ReadTx
from shared.db.surroundings import Surroundings
from shared.sealing import KeyRing, KeyUnknown

NUMBERS = "(SELECT year, place, frame, position, number FROM draw_number)"
"""Every place's number of every year, to be joined."""
USE = b"onevisit plan draws v1"
Proof = list[bytes]


async def years(tx: ReadTx) -> list[Year]:
    """Every year with its frames, the newest first."""
    return years_of(await store.steps.all(tx))


async def year(tx: ReadTx, number: int) -> Year:
    """A year with its frames.

    Raises:
        YearUnknown: if no key was committed for it.
    """
    steps = await store.steps_of.all(tx, number)
    if not steps:
        raise YearUnknown(year=number)
    return years_of(steps)[0]


async def secret_of(tx: ReadTx, number: int) -> YearSecret:
    """The key of a year, unsealed.

    Raises:
        DrawKeyMissing: if the deployment's key that seals it is not set.
    """
    sealed = await store.sealed.one(tx, number)
    try:
        plain = keys(tx.runtime).open(about(number), sealed)
    except KeyUnknown as fault:
        raise DrawKeyMissing from fault
    raw = bytes.fromhex(plain)
    return YearSecret(raw[:KEY_BYTES], raw[KEY_BYTES:])


async def frame_secrets(tx: ReadTx, of: Year) -> dict[int, bytes]:
    """Frame → what its numbers are made with, for those whose value is known."""
    secret = await secret_of(tx, of.year)
    return {
        frame.ordinal: secret.frame_secret(
            of.year, frame.ordinal, frame.facts(StepName.REVEALED)["value"]
        )
        for frame in of.frames
        if StepName.REVEALED in frame.steps
    }


async def proofs(
    tx: ReadTx, frame: Frame, positions: Collection[int]
) -> dict[int, Proof]:
    """Position → the audit path of its number in the frame's tree."""
    size: int = frame.facts(StepName.LISTED)["size"]
    tiles = await read_tiles(tx, frame, needed(positions, size))
    node = TiledTree(tiles).node
    return inclusion_proofs(node, positions, size)


async def read_tiles(
    tx: ReadTx, frame: Frame, wanted: Mapping[int, Collection[int]]
) -> dict[tuple[int, int], bytes]:
    """Tiles of a frame's tree by level and index; `wanted` is level → indexes."""
    keys = [(level, index) for level in wanted for index in sorted(wanted[level])]
    levels, indexes = [level for level, _ in keys], [index for _, index in keys]
    tiles = await store.tiles.all(tx, frame.year, frame.ordinal, levels, indexes)
    return {(tile.level, tile.index): tile.hashes for tile in tiles}


async def listing(tx: ReadTx, frame: Frame) -> AsyncIterator[bytes]:
    """The lines `place,turn` of a frame, chunk by chunk."""
    async for listed in store.listing.stream(tx, frame.year, frame.ordinal, 0):
        yield zlib.decompress(listed.lines)


async def opened(tx: ReadTx, number: int, ordinal: int) -> tuple[Year, Frame]:
    """A frame of a year whose key is opened.

    Raises:
        FrameSecret: if it is not opened yet, or there is no such frame.
    """
    of = await year(tx, number)
    frame = next((frame for frame in of.frames if frame.ordinal == ordinal), None)
    if frame is None or not frame.is_numbered or not of.is_open:
        raise FrameSecret(year=number, frame=ordinal)
    return of, frame


async def file_lines(tx: ReadTx, of: Year, frame: Frame) -> AsyncGenerator[str, None]:
    """The file of a frame, which `draws/verify.py` reads."""
    yield jsontext.dumps(frame_file_claim(of, frame)) + "\n"
    async for lines in listing(tx, frame):
        yield "".join(f"p,{line}\n" for line in lines.decode().splitlines())


def about(number: int) -> bytes:
    """What the seal of a year's secret belongs to."""
    return f"draw {number}".encode()


def keys(runtime: Surroundings) -> KeyRing:
    """The keys that seal the secrets of years in this deployment."""
    settings = PlanSettings.of(runtime)
    secrets = {
        name: secret.get_secret_value()
        for name, secret in settings.draw_secrets().items()
    }
    return _keys(settings.draw_key_id, tuple(sorted(secrets.items())))


@cache
def _keys(present: str, secrets: tuple[tuple[str, str], ...]) -> KeyRing:
    return KeyRing(USE, present, dict(secrets))
