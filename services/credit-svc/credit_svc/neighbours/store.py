"""The copies of neighbours' state: which events keep them, and their reads."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import not_, select

from credit_svc.neighbours.tables import AliasCopy, PlaceCopy
from shared.auth import within
from shared.db.statements import Rows, query, sql
from shared.events.subject import PlaceChanged, SubjectMerged
from shared.messaging.aliases import alias_rows
from shared.messaging.copies import Copy

PLACES = Copy(PlaceCopy, (PlaceChanged,))
ALIASES = Copy(AliasCopy, (SubjectMerged,), alias_rows)
COPIES = (PLACES, ALIASES)


def housed_within(scope: str, uscc: Any) -> ColumnElement[bool]:
    """The condition of a list: subjects with a place of their own within a scope."""
    return (
        select(PlaceCopy.number)
        .where(
            PlaceCopy.uscc == uscc,
            not_(PlaceCopy.retired),
            within(scope, PlaceCopy.region, PlaceCopy.town),
        )
        .exists()
    )


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A subject, and the towns or districts of its places."""

    uscc: str
    areas: frozenset[str]


@query
def areas(codes: list[str]) -> Rows[Whereabouts]:
    """Some subjects, each with the towns or districts of its places."""
    return sql(
        Whereabouts,
        """
        SELECT s.uscc, array_agg(DISTINCT coalesce(p.town, left(p.region, 6))) AS areas
        FROM place_copy AS p
        CROSS JOIN LATERAL (SELECT p.uscc UNION SELECT unnest(p.subjects)) AS s (uscc)
        WHERE NOT p.retired AND s.uscc = ANY(:codes)
          AND (p.uscc = ANY(:codes) OR p.subjects <> '{}' AND p.subjects && :codes)
        GROUP BY s.uscc
        """,
        codes,
    )
