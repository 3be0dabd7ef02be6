"""The copies of neighbours' state, and the statements that read them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from checkcode_svc.neighbours.domain.facts import (
    CertificateFacts,
    ItemFacts,
    ItemPoints,
)
from checkcode_svc.neighbours.tables import (
    AgencyCopy,
    AliasCopy,
    InspectorCopy,
    ItemCopy,
    PlaceCopy,
    ProposalCopy,
    TaskCopy,
)
from shared.auth import within_sql
from shared.db.statements import (
    Rows,
    SelectOfScalar,
    among,
    into,
    query,
    select_columns,
)
from shared.events.matching import ProposalEvent
from shared.events.plan import (
    AgencyChanged,
    ItemListed,
    TaskEvent,
    TaskKind,
    TaskStatus,
)
from shared.events.subject import InspectorChanged, PlaceChanged, SubjectMerged
from shared.messaging.aliases import alias_rows
from shared.messaging.copies import Copy

TASKS = Copy(TaskCopy, (TaskEvent,))
AGENCIES = Copy(AgencyCopy, (AgencyChanged,))
ITEMS = Copy(ItemCopy, (ItemListed,))
PLACES = Copy(PlaceCopy, (PlaceChanged,))
INSPECTORS = Copy(InspectorCopy, (InspectorChanged,))
PROPOSALS = Copy(ProposalCopy, (ProposalEvent,))

ALIASES = Copy(AliasCopy, (SubjectMerged,), alias_rows)

COPIES = (TASKS, AGENCIES, ITEMS, PLACES, INSPECTORS, PROPOSALS, ALIASES)


@dataclass(frozen=True, slots=True)
class Names:
    """What an agency is called."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an application asks of its joint proposal."""

    lead: str
    members: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """What an application asks of its place."""

    kind: str
    town: str | None

    @property
    def is_project(self) -> bool:
        """Tell whether its visits are those of a work site."""
        return self.kind == "project"


UNKNOWN_PLACE = Place("", None)


def facts(also: str, held: str, coded: str) -> str:
    """The facts of the things that an application names, as one statement.

    Its parameters are the tasks ($1), the place ($2) or None for that of the tasks, the
    items ($3), the certificates ($4), and, where neighbours are sought, the agency ($6)
    and the day ($7). `also` is one column more; `held` and `coded` say of a task `t`
    whether it is held and whether it has a code; $5 is free for them.

    Names come as JSON arrays, whose length the planner never looks at, so it keeps one
    plan for all calls. Of an array of text it sees the length and plans every call
    anew, which costs twice what the query itself does.
    """
    return f"""
WITH mine AS MATERIALIZED (
    SELECT t.number, t.agency, t.place, t.kind, t.status, t.on_site, t.earliest,
        t.latest, t.known_on, jsonb_path_query_array(t.items, '$[*].code') AS items,
        t.plan_code, t.source, t.source_reason, t.settled_on, t.period_from,
        t.period_to, t.out_of_scope, t.surprise, t.classified, {held} AS held
    FROM task_copy AS t
    WHERE t.number = ANY(ARRAY(SELECT jsonb_array_elements_text($1)))
),
spot AS MATERIALIZED (
    SELECT coalesce($2, (SELECT place FROM mine ORDER BY number LIMIT 1)) AS number
)
SELECT
    {also},
    p.uscc, p.region, p.town, p.kind AS place_kind, spot.number AS place,
    p.business_types, p.closed_weekdays, p.closed_days,
    (SELECT coalesce(json_agg(mine ORDER BY number), '[]')::text FROM mine) AS tasks,
    (SELECT coalesce(json_agg(json_build_object(
        'code', i.code, 'claimed_by', i.claimed_by, 'filed', i.filed,
        'valid_to', i.valid_to, 'legal_bases', i.legal_bases)), '[]')::text
     FROM item_copy AS i WHERE i.code = ANY(ARRAY(
        SELECT jsonb_array_elements_text($3)
        UNION ALL SELECT jsonb_array_elements_text(mine.items) FROM mine))) AS items,
    (SELECT coalesce(json_agg(json_build_object(
        'number', c.certificate, 'agency', c.agency, 'valid_from', c.valid_from,
        'valid_to', c.valid_to, 'revoked', c.revoked)), '[]')::text
     FROM inspector_copy AS c
     WHERE c.certificate = ANY(ARRAY(SELECT jsonb_array_elements_text($4)))
    ) AS certificates,
    EXISTS (
        SELECT FROM task_copy AS t
        WHERE t.place = spot.number
          AND CASE WHEN t.agency = $6
              THEN t.number <> ALL(ARRAY(SELECT jsonb_array_elements_text($1)))
              ELSE NOT t.joint_forbidden END
          AND t.status = '{TaskStatus.SCHEDULED}'
          AND t.on_site AND NOT (t.surprise OR t.classified)
          AND t.out_of_scope IS NULL
          AND $7::date BETWEEN (t.earliest - interval '1 month')::date AND t.latest
          AND NOT {coded}
    ) AS neighbours
FROM spot LEFT JOIN place_copy AS p ON p.number = spot.number AND NOT p.retired
"""  # noqa: S608 - a state of ours, and statements of a room of ours


