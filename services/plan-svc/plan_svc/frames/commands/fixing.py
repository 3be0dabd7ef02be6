"""Lists and numbers a frame's places in chunks, each a transaction of its own (P-16).

A kill in the middle loses at most a chunk, and the next call goes on where it stopped.
Nothing of a frame is used before its last step is written: places that are listed only
have no number, and numbers count from the step `numbered` on.
"""

import hashlib
import zlib
from datetime import date
from functools import partial

from plan_svc.frames import queries, store
from plan_svc.frames.commands.keeping import take
from plan_svc.frames.domain.numbers import entry_of, number_of, turn_of
from plan_svc.frames.domain.record import Frame, FrameStep, StepName, Year
from plan_svc.frames.domain.tiles import (
    WIDTH,
    TiledTree,
    needed,
    tiles_above,
    tiles_of_chunk,
)
from shared.civic.merkle import root_of
from shared.db import Tx
from shared.running.runtime import Runtime

WAITING = """
SELECT count(*) FROM draw_step b WHERE b.step IN ('begun', 'revealed')
  AND NOT EXISTS (
    SELECT 1 FROM draw_step a WHERE a.year = b.year AND a.frame = b.frame
      AND a.step = CASE b.step WHEN 'begun' THEN 'listed' ELSE 'numbered' END)
"""
BY = ("system:plan-svc/fix-draw-frames", "")


async def fix_frames(runtime: Runtime) -> None:
    """The worker's job: bring every frame as far as it can come."""
    while await _fix_chunk(runtime):
        pass


async def _fix_chunk(runtime: Runtime) -> bool:
    """Do one chunk of one frame; whether there was something to do."""
    async with runtime.writing() as tx:
        tx.act.waive()
        for year in await queries.years(tx):
            await store.lock.one(tx, f"draw-year {year.year}")
            now = await queries.year(tx, year.year)
            frame = now.last
            if frame and frame.next_step is StepName.LISTED:
                await _list(tx, frame)
                return True
            if frame and frame.next_step is StepName.NUMBERED:
                await _number(tx, now, frame)
                return True
    return False


async def _list(tx: Tx, frame: Frame) -> None:
    last = await store.last_listed.first(tx, frame.year, frame.ordinal)
    after = last.last if last else ""
    places = await store.places_to_list.all(
        tx, frame.year, after, date(frame.year, 1, 1), WIDTH ** _levels(frame)
    )
    if not places:
        await _end_listing(tx, frame)
        return
    lines = "".join(
        f"{place.place},{turn_of(frame.year, place.last_visit)}\n" for place in places
    )
    await store.list_chunk.run(
        tx,
        frame.year,
        frame.ordinal,
        last.chunk + 1 if last else 0,
        len(places),
        places[-1].place,
        zlib.compress(lines.encode()),
    )


async def _end_listing(tx: Tx, frame: Frame) -> None:
    digest, size = hashlib.sha256(), 0
    async for lines in queries.listing(tx, frame):
        digest.update(lines)
        size += lines.count(b"\n")
    facts = {"size": size, "digest": digest.hexdigest()}
    await _take(tx, frame, StepName.LISTED, facts)


async def _number(tx: Tx, year: Year, frame: Frame) -> None:
    levels = _levels(frame)
    chunk = await store.chunks_numbered.one(tx, frame.year, frame.ordinal, levels - 1)
    listed = await store.listing.first(tx, frame.year, frame.ordinal, chunk)
    if listed is None:
        await _end_numbering(tx, frame, levels)
        return
    secrets = await queries.frame_secrets(tx, year)
    make = partial(number_of, secrets[frame.ordinal])
    rows, entries = [], []
    first = chunk * WIDTH**levels
    for offset, line in enumerate(zlib.decompress(listed.lines).decode().splitlines()):
        place, _, turn = line.rpartition(",")
        number = make(place, int(turn))
        rows.append((frame.year, place, frame.ordinal, first + offset, number))
        entries.append(entry_of(place, number))
    await tx.copy("draw_number", store.NUMBERED, rows)
    tiles = tiles_of_chunk(entries, chunk, levels)
    key = (frame.year, frame.ordinal)
    await tx.copy("draw_tile", store.TILED, ((*key, *tile) for tile in tiles))


async def _end_numbering(tx: Tx, frame: Frame, levels: int) -> None:
    key = (frame.year, frame.ordinal)
    tops = await store.tiles_of_level.all(tx, *key, levels - 1)
    above = list(tiles_above((tile.hashes for tile in tops), levels))
    await tx.copy("draw_tile", store.TILED, ((*key, *tile) for tile in above))
    size: int = frame.facts(StepName.LISTED)["size"]
    tiles = await queries.read_tiles(tx, frame, needed((), size))
    root = root_of(TiledTree(tiles).node, size)
    await _take(tx, frame, StepName.NUMBERED, {"root": root.hex()})


async def _take(tx: Tx, frame: Frame, step: StepName, facts: dict[str, object]) -> None:
    now = tx.runtime.clock.now()
    await take(tx, FrameStep(frame.year, frame.ordinal, step, facts, *BY, now))


def _levels(frame: Frame) -> int:
    """Of how many levels of tiles a chunk is, since its listing has begun."""
    levels: int = frame.facts(StepName.BEGUN)["chunk_levels"]
    return levels
