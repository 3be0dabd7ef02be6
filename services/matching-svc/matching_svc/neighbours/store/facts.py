"""What is read of the copies of neighbours' facts.

Statements of other rooms are made of the parts that end here with `_at`: each is what
stands after FROM, with rows of the name `x`, for places that the statement names.
"""

from dataclasses import dataclass

from sqlmodel import col, select

from matching_svc.neighbours.tables import (
    AgencyCopy,
    ItemCopy,
    TaskCopy,
)
from matching_svc.tasks.domain.task import SCHEDULED, Item
from shared.auth import shown_sql, within_sql
from shared.db.aliases import codes_of, goes_by
from shared.db.statements import (
    Rows,
    SelectOfScalar,
    among,
    into,
    query,
    sql,
)

_OPENLY = shown_sql("t.agency = :asking", "t.lead = :asking", row="t.")

NAMED = """coalesce(named.subject_name, '') AS subject_name,
       coalesce(named.address, '') AS address"""
"""How a place is called, in a statement that joins `named_place`."""


def town_in(region: str) -> str:
    """The town of the place that `named_place` joins, if it lies in a district.

    What has ended stays in the district where it was, wherever its place is by now.
    """
    return f"CASE WHEN starts_with(named.town, {region}) THEN named.town END"


def named_place(place: str) -> str:
    """The join by which a place gets the names in `NAMED`."""
    return f"LEFT JOIN place_copy AS named ON named.number = {place}"


def is_shown(task: str) -> str:
    """Whether a task is none that is secret to `:asking`, as a value in a statement."""
    shown = shown_sql(
        "t.agency = :asking",
        "t.lead = :asking",
        presented="t.status = 'visited'",
        row="t.",
    )
    return f"""NOT EXISTS (SELECT FROM task_copy AS t
                           WHERE t.number = {task} AND ({shown}) IS NOT TRUE)"""


def rests_on_open(grounds: str, place: str) -> str:
    """Whether none of some visits at a place is classified, as a value."""
    return f"""NOT EXISTS (
        SELECT FROM visit_copy AS v WHERE v.place = {place} AND v.classified
        AND {grounds} @> jsonb_build_array(jsonb_build_object('code', v.code))
        AND NOT v.agencies @> ARRAY[:asking])"""


def tasks_at(places: str, since: str) -> str:
    """Tasks that are still to be done, and relieved ones that are not long over."""
    return f"""
task_copy x WHERE x.place = ANY({places})
  AND (x.status = 'scheduled'
       OR x.status IN ('visited', 'covered', 'waived') AND x.latest >= {since})
"""


def places_at(places: str) -> str:
    """The places themselves."""
    return f"place_copy x WHERE x.number = ANY({places})"


def solo_at(places: str, day: str, since: str) -> str:
    """List entries `l` of each subject `u` of a place, by any of its codes (S-06)."""
    return f"""
(SELECT x.place, x.uscc FROM {tasks_at(places, since)}
 UNION SELECT number, uscc FROM place_copy WHERE number = ANY({places})
 UNION SELECT number, unnest(subjects) FROM place_copy
       WHERE number = ANY({places})) AS u
JOIN list_entry_copy l ON l.uscc = ANY({codes_of("u.uscc")})
  AND l.list_name = 'solo'
  AND l.active AND l.valid_from <= {day} AND (l.valid_to IS NULL OR l.valid_to >= {day})
"""  # noqa: S608 - no values in it


def applications_at(places: str) -> str:
    """Applications for codes."""
    return f"application_copy x WHERE x.place = ANY({places})"


def codes_at(places: str) -> str:
    """Codes that are in force."""
    return (
        f"code_copy x WHERE x.place = ANY({places})"
        " AND x.status NOT IN ('cancelled', 'expired')"
    )


def visits_at(places: str, since: str) -> str:
    """Visits that began, and results of them."""
    return f"visit_copy x WHERE x.place = ANY({places}) AND x.day >= {since}"


SECTORS = "agency_copy x WHERE cardinality(x.sectors) > 0"
"""Agencies that are mainly responsible for some kind of business (M-06)."""

TO_RUN = (
    """
SELECT place FROM task_copy
WHERE status = 'scheduled' AND on_site AND out_of_scope IS NULL AND place > :after
GROUP BY place HAVING min(agency) <> max(agency)
""",
    """
SELECT v.place FROM visit_copy v JOIN task_copy t USING (place)
WHERE t.status = 'scheduled' AND place > :after
  AND greatest(v.day, v.ended_on) >= :day - 62
""",
    """
SELECT place FROM application_copy WHERE status = 'awaiting_answers' AND place > :after
""",
)
"""Places after `:after` at which a run of `:day` may find something to do."""

MAY_CHANGE = (
    """
SELECT place FROM task_copy
WHERE place = ANY(:places) AND status = 'scheduled' AND on_site
  AND out_of_scope IS NULL
GROUP BY place HAVING min(agency) <> max(agency)
""",
    """
SELECT place FROM application_copy
WHERE place = ANY(:places) AND status = 'awaiting_answers'
""",
    "SELECT place FROM visit_copy WHERE place = ANY(:places) AND day >= :since",
)
"""Of some places those at which two agencies may meet, an application waits, or an
inspection since `:since` may make a task needless."""

