"""The statements of subjects: set-based, for uploads of a hundred thousand rows."""

from uuid import UUID

from plan_svc.neighbours import queries as neighbours
from plan_svc.subjects.domain import Subject, UnfitRow
from shared.db.statements import Effect, Rows, command, effect, query, sql

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

_UNFIT = f"""
WITH u AS (
    SELECT line, place, uscc,
           row_number() OVER (PARTITION BY place ORDER BY line) AS nth,
           min(line) OVER (PARTITION BY place) AS first_line
    FROM plan_upload WHERE plan_id = :plan_id
)
SELECT u.line, u.place, u.uscc, u.first_line,
       CASE WHEN u.place = '' AND c.numbers IS NULL THEN 'subject-unknown'
            WHEN u.place = '' THEN 'place-ambiguous'
            WHEN p.number IS NULL THEN 'place-unknown'
            WHEN p.retired THEN 'place-retired'
            WHEN u.uscc <> '' AND p.uscc <> u.uscc THEN 'place-of-another-subject'
            WHEN NOT starts_with(coalesce(p.town, p.region), :region)
                THEN 'other-region'
            ELSE 'row-twice' END AS code,
       array_to_string(c.numbers, ', ') AS choices
FROM u
LEFT JOIN {neighbours.PLACES} p ON p.number = u.place
LEFT JOIN LATERAL (
    SELECT array_agg(number ORDER BY number) AS numbers FROM {neighbours.PLACES} q
    WHERE u.place = '' AND q.uscc = u.uscc AND NOT q.retired) c ON true
WHERE u.place = '' OR p.number IS NULL OR p.retired
   OR u.uscc <> '' AND p.uscc <> u.uscc
   OR NOT starts_with(coalesce(p.town, p.region), :region) OR u.nth > 1
ORDER BY u.line
"""  # noqa: S608 - our own relation

_TAKE_STAGED = f"""
INSERT INTO plan_subject AS kept (plan_id, place, uscc, line, drawn, reasons)
SELECT u.plan_id, u.place, p.uscc, u.line, false, u.reasons
FROM plan_upload u JOIN {neighbours.PLACES} p ON p.number = u.place
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
def unfit_rows(plan_id: UUID, region: str) -> Rows[UnfitRow]:
    """The staged rows that name no place of the region, in order of their lines."""
    return sql(UnfitRow, _UNFIT, plan_id, region)


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
def clear(plan_id: UUID) -> Effect:
    """Take every subject out of the plan."""
    return effect("DELETE FROM plan_subject WHERE plan_id = :plan_id", plan_id)


@command
def clear_drawn(plan_id: UUID) -> Effect:
    """Take the drawn subjects out of the plan."""
    return effect(
        "DELETE FROM plan_subject WHERE plan_id = :plan_id AND drawn", plan_id
    )


@query
def count(plan_id: UUID) -> Rows[int]:
    """How many subjects the plan has."""
    return sql(
        int, "SELECT count(*) FROM plan_subject WHERE plan_id = :plan_id", plan_id
    )


@query
def subjects(plan_id: UUID, after: str | None, limit: int) -> Rows[Subject]:
    """The plan's subjects in order of place."""
    return sql(
        Subject,
        """
        SELECT place, uscc, line, drawn, reasons FROM plan_subject
        WHERE plan_id = :plan_id AND (:after IS NULL OR place > :after)
        ORDER BY place LIMIT :limit
        """,
        plan_id,
        after,
        limit,
    )
