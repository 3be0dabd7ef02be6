"""Inspectors for the places of a draw (P-16)."""

from collections.abc import Sequence

from plan_svc.draws.domain.draw import Draw, DrawnPlace
from plan_svc.draws.errors import WindowNeeded
from plan_svc.frames import queries as frames
from plan_svc.frames.domain.record import Year
from plan_svc.review.domain.dossier import Dossier
from plan_svc.teams import commands as teams
from plan_svc.teams.commands import Drawer, Drawing
from shared.db import Tx


async def draw_teams(
    tx: Tx, dossier: Dossier, year: Year, draw: Draw, places: Sequence[DrawnPlace]
) -> None:
    """Every agency of the plan draws its own inspectors for the places."""
    window = dossier.plan.content.window
    if window is None:
        raise WindowNeeded
    drawing = Drawing(
        draw_id=draw.id,
        plan_id=draw.plan_id,
        ordinal=draw.ordinal,
        replaces=draw.replaces,
        year=year.year,
        window=window,
        law=dossier.law,
        places=[(place.place, place.frame) for place in places],
        secrets=await frames.frame_secrets(tx, year),
    )
    drawers = [
        Drawer(party.agency, tuple(item.subfields for item in party.items))
        for party in dossier.parties
    ]
    await teams.draw(tx, drawing, drawers)
