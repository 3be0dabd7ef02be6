"""Reads everything that an application is judged by, in one round trip (C-02)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import TypeAdapter

from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.neighbours.domain.facts import (
    CertificateFacts,
    ItemFacts,
    PlaceFacts,
    TaskFacts,
)
from shared import jsontext
from shared.db import ReadTx

_TASKS = TypeAdapter(tuple[TaskFacts, ...])
_ITEMS = TypeAdapter(tuple[ItemFacts, ...])
_CERTIFICATES = TypeAdapter(tuple[CertificateFacts, ...])

_FACTS = neighbours.facts(
    also="nextval('code_serial') AS serial",
    held="""coalesce((
        SELECT h.application_id IS DISTINCT FROM $5
        FROM task_hold AS h WHERE h.task = t.number
    ), false)""",
    coded="""EXISTS (
        SELECT FROM task_hold AS h WHERE h.task = t.number AND h.code IS NOT NULL)""",
)
"""Plain SQL, in one statement: code issue stands at 0.53 × bare FastAPI + asyncpg with
it (docs/benchmarks.md), and reads nothing else.

`held` is a value and no EXISTS, which the planner would answer by reading every hold
there is, for the few tasks that are named.
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an application names; `agency` and `day` where neighbours are sought."""

    tasks: Collection[str]
    place: str | None
    items: Collection[str]
    inspectors: Collection[str]
    agency: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of what it names, and a serial number should a code come of it."""

    serial: int
    place: PlaceFacts | None
    uscc: str
    region: str
    town: str | None
    tasks: tuple[TaskFacts, ...]
    items: tuple[ItemFacts, ...]
    certificates: tuple[CertificateFacts, ...]
    neighbours: bool
    """Whether another agency, or another section of the applicant's, has an open task
    there within a month: only then is matching-svc asked (C-03)."""


async def facts_of_tasks(tx: ReadTx, tasks: Collection[str]) -> tuple[TaskFacts, ...]:
    """The facts of some tasks alone."""
    return (await gather(tx, Wanted(tasks, None, (), ()))).tasks


async def gather(
    tx: ReadTx, wanted: Wanted, application_id: UUID | None = None
) -> Facts:
    """Read it all at once; the holds of the application itself do not count.

    Serial numbers come from a sequence, which holds up no other application; one that
    is not used leaves a gap, which means nothing.
    """
    row = await tx.fetchrow(
        _FACTS,
        jsontext.dumps(wanted.tasks),
        wanted.place,
        jsontext.dumps(wanted.items),
        jsontext.dumps(wanted.inspectors),
        application_id,
        wanted.agency,
        wanted.day,
    )
    if row is None:
        raise LookupError("the statement of the facts gives one row always")
    place = None
    if row["place_kind"] is not None:
        place = PlaceFacts(
            row["place"],
            row["place_kind"],
            frozenset(row["business_types"]),
            frozenset(row["closed_weekdays"]),
            frozenset(row["closed_days"]),
        )
    return Facts(
        serial=row["serial"],
        place=place,
        uscc=row["uscc"] or "",
        region=row["region"] or "",
        town=row["town"],
        tasks=_TASKS.validate_json(row["tasks"]),
        items=_ITEMS.validate_json(row["items"]),
        certificates=_CERTIFICATES.validate_json(row["certificates"]),
        neighbours=row["neighbours"],
    )
