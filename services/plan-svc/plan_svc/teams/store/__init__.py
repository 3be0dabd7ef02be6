"""The statements of drawn inspectors and of conflicts of interest."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plan_svc.neighbours import queries as neighbours
from plan_svc.teams.domain.team import (
    Change,
    DropsOut,
    LeftOut,
    LeftOutFor,
    PlaceTeam,
    Ranked,
    TeamDraw,
)
from shared.db.statements import (
    Effect,
    Rows,
    command,
    effect,
    query,
    sql,
)

TEAMED = (
    *("draw_id", "agency", "place", "position"),
    *("inspectors", "numbers", "left_out", "reasons"),
)
"""The columns of `team_place`, as they are copied in."""
_TEAM = """
SELECT t.draw_id, t.agency, t.place, t.position, t.inspectors, t.numbers, t.left_out,
       t.reasons, d.year, d.needed, d.qualified
FROM team_place t JOIN team_draw d ON d.draw_id = t.draw_id AND d.agency = t.agency
"""


@dataclass(frozen=True, slots=True)
class Certified:
    """An inspector's certificate, with what it states."""

    certificate: str
    qualifications: list[str]


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """By what an inspector goes in the draws of a year."""

    certificate: str
    inspector: str
    salt: str


@dataclass(frozen=True, slots=True)
class Apart:
    """An inspector who has a conflict of interest at a place, by certificate."""

    place: str
    certificate: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    """The order of an agency's inspectors at a place, as it is kept."""

    draw_id: UUID
    agency: str
    place: str
    position: int
    inspectors: list[str]
    numbers: list[str]
    left_out: list[str]
    reasons: list[str]
    year: int
    needed: int
    qualified: int

    @property
    def team(self) -> PlaceTeam:
        """The domain's value."""
        order = zip(self.inspectors, self.numbers, strict=True)
        left_out = zip(self.left_out, self.reasons, strict=True)
        return PlaceTeam(
            self.position,
            self.place,
            tuple(Ranked(inspector, number) for inspector, number in order),
            tuple(LeftOut(one, LeftOutFor(reason)) for one, reason in left_out),
        )


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change, as it is kept."""

    agency: str
    place: str
    nth: int
    out: str
    incoming: str
    skipped: list[str]
    skipped_for: list[str]
    reason: DropsOut

    @property
    def change(self) -> Change:
        """The domain's value."""
        skipped = zip(self.skipped, self.skipped_for, strict=True)
        return Change(
            self.place,
            self.nth,
            self.out,
            self.incoming,
            tuple(LeftOut(one, LeftOutFor(reason)) for one, reason in skipped),
            self.reason,
        )


_CERTIFIED = f"""
SELECT certificate, qualifications FROM {neighbours.INSPECTORS} i
WHERE agency = :agency AND NOT revoked AND valid_from <= :earliest
  AND valid_to >= :latest
ORDER BY certificate
"""  # noqa: S608 - our own relation


@query
def certified(agency: str, earliest: date, latest: date) -> Rows[Certified]:
    """An agency's inspectors whose certificates are valid from one day to another."""
    return sql(Certified, _CERTIFIED, agency, earliest, latest)


@command
def name(year: int, rows: list[dict[str, Any]]) -> Effect:
    """Keep the pseudonyms that inspectors have not got in a year."""
    return effect(
        """
        INSERT INTO draw_inspector (year, certificate, inspector, salt)
        SELECT :year, r.certificate, r.inspector, r.salt
        FROM jsonb_to_recordset(:rows) AS r(
            certificate text, inspector text, salt text)
        ON CONFLICT (year, certificate) DO NOTHING
        """,
        year,
        rows,
    )


@query
def named(year: int, certificates: list[str]) -> Rows[Pseudonym]:
    """The pseudonyms of a year, by certificate."""
    return sql(
        Pseudonym,
        """
        SELECT certificate, inspector, salt FROM draw_inspector
        WHERE year = :year AND certificate = ANY(:certificates)
        """,
        year,
        certificates,
    )


@query
def behind(year: int, inspectors: list[str]) -> Rows[Pseudonym]:
    """Who goes by some pseudonyms of a year."""
    return sql(
        Pseudonym,
        """
        SELECT certificate, inspector, salt FROM draw_inspector
        WHERE year = :year AND inspector = ANY(:inspectors)
        """,
        year,
        inspectors,
    )


_WERE_THERE = f"""
SELECT DISTINCT v.place, unnest(v.inspectors) AS certificate FROM (
    SELECT place, inspectors,
           row_number() OVER (PARTITION BY place ORDER BY day DESC, visit DESC) AS nth
    FROM {neighbours.VISITORS} w
    WHERE agency = :agency AND place = ANY(:places)) v
WHERE v.nth <= :visits
"""  # noqa: S608 - our own relation


@query
def were_there(agency: str, places: list[str], visits: int) -> Rows[Apart]:
    """Who of an agency was at places on its last visits there (X-09)."""
    return sql(Apart, _WERE_THERE, agency, places, visits)