AREAS = "(SELECT number, left(region, 6) AS region, town FROM place_copy)"
"""Where each place lies, to be joined."""


def place_of_subject(uscc: str, name: str, region: str) -> str:
    """The statement of a subject's place: by its USCC, else by its name in a region."""
    lies_there = within_sql("region", scope=region)
    return f"""
SELECT number AS place FROM place_copy
WHERE NOT retired AND CASE WHEN {uscc}::text IS NULL
    THEN subject_name = {name} AND {lies_there} ELSE uscc = {uscc} END
ORDER BY number LIMIT 1
"""  # noqa: S608 - names of columns and parameters


def is_named(place: Any, part: Any) -> ColumnElement[bool]:
    """The condition of a list: rows of a place whose subject's name has a part."""
    return (
        select(PlaceCopy.number)
        .where(PlaceCopy.number == place, col(PlaceCopy.subject_name).ilike(part))
        .exists()
    )


def is_named_sql(place: str) -> str:
    """The same in plain SQL; the part is the parameter `name`."""
    return (
        "(:name IS NULL OR EXISTS (SELECT FROM place_copy AS named "
        f"WHERE named.number = {place} AND named.subject_name ILIKE :name))"
    )


PAGE = """
    'place', (SELECT json_build_array(subject_name, address) FROM place_copy
              WHERE number = it.place),
    'items', (SELECT json_agg(i) FROM item_copy AS i
              WHERE i.code = ANY(ARRAY(SELECT unnest(items) FROM member))),
    'agencies', (SELECT json_agg(json_build_array(a.code, a.name, a.name_en))
                 FROM agency_copy AS a
                 WHERE a.code = ANY(ARRAY(SELECT agency FROM member))),
    'inspectors', (SELECT json_agg(c ORDER BY certificate) FROM inspector_copy AS c
                   WHERE c.certificate
                       = ANY(ARRAY(SELECT unnest(inspectors) FROM member))),
    'tasks', (SELECT json_agg(json_build_array(t.plan_code, t.materials))
              FROM task_copy AS t
              WHERE t.number = ANY(ARRAY(SELECT unnest(tasks) FROM member)))"""
"""What the page of a code `it` with its `member`s shows of neighbours, as JSON."""


@query
def names(agency: str) -> Rows[Names]:
    """The names of an agency."""
    return into(
        Names,
        select(AgencyCopy.name, AgencyCopy.name_en).where(AgencyCopy.code == agency),
    )


@query
def proposal(number: str) -> Rows[Proposal]:
    """A joint proposal, as matching-svc described it last."""
    return into(
        Proposal,
        select(ProposalCopy.lead, ProposalCopy.members).where(
            ProposalCopy.number == number
        ),
    )


@query
def place(number: str) -> Rows[Place]:
    """A place's kind and town."""
    return into(
        Place,
        select(PlaceCopy.kind, PlaceCopy.town).where(PlaceCopy.number == number),
    )


@query
def longest_task(tasks: list[str], otherwise: int) -> SelectOfScalar[int]:
    """The minutes of the longest of some tasks."""
    longest = func.max(col(TaskCopy.duration_minutes))
    return select(func.coalesce(longest, otherwise)).where(
        among(TaskCopy.number, tasks)
    )


@query
def planned(tasks: list[str]) -> SelectOfScalar[str]:
    """Those of some tasks that are planned."""
    return select(TaskCopy.number).where(
        among(TaskCopy.number, tasks), TaskCopy.kind == TaskKind.PLANNED
    )


@query
def check_points(items: list[str]) -> Rows[ItemPoints]:
    """The check points of some items, of every day."""
    return into(
        ItemPoints,
        select_columns(
            ItemCopy.code, ItemCopy.check_points, ItemCopy.point_history
        ).where(among(ItemCopy.code, items)),
    )


@query
def certificates(numbers: list[str]) -> Rows[CertificateFacts]:
    """Some inspectors' certificates."""
    return into(
        CertificateFacts,
        select_columns(
            col(InspectorCopy.certificate).label("number"),
            InspectorCopy.agency,
            InspectorCopy.valid_from,
            InspectorCopy.valid_to,
            InspectorCopy.revoked,
        ).where(among(InspectorCopy.certificate, numbers)),
    )


@query
def item_facts(codes: list[str]) -> Rows[ItemFacts]:
    """Who claimed some items, and whether they are in force."""
    return into(
        ItemFacts,
        select_columns(
            ItemCopy.code,
            ItemCopy.claimed_by,
            ItemCopy.filed,
            ItemCopy.valid_to,
            ItemCopy.legal_bases,
        ).where(among(ItemCopy.code, codes)),
    )


@query
def in_states(tasks: list[str], states: list[str]) -> SelectOfScalar[str]:
    """Those of some tasks that are in one of the states."""
    return select(TaskCopy.number).where(
        among(TaskCopy.number, tasks), among(TaskCopy.status, states)
    )
