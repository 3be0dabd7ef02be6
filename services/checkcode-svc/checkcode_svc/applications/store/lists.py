"""Lists of applications, for the agencies that have a part in them (C-02)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.store.applications import whole_of
from checkcode_svc.applications.tables import ApplicationMemberRow, ApplicationRow
from checkcode_svc.neighbours import queries as neighbours
from shared.db import ReadTx
from shared.db.aliases import goes_by
from shared.db.keyset import Order, both_ways
from shared.db.patterns import part_of
from shared.db.statements import Query, Rows, if_given, into, query
from shared.events.checkcode import ApplicationStatus


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which applications are listed, in which order; what is None does not choose."""

    status: ApplicationStatus | None = None
    place: str | None = None
    uscc: str | None = None
    name: str | None = None
    """Any part of the subject's name."""
    day_from: date | None = None
    day_to: date | None = None
    sort: str = "-applied_at"


async def listed(
    tx: ReadTx,
    agency: str,
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[Application]:
    """The chosen applications in which an agency has a part."""
    applications = await PAGES[chosen.sort].all(
        tx,
        agency,
        chosen.status,
        chosen.place,
        chosen.uscc,
        part_of(chosen.name),
        chosen.day_from,
        chosen.day_to,
        *(after or (None, None)),
        limit,
    )
    return await whole_of(tx, applications)


ORDERS = both_ways(
    {
        "applied_at": Order(col(ApplicationRow.id), col(ApplicationRow.id)),
        "day": Order(col(ApplicationRow.day), col(ApplicationRow.id)),
    }
)
"""An application's id is of the time in which it was made."""


def _sorted(order: Order) -> Query[..., Application]:
    @query
    def page(
        agency: str,
        status: ApplicationStatus | None,
        place: str | None,
        uscc: str | None,
        name: str | None,
        day_from: date | None,
        day_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[Application]:
        with_part = select(ApplicationMemberRow.application_id).where(
            ApplicationMemberRow.agency == agency
        )
        return into(
            Application,
            select(ApplicationRow)
            .where(
                col(ApplicationRow.id).in_(with_part),
                if_given(status, ApplicationRow.status == status),
                if_given(place, ApplicationRow.place == place),
                if_given(uscc, goes_by(ApplicationRow.uscc, uscc)),
                if_given(name, neighbours.is_named(ApplicationRow.place, name)),
                if_given(day_from, col(ApplicationRow.day) >= day_from),
                if_given(day_to, col(ApplicationRow.day) <= day_to),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of applications, by the name of its order."""