@command
def keep_draw(
    draw_id: UUID, row: dict[str, Any], pool: list[str], draw: TeamDraw
) -> Effect:
    """Add how an agency's inspectors were drawn; the row has what the draw is of."""
    return effect(
        """
        INSERT INTO team_draw (draw_id, agency, plan_id, ordinal, replaces, year,
            needed, reserves, pool, qualified, places, unstaffed, root, bases)
        SELECT :draw_id, t.agency, r.plan_id, r.ordinal, r.replaces, r.year,
            t.needed, t.reserves, :pool, t.qualified, t.places, t.unstaffed, t.root,
            t.bases
        FROM jsonb_populate_record(NULL::team_draw, :draw) t,
             jsonb_populate_record(NULL::team_draw, :row) r
        """,
        draw_id,
        pool,
        draw,
        row,
    )


@query
def draws(draw_id: UUID) -> Rows[TeamDraw]:
    """How the agencies' inspectors were drawn for a draw."""
    return sql(
        TeamDraw,
        """
        SELECT agency, needed, reserves, qualified, places, unstaffed, root, bases
        FROM team_draw WHERE draw_id = :draw_id ORDER BY agency
        """,
        draw_id,
    )


@query
def pool(draw_id: UUID, agency: str) -> Rows[str]:
    """The pseudonyms of an agency's qualified inspectors, in their order."""
    return sql(
        str,
        """
        SELECT unnest(pool) AS inspector FROM team_draw
        WHERE draw_id = :draw_id AND agency = :agency
        """,
        draw_id,
        agency,
    )


@query
def teams(draw_id: UUID, agency: str) -> Rows[TeamRow]:
    """An agency's order at every place of a draw, as the places were drawn."""
    return sql(
        TeamRow,
        f"""
        {_TEAM} WHERE t.draw_id = :draw_id AND t.agency = :agency ORDER BY t.position
        """,
        draw_id,
        agency,
    )


@query
def team(draw_id: UUID, agency: str, place: str) -> Rows[TeamRow]:
    """An agency's order at one place."""
    return sql(
        TeamRow,
        f"""
        {_TEAM} WHERE t.draw_id = :draw_id AND t.agency = :agency AND t.place = :place
        """,
        draw_id,
        agency,
        place,
    )


@query
def page(
    draw_id: UUID,
    agency: str | None,
    unstaffed: bool | None,
    after: str | None,
    after_place: str | None,
    limit: int,
) -> Rows[TeamRow]:
    """The teams of a draw by agency and place."""
    return sql(
        TeamRow,
        f"""
        {_TEAM} WHERE t.draw_id = :draw_id
          AND (:agency IS NULL OR t.agency = :agency)
          AND (:unstaffed IS NULL
               OR :unstaffed = (cardinality(t.inspectors) < d.needed))
          AND (:after::text IS NULL
               OR (t.agency, t.place) > (:after, :after_place))
        ORDER BY t.agency, t.place LIMIT :limit
        """,
        draw_id,
        agency,
        unstaffed,
        after,
        after_place,
        limit,
    )


@query
def of_plan(plan_id: UUID, agency: str, places: list[str]) -> Rows[TeamRow]:
    """An agency's order at places of a plan, by the newest draw that stands."""
    return sql(
        TeamRow,
        """
        SELECT DISTINCT ON (t.place) t.draw_id, t.agency, t.place, t.position,
               t.inspectors, t.numbers, t.left_out, t.reasons, d.year, d.needed,
               d.qualified
        FROM team_draw d
        JOIN team_place t ON t.draw_id = d.draw_id AND t.agency = d.agency
        WHERE d.plan_id = :plan_id AND d.agency = :agency AND t.place = ANY(:places)
          AND NOT EXISTS (SELECT FROM team_draw later WHERE later.plan_id = d.plan_id
                          AND later.replaces = d.ordinal)
        ORDER BY t.place, d.ordinal DESC
        """,
        plan_id,
        agency,
        places,
    )


@query
def changes(draw_id: UUID, places: list[str] | None) -> Rows[ChangeRow]:
    """Who dropped out of a draw's teams, and who came in; at some places or at all."""
    return sql(
        ChangeRow,
        """
        SELECT agency, place, nth, out, incoming, skipped, skipped_for, reason
        FROM team_change
        WHERE draw_id = :draw_id AND (:places IS NULL OR place = ANY(:places))
        ORDER BY agency, place, nth
        """,
        draw_id,
        places,
    )


@command
def change(
    draw_id: UUID, row: dict[str, Any], text: str | None, by: str, at: datetime
) -> Rows[int]:
    """Add a change; nothing comes back where another one came first."""
    return sql(
        int,
        """
        INSERT INTO team_change (draw_id, agency, place, nth, out, incoming, skipped,
                                 skipped_for, reason, text, by, at)
        SELECT :draw_id, agency, place, nth, out, incoming, skipped, skipped_for,
               reason, :text, :by, :at
        FROM jsonb_populate_record(NULL::team_change, :row)
        ON CONFLICT (draw_id, agency, place, nth) DO NOTHING RETURNING nth
        """,
        draw_id,
        row,
        text,
        by,
        at,
    )
