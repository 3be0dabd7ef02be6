"""The statements of subjects: set-based, for uploads of a hundred thousand rows."""

from uuid import UUID

from sqlmodel import select

from plan_svc.neighbours import queries as neighbours
from plan_svc.subjects.domain import Counts, Subject, UnfitRow
from plan_svc.subjects.tables import LeavingRow, SubjectRow
from shared.db.statements import (
    Effect,
    Rows,
    Select,
    SelectOfScalar,
    command,
    effect,
    query,
    sql,
)

STAGED = ("plan_id", "line", "place", "uscc", "reasons")
"""The columns of `plan_upload`."""

_NAME_SOLE_PLACES = f"""
UPDATE plan_upload u SET place = coalesce((
    SELECT min(p.number) FROM {neighbours.PLACES} p
    WHERE p.uscc = u.uscc AND NOT p.retired HAVING count(*) = 1), '')
WHERE u.plan_id = :plan_id AND u.place = ''
"""  # noqa: S608 - our own relation
"""Correlated on purpose: the staging table has no statistics, and a join of it was
planned as a nested loop over all pairs of rows."""

_PLANNED = """
(SELECT k.uscc FROM plan_subject k WHERE k.plan_id = :amends AND k.place = up.place)"""
"""Whose the staged place is in the plan that is amended; a probe for each row, not a
join, for the same reason."""

_NAMED = f"""
LATERAL (SELECT * FROM {neighbours.PLACES} q WHERE q.number = u.place LIMIT 1) p
"""  # noqa: S608 - our own relation
"""The place of a staged row, a probe for each too: a city has more places than any
upload has rows, and a join of so few read them all."""

_UNFIT = f"""
WITH u AS (
    SELECT line, place, uscc,
           row_number() OVER (PARTITION BY place ORDER BY line) AS nth,
           min(line) OVER (PARTITION BY place) AS first_line,
           {_PLANNED} AS planned
    FROM plan_upload up WHERE plan_id = :plan_id
)
SELECT u.line, u.place, u.uscc, u.first_line,
       CASE WHEN u.place = '' AND c.numbers IS NULL THEN 'subject-unknown'
            WHEN u.place = '' THEN 'place-ambiguous'
            WHEN p.number IS NULL THEN 'place-unknown'
            WHEN p.retired THEN 'place-retired'
            WHEN u.uscc <> '' AND p.uscc <> u.uscc THEN 'place-of-another-subject'
            WHEN NOT starts_with(coalesce(p.town, p.region), :region)
                THEN 'other-region'
            WHEN u.planned IS NOT NULL THEN 'row-in-plan'
            ELSE 'row-twice' END AS code,
       array_to_string(c.numbers, ', ') AS choices
FROM u
LEFT JOIN {_NAMED} ON true
LEFT JOIN LATERAL (
    SELECT array_agg(number ORDER BY number) AS numbers FROM {neighbours.PLACES} q
    WHERE u.place = '' AND q.uscc = u.uscc AND NOT q.retired) c ON true
WHERE u.place = '' OR p.number IS NULL OR p.retired
   OR u.uscc <> '' AND p.uscc <> u.uscc
   OR NOT starts_with(coalesce(p.town, p.region), :region) OR u.nth > 1
   OR u.planned IS NOT NULL
ORDER BY u.line
"""  # noqa: S608 - our own relation

_UNFIT_TO_LEAVE = f"""
WITH u AS (
    SELECT line, place, uscc,
           row_number() OVER (PARTITION BY place ORDER BY line) AS nth,
           min(line) OVER (PARTITION BY place) AS first_line,
           {_PLANNED} AS planned
    FROM plan_upload up WHERE plan_id = :plan_id
)
SELECT u.line, u.place, u.uscc, u.first_line,
       CASE WHEN u.planned IS NULL THEN 'row-not-in-plan'
            WHEN u.uscc <> '' AND u.planned <> u.uscc THEN 'place-of-another-subject'
            ELSE 'row-twice' END AS code, NULL::text AS choices
FROM u
WHERE u.planned IS NULL OR u.uscc <> '' AND u.planned <> u.uscc OR u.nth > 1
ORDER BY u.line
"""  # noqa: S608 - our own subquery
_LET_GO = """
WITH gone AS (
    DELETE FROM plan_subject WHERE plan_id = :plan_id AND place = ANY(:places)
    RETURNING place, uscc, line, drawn, reasons, since
)
INSERT INTO plan_subject_past (plan_id, place, since, until, uscc, line, drawn,
                               reasons, gone_for)
SELECT :plan_id, place, since, :edition, uscc, line, drawn, reasons,
       (SELECT l.gone_for FROM plan_leaving l
        WHERE l.plan_id = :amendment AND l.place = gone.place)
FROM gone
"""
_TAKE_OVER = """
INSERT INTO plan_subject (plan_id, place, uscc, line, drawn, reasons, since)
SELECT :plan_id, place, uscc, line, drawn, reasons, :edition
FROM plan_subject WHERE plan_id = :amendment AND place > :after AND place <= :last
"""

