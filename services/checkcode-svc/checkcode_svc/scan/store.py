"""What the scan page reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import TypeAdapter

from checkcode_svc.applications import queries as applications
from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.neighbours.domain.facts import ItemPoints
from checkcode_svc.ratings import queries as ratings
from checkcode_svc.visits import queries as visits
from checkcode_svc.visits.domain.part import VisitPart
from checkcode_svc.visits.domain.visit import Party, Visit
from shared.db import ReadTx
from shared.events.plan import CheckPoint, DatedPoint

_PAGE = f"""
WITH {codes.OPENED}, {visits.VISITED}
SELECT json_build_object({codes.PAGE}, {applications.PAGE}, {neighbours.PAGE},
    {visits.PAGE}, {ratings.PAGE})::text
FROM it
"""  # noqa: S608 - statements of our own rooms
"""One statement reads it all, so it is of one moment without a transaction: the scan
page stands at 0.50 × the bare framework's page with it (docs/benchmarks.md)."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the library, as the page shows it."""

    code: str
    name: str
    legal_basis: str
    check_points: tuple[CheckPoint, ...]
    materials: list[str]
    point_history: tuple[DatedPoint, ...] | None = None

    def points_on(self, day: date) -> Sequence[CheckPoint]:
        """Its check points of a day (P-25)."""
        return ItemPoints(self.code, self.check_points, self.point_history).on(day)


@dataclass(frozen=True, slots=True)
class Inspector:
    """An inspector's certificate."""

    certificate: str
    name: str
    agency: str
    valid_from: date
    valid_to: date
    revoked: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """What a token opens; a list that has nothing in it is absent."""

    code: Code
    source: str | None
    out_of_scope: str | None
    place: tuple[str, str] | None
    members: list[Party]
    items: list[Item] | None
    agencies: list[tuple[str, str, str]] | None
    inspectors: list[Inspector] | None
    tasks: list[tuple[str | None, list[str]]] | None
    visits: list[Visit] | None
    parts: list[VisitPart] | None
    ratings: list[tuple[UUID, str, bool]] | None


_OPENED = TypeAdapter(Opened)


async def opened(tx: ReadTx, token_hash: str) -> Opened | None:
    """Everything that the page of a token shows."""
    text = await tx.fetchval(_PAGE, token_hash)
    return None if text is None else _OPENED.validate_json(text)
