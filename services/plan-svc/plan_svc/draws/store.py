"""The statements of draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from plan_svc.draws.domain.draw import Draw, DrawnPlace, Scope
from plan_svc.draws.domain.frame import FrameChunk
from plan_svc.frames.queries import NUMBERS
from plan_svc.neighbours import queries as neighbours
from plan_svc.subjects.queries import DRAWN
from plan_svc.tasks.queries import APART
from shared.db.aliases import codes_of
from shared.db.statements import Effect, Rows, command, effect, query, sql

CHUNKED = ("draw_id", "group_name", "chunk", "size", "behind", "root", "lines")
"""The columns of `draw_chunk`, as they are copied in."""
PLACED = ("draw_id", "place", "group_name", "nth", "frame", "number", "rank")
"""Those of `draw_place`."""
_DRAW = """
SELECT id, plan_id, ordinal, rule, year, own, own_reason, seed, scopes, kinds, groups,
       frame_size, left_out, frame_digest, drawn, drawn_at, drawn_by, reason, replaces,
       bases
FROM draw
"""

_NUMBER = """
CASE WHEN :inner IS NULL THEN n.number
     ELSE substring(n.number, 1, 1) || substring(sha256((:outer)[n.frame] || sha256(
          (:inner)[n.frame] || convert_to(n.place, 'UTF8'))), 1, 15) END"""
"""The number that all agencies share, or HMAC-SHA-256 of the place under the agency's
own secret, behind the same turn."""

_FRAME = f"""
WITH crowded AS MATERIALIZED (
    SELECT place FROM (
        SELECT place, visit AS id FROM {neighbours.VISITS} v
        WHERE day BETWEEN :year_begins AND :year_ends
        UNION SELECT place, number FROM {APART} a
        WHERE latest BETWEEN :year_begins AND :year_ends) AS visits
    GROUP BY place HAVING count(*) >= :most_visits
), framed AS (
    SELECT n.place, n.frame, {_NUMBER} AS number, c.uscc,
           CASE WHEN {neighbours.is_unobtrusive(":listing")} THEN '2'
                WHEN EXISTS (SELECT 1 FROM crowded w WHERE w.place = n.place) THEN '1'
                ELSE '0' END AS rank,
           :guarded <> '{{}}' AND {neighbours.is_unobtrusive(":guarded")} AS guarded
    FROM {NUMBERS} n JOIN {neighbours.PLACES} c ON c.number = n.place
    WHERE n.year = :year AND n.frame <= :frames AND NOT c.retired
       AND {neighbours.STANDS_ONCE}
      AND c.kind = ANY(:kinds)
      AND starts_with(coalesce(c.town, c.region), :region)
      AND NOT EXISTS (
        SELECT 1 FROM jsonb_to_recordset(:scopes) AS s(
            towns text[], business_types text[])
        WHERE NOT (s.towns = '{{}}' OR c.town = ANY(s.towns))
           OR NOT (s.business_types = '{{}}' OR c.business_types && s.business_types))
      AND {neighbours.is_within(":within_areas", ":within_types")}
)
SELECT c.place, c.frame, encode(c.number, 'hex') AS number, c.rank, c.guarded,
       ARRAY(SELECT coalesce(g.grade, 'none') FROM unnest(:domains)
             WITH ORDINALITY AS d(domain, nth)
             LEFT JOIN LATERAL {
    neighbours.grade_on(codes_of("c.uscc"), "d.domain", ":graded_on")
} g ON true ORDER BY d.nth) AS grades
FROM framed c ORDER BY c.rank, c.number, c.place
"""  # noqa: S608 - our own relations


@dataclass(frozen=True, slots=True)
class FramePlace:
    """A place of the frame, with what its draw depends on."""

    place: str
    frame: int
    number: str
    rank: str
    guarded: bool
    """On a list that this plan leaves alone."""
    grades: list[str]
    """For each of the agencies."""


class FrameQuestion(NamedTuple):
    """What the places of a draw's frame are asked by."""

    year: int
    frames: int
    """The last of the year's frames that counts."""
    region: str
    kinds: list[str]
    scopes: list[Scope]
    domains: list[str]
    """Of the scopes' agencies: each grade is asked in one of them."""
    guarded: list[str]
    """Domains whose `unobtrusive` subjects are left out."""
    listing: list[str]
    """Domains whose `unobtrusive` subjects come last."""
    earliest: date
    latest: date
    graded_on: date
    year_begins: date
    year_ends: date
    most_visits: int | None
    """With how many visits of the year a place comes behind the others."""
    inner: list[bytes] | None = None
    """Frame by frame, what own numbers are made with; None takes the shared ones."""
    outer: list[bytes] | None = None
    within_areas: Sequence[str] = ()
    """The bounds of the plan's open scope, where it states any (P-02)."""
    within_types: Sequence[str] = ()


@query
def frame_places(
    year: int,
    frames: int,
    region: str,
    kinds: list[str],
    scopes: list[Scope],
    domains: list[str],
    guarded: list[str],
    listing: list[str],
    earliest: date,
    latest: date,
    graded_on: date,
    year_begins: date,
    year_ends: date,
    most_visits: int | None,
    inner: list[bytes] | None,
    outer: list[bytes] | None,
    within_areas: Sequence[str],
    within_types: Sequence[str],
) -> Rows[FramePlace]:
    """The places of a `FrameQuestion`, in the order of their numbers (P-16, X-15)."""
    asked = FrameQuestion(
        *(year, frames, region, kinds, scopes, domains, guarded, listing),
        *(earliest, latest, graded_on, year_begins, year_ends, most_visits),
        *(inner, outer, within_areas, within_types),
    )
    return sql(FramePlace, _FRAME, *asked)


