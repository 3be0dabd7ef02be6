"""A day's run: how far it came, what it did so far, and which places it goes over."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from matching_svc.neighbours import queries as neighbours
from matching_svc.places.tables import RunRow
from matching_svc.proposals import queries as proposals
from shared.db.statements import (
    Effect,
    Rows,
    SelectOfScalar,
    command,
    effect,
    query,
    sql,
)

RUNNING, DONE = "running", "done"


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a day's run did; a second run of the day adds to the first's counts."""

    day: date
    places: int
    proposed: int
    answered: int
    agreed: int
    withdrawn: int


@query
def places(after: str, day: date) -> Rows[str]:
    """Places that can have a joint visit, or have a proposal, after another one."""
    parts = " UNION ".join((*neighbours.TO_RUN, proposals.TO_RUN))
    return sql(str, f"{parts} ORDER BY place", after, day)


@query
def last_after(day: date) -> SelectOfScalar[date]:
    """The last day after another one that was run."""
    newest = col(RunRow.day).desc()
    return select(col(RunRow.day)).where(RunRow.day > day).order_by(newest).limit(1)


@query
def status(day: date) -> SelectOfScalar[str]:
    """How far the run of a day is."""
    return select(RunRow.status).where(RunRow.day == day)


@command
def begin(day: date, now: datetime) -> Rows[str]:
    """Begin a day's run, or go on with it: the place that it came to."""
    return sql(
        str,
        f"""
        INSERT INTO run AS kept (day, status, upto, places, proposed, answered, agreed,
                                 withdrawn, started_at)
        VALUES (:day, '{RUNNING}', '', 0, 0, 0, 0, 0, :now)
        ON CONFLICT (day) DO UPDATE SET
            upto = CASE kept.status WHEN '{RUNNING}' THEN kept.upto ELSE '' END,
            places = CASE kept.status WHEN '{RUNNING}' THEN kept.places ELSE 0 END,
            status = '{RUNNING}', finished_at = NULL
        RETURNING upto
        """,  # noqa: S608 - ours
        day,
        now,
    )


@command
def save(
    day: date,
    upto: str,
    places: int,
    proposed: int,
    answered: int,
    agreed: int,
    withdrawn: int,
) -> Effect:
    """Save how far a run came, and what it did since."""
    return effect(
        """
        UPDATE run SET upto = :upto, places = places + :places,
               proposed = proposed + :proposed, answered = answered + :answered,
               agreed = agreed + :agreed, withdrawn = withdrawn + :withdrawn
        WHERE day = :day
        """,
        day,
        upto,
        places,
        proposed,
        answered,
        agreed,
        withdrawn,
    )


@command
def end(day: date, now: datetime) -> Rows[RunResult]:
    """End a day's run."""
    return sql(
        RunResult,
        f"""
        UPDATE run SET status = '{DONE}', finished_at = :now WHERE day = :day
        RETURNING day, places, proposed, answered, agreed, withdrawn
        """,  # noqa: S608 - ours
        day,
        now,
    )