_TAKE_STAGED = f"""
INSERT INTO plan_subject AS kept (plan_id, place, uscc, line, drawn, reasons)
SELECT u.plan_id, u.place, p.uscc, u.line, false, u.reasons
FROM plan_upload u CROSS JOIN {_NAMED}
WHERE u.plan_id = :plan_id
ON CONFLICT (plan_id, place) DO UPDATE
SET line = excluded.line, reasons = kept.reasons || excluded.reasons
"""  # noqa: S608 - our own relation

_TAKE_DRAWN = f"""
INSERT INTO plan_subject (plan_id, place, uscc, line, drawn, reasons)
SELECT :plan_id, p.number, p.uscc, n, true, '{{}}'
FROM unnest(:places) WITH ORDINALITY AS d(place, n)
JOIN {neighbours.PLACES} p ON p.number = d.place
ON CONFLICT (plan_id, place) DO UPDATE SET drawn = true
"""  # noqa: S608 - our own relation


@command
def name_sole_places(plan_id: UUID) -> Effect:
    """A staged row that names a subject of one place means that place."""
    return effect(_NAME_SOLE_PLACES, plan_id)


@query
def unfit_rows(plan_id: UUID, region: str, amends: UUID | None) -> Rows[UnfitRow]:
    """The staged rows that name no place of the region, in order of their lines.

    So is a place that the plan has which the draft amends.
    """
    return sql(UnfitRow, _UNFIT, plan_id, region, amends)


@query
def unfit_to_leave(plan_id: UUID, amends: UUID) -> Rows[UnfitRow]:
    """The staged rows that name no place of the plan that is amended."""
    return sql(UnfitRow, _UNFIT_TO_LEAVE, plan_id, amends)


@command
def name_planned_places(plan_id: UUID, amends: UUID) -> Effect:
    """A staged row that names a subject of one place in the plan means that place."""
    return effect(
        """
        UPDATE plan_upload u SET place = coalesce((
            SELECT min(k.place) FROM plan_subject k
            WHERE k.plan_id = :amends AND k.uscc = u.uscc HAVING count(*) = 1), '')
        WHERE u.plan_id = :plan_id AND u.place = ''
        """,
        plan_id,
        amends,
    )


@command
def take_leaving(plan_id: UUID) -> Effect:
    """Note the staged rows as places that leave the plan, each for its reason."""
    return effect(
        """
        INSERT INTO plan_leaving (plan_id, place, gone_for)
        SELECT plan_id, place, reasons ->> 'leaving' FROM plan_upload
        WHERE plan_id = :plan_id
        ON CONFLICT (plan_id, place) DO UPDATE SET gone_for = excluded.gone_for
        """,
        plan_id,
    )


@command
def stay(plan_id: UUID) -> Effect:
    """No place leaves the plan any more."""
    return effect("DELETE FROM plan_leaving WHERE plan_id = :plan_id", plan_id)


@command
def let_go(plan_id: UUID, amendment: UUID, edition: int, places: list[str]) -> Effect:
    """Take places out of a plan that its amendment takes out."""
    return effect(_LET_GO, plan_id, amendment, edition, places)


@command
def take_over(
    plan_id: UUID, amendment: UUID, edition: int, after: str, last: str
) -> Effect:
    """Take one chunk of an amendment's places into the plan that it changes."""
    return effect(_TAKE_OVER, plan_id, amendment, edition, after, last)


@query
def end_of_chunk(plan_id: UUID, after: str, size: int) -> Rows[str]:
    """The last place of a plan's next chunk; no row after the last chunk."""
    return sql(
        str,
        """
        SELECT max(place) AS last FROM (
            SELECT place FROM plan_subject WHERE plan_id = :plan_id AND place > :after
            ORDER BY place LIMIT :size) chunk
        HAVING count(*) > 0
        """,
        plan_id,
        after,
        size,
    )