_MEMBERS = f"""
SELECT c.number FROM {neighbours.PLACES} c WHERE {neighbours.IN_VIEW}
"""  # noqa: S608 - our own relation and predicate


@query
def members(
    region: str,
    kinds: list[str],
    business_types: list[str],
    industries: list[str],
    areas: list[str],
    grade_domain: str,
    grades: list[str],
    on_lists: list[str],
    off_lists: list[str],
    day: date,
) -> Rows[str]:
    """The places of a field register on a day (S-02)."""
    return sql(
        str,
        _MEMBERS,
        region,
        kinds,
        business_types,
        industries,
        areas,
        grade_domain,
        grades,
        on_lists,
        off_lists,
        day,
    )


@command
def keep(draw: Draw) -> Effect:
    """Add a draw."""
    return effect(
        """
        INSERT INTO draw (id, plan_id, ordinal, rule, year, own, own_reason, seed,
            scopes, kinds, groups, frame_size, left_out, frame_digest, drawn, drawn_at,
            drawn_by, reason, replaces, bases)
        SELECT id, plan_id, ordinal, rule, year, own, own_reason, seed,
            scopes, kinds, groups, frame_size, left_out, frame_digest, drawn, drawn_at,
            drawn_by, reason, replaces, bases
        FROM jsonb_populate_record(NULL::draw, :draw)
        """,
        draw,
    )


@query
def of_plan(plan_id: UUID) -> Rows[Draw]:
    """The draws of a plan, the first one first."""
    return sql(Draw, f"{_DRAW} WHERE plan_id = :plan_id ORDER BY ordinal", plan_id)


@query
def draw(draw_id: UUID) -> Rows[Draw]:
    """A draw."""
    return sql(Draw, f"{_DRAW} WHERE id = :draw_id", draw_id)


@query
def chunk(draw_id: UUID, group: str, chunk: int) -> Rows[FrameChunk]:
    """A chunk of a group."""
    return sql(
        FrameChunk,
        """
        SELECT group_name AS "group", chunk, size, behind, root, lines FROM draw_chunk
        WHERE draw_id = :draw_id AND group_name = :group AND chunk = :chunk
        """,
        draw_id,
        group,
        chunk,
    )


@query
def chunks(draw_id: UUID, group: str) -> Rows[FrameChunk]:
    """The chunks of a group, in the order of the numbers."""
    return sql(
        FrameChunk,
        """
        SELECT group_name AS "group", chunk, size, behind, root, lines FROM draw_chunk
        WHERE draw_id = :draw_id AND group_name = :group ORDER BY chunk
        """,
        draw_id,
        group,
    )


@query
def places(draw_id: UUID) -> Rows[DrawnPlace]:
    """The drawn places, group by group, in the order of their numbers."""
    return sql(
        DrawnPlace,
        """
        SELECT group_name AS "group", nth, place, frame, number, rank FROM draw_place
        WHERE draw_id = :draw_id ORDER BY group_name, nth
        """,
        draw_id,
    )


@dataclass(frozen=True, slots=True)
class Position:
    """Where a place's number stands in the tree of its frame."""

    place: str
    frame: int
    position: int


_POSITIONS = f"""
SELECT n.place, n.frame, n.position FROM {NUMBERS} n
WHERE n.year = :year AND n.place = ANY(:places)
"""  # noqa: S608 - our own relation


@query
def positions(year: int, places: list[str]) -> Rows[Position]:
    """Where the numbers of places stand."""
    return sql(Position, _POSITIONS, year, places)


_CHANGED = f"""
SELECT count(*) FROM (
    SELECT p.place FROM draw_place p JOIN draw d ON d.id = p.draw_id
    WHERE d.plan_id = :plan_id AND NOT EXISTS (
        SELECT 1 FROM draw later
        WHERE later.plan_id = d.plan_id AND later.replaces = d.ordinal)
) AS drawn
FULL JOIN (SELECT place FROM {DRAWN} s WHERE s.plan_id = :plan_id) AS kept
  ON kept.place = drawn.place
WHERE drawn.place IS NULL OR kept.place IS NULL
"""  # noqa: S608 - our own relation


@query
def changed(plan_id: UUID) -> Rows[int]:
    """How many places the plan has as drawn that were not, or lacks that were."""
    return sql(int, _CHANGED, plan_id)


@dataclass(frozen=True)
class Request:
    """That a draw shall be made in the place of an earlier one."""

    request: int
    asked: dict[str, Any]
    asked_by: str
    asked_at: datetime


@command
def ask(
    plan_id: UUID, replaces: int, asked: dict[str, Any], asked_by: str, at: datetime
) -> Rows[int]:
    """Ask for another draw in the place of one; which request for it this is."""
    return sql(
        int,
        """
        INSERT INTO draw_replacement (plan_id, replaces, request, asked, asked_by,
                                      asked_at)
        SELECT :plan_id, :replaces, coalesce(max(r.request), 0) + 1, :asked, :asked_by,
               :at
        FROM draw_replacement r WHERE r.plan_id = :plan_id AND r.replaces = :replaces
        RETURNING request
        """,
        plan_id,
        replaces,
        asked,
        asked_by,
        at,
    )


@query
def request(plan_id: UUID, replaces: int) -> Rows[Request]:
    """The newest request to replace a draw."""
    return sql(
        Request,
        """
        SELECT request, asked, asked_by, asked_at FROM draw_replacement
        WHERE plan_id = :plan_id AND replaces = :replaces
        ORDER BY request DESC LIMIT 1
        """,
        plan_id,
        replaces,
    )
