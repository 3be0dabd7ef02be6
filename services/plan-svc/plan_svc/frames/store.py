"""The statements of the year's frames."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plan_svc.frames.domain.record import FrameStep
from plan_svc.neighbours import queries as neighbours
from plan_svc.subjects.queries import DRAWN
from plan_svc.tasks.queries import VISITED
from shared.db.statements import Effect, Rows, command, effect, query, sql

NUMBERED = ("year", "place", "frame", "position", "number")
"""The columns of `draw_number`, as they are copied in."""
TILED = ("year", "frame", "level", "index", "hashes")
"""Those of `draw_tile`."""

_LIST = f"""
SELECT p.number AS place, v.last_visit
FROM {neighbours.PLACES} p
LEFT JOIN LATERAL (
    SELECT extract(year FROM max(t.visited_on))::int AS last_visit
    FROM {VISITED} t JOIN {DRAWN} s ON s.plan_id = t.plan_id AND s.place = t.place
    WHERE t.place = p.number AND t.visited_on < :first_day) v ON true
WHERE p.number > :after AND NOT p.retired AND NOT EXISTS (
    SELECT 1 FROM draw_number n WHERE n.year = :year AND n.place = p.number)
ORDER BY p.number LIMIT :size
"""  # noqa: S608 - our own relations


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A place for the frame, with the year of its last drawn visit before this one."""

    place: str
    last_visit: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A chunk of the listing."""

    chunk: int
    size: int
    last: str
    lines: bytes


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of the tree."""

    level: int
    index: int
    hashes: bytes


@query
def lock(name: str) -> Rows[str]:
    """Wait until no other transaction holds this name."""
    return sql(
        str,
        "SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))::text AS locked",
        name,
    )


@query
def steps() -> Rows[FrameStep]:
    """Every step of every year, without what is sealed."""
    return sql(
        FrameStep,
        """
        SELECT year, frame, step, facts, by, agency, at FROM draw_step
        ORDER BY year, frame, at
        """,
    )


@query
def steps_of(year: int) -> Rows[FrameStep]:
    """Every step of a year, without what is sealed."""
    return sql(
        FrameStep,
        """
        SELECT year, frame, step, facts, by, agency, at FROM draw_step
        WHERE year = :year ORDER BY frame, at
        """,
        year,
    )


@query
def sealed(year: int) -> Rows[str]:
    """The sealed secret of a year."""
    return sql(
        str,
        """
        SELECT sealed FROM draw_step
        WHERE year = :year AND frame = 0 AND step = 'committed'
        """,
        year,
    )


@command
def take(
    year: int,
    frame: int,
    step: str,
    facts: dict[str, Any],
    sealed: str | None,
    who: tuple[str, ...],
    at: datetime,
) -> Rows[str]:
    """Write a step; nothing comes back where it was written before."""
    return sql(
        str,
        """
        INSERT INTO draw_step (year, frame, step, facts, sealed, by, agency, at)
        VALUES (:year, :frame, :step, :facts, :sealed, (:who)[1], (:who)[2], :at)
        ON CONFLICT (year, frame, step) DO NOTHING RETURNING step
        """,
        year,
        frame,
        step,
        facts,
        sealed,
        who,
        at,
    )


@query
def places_to_list(
    year: int, after: str, first_day: date, size: int
) -> Rows[ListedPlace]:
    """The next places that no frame of the year has, in order of their numbers."""
    return sql(ListedPlace, _LIST, year, after, first_day, size)


@query
def last_listed(year: int, frame: int) -> Rows[Listed]:
    """The last chunk that was listed."""
    return sql(
        Listed,
        """
        SELECT chunk, size, last, lines FROM draw_listing
        WHERE year = :year AND frame = :frame ORDER BY chunk DESC LIMIT 1
        """,
        year,
        frame,
    )


@query
def listing(year: int, frame: int, first: int) -> Rows[Listed]:
    """The chunks of the listing from one on, in their order."""
    return sql(
        Listed,
        """
        SELECT chunk, size, last, lines FROM draw_listing
        WHERE year = :year AND frame = :frame AND chunk >= :first ORDER BY chunk
        """,
        year,
        frame,
        first,
    )


@command
def list_chunk(
    year: int, frame: int, chunk: int, size: int, last: str, lines: bytes
) -> Effect:
    """Keep a chunk of the listing."""
    return effect(
        """
        INSERT INTO draw_listing (year, frame, chunk, size, last, lines)
        VALUES (:year, :frame, :chunk, :size, :last, :lines)
        """,
        year,
        frame,
        chunk,
        size,
        last,
        lines,
    )


@query
def chunks_numbered(year: int, frame: int, level: int) -> Rows[int]:
    """How many chunks have their numbers: each has one tile of this level."""
    return sql(
        int,
        """
        SELECT count(*) FROM draw_tile
        WHERE year = :year AND frame = :frame AND level = :level
        """,
        year,
        frame,
        level,
    )


@query
def tiles_of_level(year: int, frame: int, level: int) -> Rows[Tile]:
    """The tiles of one level, in their order."""
    return sql(
        Tile,
        """
        SELECT level, index, hashes FROM draw_tile
        WHERE year = :year AND frame = :frame AND level = :level ORDER BY index
        """,
        year,
        frame,
        level,
    )


@query
def tiles(year: int, frame: int, levels: list[int], indexes: list[int]) -> Rows[Tile]:
    """Some tiles, each given by its level and its index there."""
    return sql(
        Tile,
        """
        SELECT t.level, t.index, t.hashes
        FROM unnest(:levels, :indexes) AS wanted(level, index)
        JOIN draw_tile t ON t.year = :year AND t.frame = :frame
         AND t.level = wanted.level AND t.index = wanted.index
        """,
        year,
        frame,
        levels,
        indexes,
    )