@command
def take_staged(plan_id: UUID) -> Effect:
    """Take the staged rows into the plan."""
    return effect(_TAKE_STAGED, plan_id)


@command
def empty_stage(plan_id: UUID) -> Effect:
    """Delete the staged rows."""
    return effect("DELETE FROM plan_upload WHERE plan_id = :plan_id", plan_id)


@command
def take_drawn(plan_id: UUID, places: list[str]) -> Effect:
    """Take drawn places into the plan, in their order."""
    return effect(_TAKE_DRAWN, plan_id, places)


@command
def take_part(plan_id: UUID, part: UUID) -> Effect:
    """Take the places of one draft into another, with the reasons given for them."""
    return effect(
        """
        INSERT INTO plan_subject AS kept (plan_id, place, uscc, line, drawn, reasons)
        SELECT :plan_id, place, uscc, line, false, reasons
        FROM plan_subject WHERE plan_id = :part
        ON CONFLICT (plan_id, place) DO UPDATE
        SET reasons = excluded.reasons || kept.reasons
        """,
        plan_id,
        part,
    )


@command
def take_one(plan_id: UUID, place: str, reasons: dict[str, str]) -> Effect:
    """Take a place that a code is asked for into a plan."""
    return effect(
        f"""
        INSERT INTO plan_subject (plan_id, place, uscc, line, drawn, reasons)
        SELECT :plan_id, p.number, p.uscc, 1, false, :reasons
        FROM {neighbours.PLACES} p WHERE p.number = :place
        """,  # noqa: S608 - our own relation
        plan_id,
        place,
        reasons,
    )


@query
def standing(plan_id: UUID, draft: UUID) -> Rows[str]:
    """The places of a draft that stand in another plan too."""
    return sql(
        str,
        """
        SELECT place FROM plan_subject d WHERE d.plan_id = :draft AND EXISTS (
            SELECT FROM plan_subject k
            WHERE k.plan_id = :plan_id AND k.place = d.place) ORDER BY place
        """,
        plan_id,
        draft,
    )


@command
def clear(plan_id: UUID) -> Effect:
    """Take every subject out of the plan that was not drawn."""
    return effect(
        "DELETE FROM plan_subject WHERE plan_id = :plan_id AND NOT drawn", plan_id
    )


@command
def clear_drawn(plan_id: UUID) -> Effect:
    """Take the drawn subjects out of the plan."""
    return effect(
        "DELETE FROM plan_subject WHERE plan_id = :plan_id AND drawn", plan_id
    )


@query
def count(plan_id: UUID, kept: list[str]) -> Rows[Counts]:
    """How many subjects come by a draft, and how many go but for the kept places."""
    return sql(
        Counts,
        """
        SELECT (SELECT count(*) FROM plan_subject WHERE plan_id = :plan_id) AS coming,
               (SELECT count(*) FROM plan_leaving
                WHERE plan_id = :plan_id AND place <> ALL(:kept)) AS leaving
        """,
        plan_id,
        kept,
    )


@query
def subjects(
    plan_id: UUID, edition: int, after: str | None, limit: int
) -> Rows[Subject]:
    """The plan's subjects in an edition, in order of place."""
    return sql(
        Subject,
        """
        (SELECT place, uscc, line, drawn, reasons FROM plan_subject
         WHERE plan_id = :plan_id AND since <= :edition
           AND (:after IS NULL OR place > :after)
         ORDER BY place LIMIT :limit)
        UNION ALL
        (SELECT place, uscc, line, drawn, reasons FROM plan_subject_past
         WHERE plan_id = :plan_id AND since <= :edition AND until > :edition
           AND (:after IS NULL OR place > :after)
         ORDER BY place LIMIT :limit)
        ORDER BY place LIMIT :limit
        """,
        plan_id,
        edition,
        after,
        limit,
    )


@query
def leaving(plan_id: UUID, after: str, limit: int) -> Select[str, str]:
    """The next places that an amendment takes out, each with the reason."""
    return (
        select(LeavingRow.place, LeavingRow.gone_for)
        .where(LeavingRow.plan_id == plan_id, LeavingRow.place > after)
        .order_by(LeavingRow.place)
        .limit(limit)
    )


@query
def places(plan_id: UUID) -> SelectOfScalar[str]:
    """Every place of a plan."""
    return select(SubjectRow.place).where(SubjectRow.plan_id == plan_id)