CODED_DAYS = """
SELECT '' AS place, a.agency, k.day, true AS stands
FROM code_copy k JOIN application_copy a USING (application_id)
WHERE k.proposal IS NULL AND k.status NOT IN ('cancelled', 'expired')
  AND k.day >= :since AND a.agency = ANY(:agencies)
"""
"""Days that a code of its own takes of an agency (M-16)."""

REBUILT_AGENCIES = """
SELECT row ->> 'agency' AS agency FROM rebuild.changed WHERE copy = 'application_copy'
UNION
SELECT a.agency FROM rebuild.changed JOIN application_copy a
    ON a.application_id = row ->> 'application_id' WHERE copy = 'code_copy'
"""
"""Agencies whose applications or codes are others since a rebuild."""


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """How an agency is called."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class ItemName:
    """How an item is called."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PlaceTown:
    """The town that a place lies in."""

    number: str
    town: str


@dataclass(frozen=True, slots=True)
class AgencySectors:
    """The sectors that an agency is mainly responsible for (M-06)."""

    code: str
    sectors: frozenset[str]


@query
def agency_names() -> Rows[AgencyNames]:
    """The names of all agencies: there are few."""
    return into(
        AgencyNames, select(AgencyCopy.code, AgencyCopy.name, AgencyCopy.name_en)
    )


@query
def sectors(agencies: list[str]) -> Rows[AgencySectors]:
    """The sectors of some agencies."""
    return into(
        AgencySectors,
        select(AgencyCopy.code, AgencyCopy.sectors).where(
            among(AgencyCopy.code, agencies)
        ),
    )


@query
def items(codes: list[str]) -> Rows[Item]:
    """Some items."""
    return into(
        Item,
        select(ItemCopy.code, ItemCopy.risk, ItemCopy.joint_forbidden).where(
            among(ItemCopy.code, codes)
        ),
    )


@query
def item_names(codes: list[str]) -> Rows[ItemName]:
    """How some items are called."""
    return into(
        ItemName,
        select(ItemCopy.code, ItemCopy.name).where(among(ItemCopy.code, codes)),
    )


@query
def towns(places: list[str]) -> Rows[PlaceTown]:
    """The towns of some places, where they are known."""
    return sql(
        PlaceTown,
        """
        SELECT number, town FROM place_copy
        WHERE number = ANY(:places) AND town IS NOT NULL
        """,
        places,
    )


@query
def place_of_task(number: str) -> SelectOfScalar[str]:
    """Where a task is carried out."""
    return select(TaskCopy.place).where(TaskCopy.number == number)


@query
def places_of_subject(
    uscc: str, agency: str, but: str, most: int
) -> SelectOfScalar[str]:
    """Other places of a subject at which an agency has open tasks."""
    return (
        select(TaskCopy.place)
        .where(
            goes_by(TaskCopy.uscc, uscc),
            TaskCopy.agency == agency,
            TaskCopy.place != but,
            TaskCopy.status == SCHEDULED,
            TaskCopy.on_site,
            col(TaskCopy.out_of_scope).is_(None),
        )
        .distinct()
        .order_by(TaskCopy.place)
        .limit(most)
    )


@query
def places_with_others(agency: str, after: str) -> Rows[str]:
    """Places after another at which an agency may be asked to make a joint visit."""
    return sql(
        str,
        """
        SELECT DISTINCT t.place FROM task_copy t
        WHERE t.agency = :agency AND t.place > :after AND t.status = 'scheduled'
          AND t.on_site AND t.out_of_scope IS NULL
          AND EXISTS (SELECT FROM task_copy o WHERE o.place = t.place
                      AND o.agency <> t.agency AND o.status = 'scheduled')
        """,
        agency,
        after,
    )


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """Another number of the same premises, with the open tasks that stand there."""

    place: str
    open_tasks: int


@query
def other_numbers(place: str, asking: str, scope: str) -> Rows[OtherNumber]:
    """The other numbers of the same premises at which who asks sees open tasks."""
    return sql(
        OtherNumber,
        f"""
        SELECT t.place, count(*) AS open_tasks FROM task_copy AS t
        WHERE t.place = ANY((SELECT aliases_of(:place))::varchar[])
          AND t.place <> :place
          AND t.status = 'scheduled' AND t.on_site AND t.out_of_scope IS NULL
          AND (t.agency = :asking OR {within_sql("t.region")} AND {_OPENLY})
        GROUP BY t.place ORDER BY t.place
        """,  # noqa: S608 - our own condition
        place,
        asking,
        scope,
    )


@query
def places_of_subjects(subjects: list[str]) -> Rows[str]:
    """Places of subjects under each of their codes (S-12).

    A list entry of any subject of a project holds there.
    """
    return sql(
        str,
        """
        WITH meant AS MATERIALIZED (
            SELECT ARRAY(SELECT unnest(aliases_of(subject))
                         FROM unnest(CAST(:subjects AS text[])) AS subject) AS codes)
        SELECT place FROM meant JOIN task_copy ON uscc = ANY(codes)
        UNION SELECT number FROM meant JOIN place_copy ON uscc = ANY(codes)
        UNION SELECT number FROM meant JOIN place_copy
              ON subjects && codes::text[] AND subjects <> '{}'
        """,
        subjects,
    )


@query
def places_of_agencies(agencies: list[str]) -> Rows[str]:
    """Places at which agencies have open tasks."""
    return sql(
        str,
        """
        SELECT place FROM task_copy WHERE agency = ANY(:agencies)
        AND status = 'scheduled' AND on_site AND out_of_scope IS NULL
        """,
        agencies,
    )
