"""The statements of marks: which places are to be looked at, and how far that is."""

from dataclasses import dataclass
from datetime import date

from plan_svc.neighbours import queries as neighbours
from shared.db.aliases import codes_of
from shared.db.statements import Effect, Rows, command, effect, query, sql

BATCH = 1000
"""Places that are looked at in one transaction."""
MARKED = 50_000
"""Places that are marked in one, when new rows hold."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How far the calendar and the law were followed."""

    law: str
    day: date
    marking_after: str | None


@command
def turn(law: str, today: date) -> Rows[Turn]:
    """How far was followed, locked; the first time all places are to be marked."""
    return sql(
        Turn,
        """
        INSERT INTO duty_turn (id, law, day, marking_after) VALUES (1, :law, :today, '')
        ON CONFLICT (id) DO UPDATE SET id = excluded.id
        RETURNING law, day, marking_after
        """,
        law,
        today,
    )


@command
def save_turn(law: str, today: date, after: str | None) -> Effect:
    """Keep how far was followed."""
    return effect(
        "UPDATE duty_turn SET (law, day, marking_after) = (:law, :today, :after)",
        law,
        today,
        after,
    )


@command
def mark_after(after: str, limit: int) -> Rows[str | None]:
    """Mark the next places of all; the last of them, or none where no more follow."""
    return sql(
        str,
        f"""
        WITH following AS (
            SELECT c.number FROM {neighbours.PLACES} c WHERE c.number > :after
            ORDER BY c.number LIMIT :limit
        ), marked AS (INSERT INTO duty_mark (place) SELECT number FROM following)
        SELECT CASE WHEN count(*) = :limit THEN max(number) END AS after
        FROM following
        """,  # noqa: S608 - our own relation
        after,
        limit,
    )


@command
def mark_regraded(after: date, until: date) -> Effect:
    """Mark the places of subjects with a grade that took effect in a span of days."""
    return effect(
        f"""
        INSERT INTO duty_mark (place)
        SELECT DISTINCT c.number
        FROM {neighbours.GRADED} g JOIN {neighbours.PLACES} c
             ON c.uscc = ANY({codes_of("g.uscc")})
        WHERE g.valid_from > :after AND g.valid_from <= :until
        """,  # noqa: S608 - our own relations
        after,
        until,
    )


@command
def take_marked(limit: int) -> Rows[str]:
    """Take marks: the places, and what they go by now, each once."""
    return sql(
        str,
        f"""
        WITH taken AS (
            DELETE FROM duty_mark WHERE id = ANY(ARRAY(
                SELECT id FROM duty_mark ORDER BY id LIMIT :limit))
            RETURNING place
        )
        SELECT place FROM taken UNION
        SELECT a.same_as FROM taken JOIN {neighbours.NUMBERS} a ON a.code = taken.place
        """,  # noqa: S608 - our own relation
        limit,
    )


@query
def turning(today: date, limit: int) -> Rows[str]:
    """Places with a duty that the calendar changes today."""
    return sql(
        str,
        """
        SELECT place FROM duty WHERE turns_on <= :today ORDER BY turns_on LIMIT :limit
        """,
        today,
        limit,
    )
