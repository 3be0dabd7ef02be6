"""Rows as values of the domain and as events."""

import asyncpg

from credit_svc.grades.domain.grade import Graded
from shared.events.credit import Grade, GradeChanged


def graded(row: asyncpg.Record) -> Graded:
    """A grade out of its row."""
    return Graded(
        uscc=row["uscc"],
        domain=row["domain"],
        region=row["region"],
        grade=Grade(row["grade"]),
        previous=Grade(row["previous"]) if row["previous"] else None,
        model=row["model"],
        model_version=row["model_version"],
        reasons=tuple(row["reasons"]),
        cause=row["cause"],
        valid_from=row["valid_from"],
        facts=tuple(row["facts"]),
        statute=row["statute"],
        statute_to=row["statute_to"],
        unobtrusive=row["unobtrusive"],
        unobtrusive_reason=row["unobtrusive_reason"],
    )


def event(row: asyncpg.Record) -> GradeChanged:
    """A grade's row as the event that tells of it."""
    return GradeChanged(
        version=row["version"],
        uscc=row["uscc"],
        domain=row["domain"],
        grade=Grade(row["grade"]),
        previous=Grade(row["previous"]) if row["previous"] else None,
        model=row["model"],
        model_version=row["model_version"],
        reasons=tuple(row["reasons"]),
        cause=row["cause"],
        valid_from=row["valid_from"],
        unobtrusive=row["unobtrusive"],
        unobtrusive_reason=row["unobtrusive_reason"],
    )
