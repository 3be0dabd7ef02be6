"""Table rows as plain values, domain values and events."""

from typing import Any, TypeVar

import asyncpg

from plan_svc.library.domain import Item, ItemList, Risk
from plan_svc.plans.domain.plan import (
    Draft,
    ExceptionKind,
    Method,
    Mode,
    PlanKind,
    Planner,
)
from shared import jsontext
from shared.db import ReadTx
from shared.events.plan import AgencyChanged, ItemListed, PlanEvent, TaskEvent

P = TypeVar("P", bound=PlanEvent)
T = TypeVar("T", bound=TaskEvent)
_JSON = frozenset({"check_points", "reasons", "items", "ratios", "by_grade"})
"""Columns of nested values; of the same name as texts in other tables."""


def plain(row: asyncpg.Record) -> dict[str, Any]:
    """A row with its nested values read."""
    return {
        name: jsontext.loads(value)
        if name in _JSON and isinstance(value, str) and value[:1] in "[{"
        else value
        for name, value in row.items()
    }


def planner_of(agency: asyncpg.Record) -> Planner:
    """The agency as the law asks about it."""
    return Planner(agency["code"], agency["domain"], agency["region"], agency["level"])


def item_of(row: asyncpg.Record) -> Item:
    """The item as the domain knows it."""
    return Item(
        code=row["code"],
        domain=row["domain"],
        level=row["level"],
        risk=Risk(row["risk"]),
        item_list=ItemList(row["item_list"]),
        filed=row["filed"],
        valid_to=row["valid_to"],
        claimed_by=frozenset(row["claimed_by"]),
        joint_forbidden=row["joint_forbidden"],
        off_site_possible=row["off_site_possible"],
    )


def draft_of(row: asyncpg.Record) -> Draft:
    """What the plan states, out of its row."""
    exception, method = row["exception"], row["method"]
    return Draft(
        title=row["title"],
        kind=PlanKind(row["kind"]),
        items=tuple(row["items"]),
        partner_agencies=tuple(row["partner_agencies"]),
        period_from=row["period_from"],
        period_to=row["period_to"],
        scope=row["scope"],
        scope_open=row["scope_open"],
        legal_basis=row["legal_basis"],
        ratio=row["ratio"],
        method=Method(method) if method else None,
        mode=Mode(row["mode"]),
        check_points=row["check_points"],
        frequency=row["frequency"],
        necessity=row["necessity"],
        materials=tuple(row["materials"]),
        parent_plan_code=row["parent_plan_code"],
        exception=ExceptionKind(exception) if exception else None,
        exception_reference=row["exception_reference"],
        surprise=row["surprise"],
        classified=row["classified"],
        duration_minutes=row["duration_minutes"],
        section=row["section"],
    )


def agency_event(row: asyncpg.Record) -> AgencyChanged:
    """The event of an agency's present state."""
    return AgencyChanged.model_validate(plain(row))


def item_event(row: asyncpg.Record) -> ItemListed:
    """The event of an item's present state."""
    return ItemListed.model_validate(plain(row))


def plan_event(model: type[P], row: asyncpg.Record) -> P:
    """The event of a plan's present state."""
    return model.model_validate({**dict(row), "plan_id": str(row["id"])})


def task_event(model: type[T], row: asyncpg.Record) -> T:
    """The event of a task's present state."""
    return model.model_validate(plain(row))


async def agency(tx: ReadTx, code: str) -> asyncpg.Record | None:
    """An agency that is not retired."""
    return await tx.fetchrow(
        "SELECT * FROM agency WHERE code = $1 AND NOT retired", code
    )


async def library(tx: ReadTx, codes: list[str] | tuple[str, ...]) -> dict[str, Item]:
    """The items with these codes, as far as there are."""
    rows = await tx.fetch(
        "SELECT * FROM item WHERE code = ANY($1::text[])", list(codes)
    )
    return {row["code"]: item_of(row) for row in rows}
