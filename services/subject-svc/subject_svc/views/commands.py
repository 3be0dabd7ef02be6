"""Agencies make, change and end their field registers (S-02)."""

from dataclasses import dataclass
from uuid import UUID

from shared.auth import Principal
from shared.db import Tx
from shared.events.subject import ViewCriteria
from shared.ids import new_id
from shared.messaging.outbox import record
from subject_svc.places import queries as places
from subject_svc.subjects.domain.values import read_text
from subject_svc.views import events, store
from subject_svc.views.domain.view import Asked, Owner, View
from subject_svc.views.errors import ViewNameTaken, ViewUnknown


@dataclass(frozen=True, slots=True)
class Draft:
    """A view as it is written."""

    name: str
    note: str | None
    asked: Asked


async def make(tx: Tx, who: Principal, draft: Draft) -> View:
    """Make a view of the caller's agency.

    Raises:
        ViewNamesUnknown: naming what it asks for that is not known, and where.
        ViewNameTaken: if the agency has one of this name.
        Problem: if the name cannot be taken.
    """
    owner = Owner(who.agency, who.domain, who.region)
    view = View(
        id=new_id(),
        name=read_text("name", draft.name, 100),
        note=draft.note,
        owner=owner.agency,
        region=owner.region,
        criteria=await _criteria(tx, owner, draft.asked),
    )
    await _keep(tx, view)
    return view


async def change(tx: Tx, who: Principal, view_id: UUID, draft: Draft) -> View:
    """Let a view ask something else; what it asked before stays readable.

    Raises:
        ViewUnknown: if the caller sees none.
        OtherAgency: if it is another agency's.
        ViewEnded: if it ended.
        ViewNamesUnknown, ViewNameTaken, Problem: as when it is made.
    """
    present = await _locked(tx, who, view_id)
    owner = Owner(who.agency, who.domain, present.region)
    view = present.changed(
        read_text("name", draft.name, 100),
        draft.note,
        await _criteria(tx, owner, draft.asked),
    )
    await _keep(tx, view)
    return view


async def end(tx: Tx, who: Principal, view_id: UUID, reason: str) -> View:
    """End a view.

    Raises:
        ViewUnknown: if the caller sees none.
        OtherAgency: if it is another agency's.
        ViewEnded: if it ended already.
    """
    present = await _locked(tx, who, view_id)
    view = present.end(read_text("reason", reason, 500))
    await _keep(tx, view)
    return view


async def _criteria(tx: Tx, owner: Owner, asked: Asked) -> ViewCriteria:
    used = await places.business_types_in_use(tx, asked.business_types)
    return asked.read(owner, tx.runtime.clock.today(), used)


async def _locked(tx: Tx, who: Principal, view_id: UUID) -> View:
    view = await store.lock(tx, view_id)
    if view is None or not who.sees(view.region):
        raise ViewUnknown(view=str(view_id))
    who.must_be(view.owner)
    return view


async def _keep(tx: Tx, view: View) -> None:
    if not view.ended:
        await store.one_at_a_time.first(tx, view.owner)
        if await store.named.first(tx, view.owner, view.name) not in {None, view.id}:
            raise ViewNameTaken(name=view.name)
    written = await store.VIEWS.write(tx, [view])
    await record(tx, *map(events.view_changed, written))
