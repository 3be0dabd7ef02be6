"""The statements of draws."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from plan_svc.draws.domain import PublishedDraw
from plan_svc.draws.tables import DrawRow
from plan_svc.neighbours import queries as neighbours
from shared.db.statements import Effect, Rows, command, effect, query, sql

_GRADE = neighbours.grade_on("aliases_of(c.uscc)", ":domain", ":graded_on")
_FRAME = f"""
SELECT c.number AS place, coalesce(o.grade, 'none') AS grade,
       :guarded <> '{{}}' AND {neighbours.is_unobtrusive(":guarded")} AS guarded,
       {neighbours.is_unobtrusive(":listing")} AS unobtrusive
FROM {neighbours.PLACES} c
LEFT JOIN LATERAL {_GRADE} o ON true
WHERE NOT c.retired AND c.kind = 'premises' AND {neighbours.STANDS_ONCE}
  AND starts_with(coalesce(c.town, c.region), :region)
  AND (:towns = '{{}}' OR c.town = ANY(:towns))
  AND (:business_types = '{{}}' OR c.business_types && :business_types)
ORDER BY c.number
"""  # noqa: S608 - our own relations


@dataclass(frozen=True)
class FramePlace:
    """A place of the frame, with what its draw depends on."""

    place: str
    grade: str
    guarded: bool
    """On a list that this plan leaves alone."""
    unobtrusive: bool
    """On any list that one of the parties minds."""


@query
def frame_places(
    domain: str,
    guarded: list[str],
    listing: list[str],
    earliest: date,
    latest: date,
    graded_on: date,
    region: str,
    towns: list[str],
    business_types: list[str],
) -> Rows[FramePlace]:
    """Every place of the frame's region, in order of their numbers."""
    return sql(
        FramePlace,
        _FRAME,
        domain,
        guarded,
        listing,
        earliest,
        latest,
        graded_on,
        region,
        towns,
        business_types,
    )


@command
def forget(plan_id: UUID) -> Effect:
    """Delete the plan's draw."""
    return effect("DELETE FROM plan_draw WHERE plan_id = :plan_id", plan_id)


@command
def keep(plan_id: UUID, draw: PublishedDraw, frame: bytes) -> Effect:
    """Keep a draw and its frame."""
    return effect(
        """
        INSERT INTO plan_draw (plan_id, seed, algorithm, ratios, by_grade, frame_size,
                               frame_digest, frame, drawn, drawn_at, bases)
        SELECT :plan_id, seed, algorithm, ratios, by_grade, frame_size, frame_digest,
               :frame, drawn, drawn_at, bases
        FROM jsonb_populate_record(NULL::plan_draw, :draw)
        """,
        plan_id,
        draw,
        frame,
    )


@query
def published(plan_id: UUID) -> Rows[PublishedDraw]:
    """The plan's draw but for its frame."""
    return sql(
        PublishedDraw,
        """
        SELECT seed, algorithm, ratios, by_grade, frame_size, frame_digest, drawn,
               drawn_at, bases
        FROM plan_draw WHERE plan_id = :plan_id
        """,
        plan_id,
    )


@query
def frame(plan_id: UUID) -> SelectOfScalar[bytes]:
    """The compressed frame of the plan's draw."""
    return select(DrawRow.frame).where(DrawRow.plan_id == plan_id)
