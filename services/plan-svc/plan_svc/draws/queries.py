"""Reads of draws, and the file by which anyone checks one (P-16)."""

from collections.abc import AsyncGenerator, Sequence
from itertools import groupby
from uuid import UUID

from plan_svc.draws import store
from plan_svc.draws.domain import draw as rules
from plan_svc.draws.domain.draw import Draw, DrawnPlace
from plan_svc.draws.domain.show import claim_of, drawn_line, framed_lines
from plan_svc.draws.errors import DrawnChanged, DrawUnknown
from plan_svc.frames import queries as frames
from plan_svc.frames.domain.record import Year
from plan_svc.plans import queries as plans
from plan_svc.plans.domain.content import PlanKind
from plan_svc.plans.domain.plan import Plan
from plan_svc.plans.queries import secrecy_of
from plan_svc.teams import queries as team_queries
from shared import jsontext
from shared.auth import ANYBODY, secret_to
from shared.db import ReadTx


async def draws(tx: ReadTx, plan: Plan) -> list[Draw]:
    """Every draw of a plan, those that were replaced too, the first one first."""
    return await store.of_plan.all(tx, plan.id)


async def draw(tx: ReadTx, plan: Plan, ordinal: int) -> Draw:
    """A draw of a plan."""
    for draw in await draws(tx, plan):
        if draw.ordinal == ordinal:
            return draw
    raise DrawUnknown


async def public_draw(tx: ReadTx, draw_id: UUID) -> Draw:
    """A draw that anybody may check at once: of a filed plan that is no secret.

    That of a special plan follows when the plan is made public (P-16, P-19).
    """
    draw = await store.draw.first(tx, draw_id)
    plan = None if draw is None else await plans.filed(tx, draw.plan_id)
    if draw is None or plan is None or not _may_be_known(plan):
        raise DrawUnknown
    return draw


def _may_be_known(plan: Plan) -> bool:
    special = plan.content.kind is PlanKind.SPECIAL
    return not secret_to(secrecy_of(plan), ANYBODY) and not (
        special and plan.published_at is None
    )


async def standing_places(tx: ReadTx, plan_id: UUID) -> list[str]:
    """The places of the draws of a plan that no later one replaced, each once."""
    places: dict[str, None] = {}
    for draw in rules.standing(await store.of_plan.all(tx, plan_id)):
        places.update(
            (drawn.place, None) for drawn in await store.places.all(tx, draw.id)
        )
    return [*places]


async def ensure_as_drawn(tx: ReadTx, plan: Plan) -> None:
    """What is filed is what was drawn (P-16).

    Raises:
        DrawnChanged: with how many places differ.
    """
    if changed := await store.changed.one(tx, plan.id):
        raise DrawnChanged(places=changed)


async def file_lines(tx: ReadTx, draw: Draw) -> AsyncGenerator[str, None]:
    """The file of a draw, which `verify.py` reads; it says how."""
    places = await store.places.all(tx, draw.id)
    if draw.year is None:
        lines = _seeded_lines(tx, draw, places)
    else:
        lines = _committed_lines(tx, draw, await frames.year(tx, draw.year), places)
    async for line in lines:
        yield line


async def _seeded_lines(
    tx: ReadTx, draw: Draw, places: Sequence[DrawnPlace]
) -> AsyncGenerator[str, None]:
    yield jsontext.dumps(claim_of(draw, None)) + "\n"
    yield "".join(f"d,{place.place}\n" for place in places)
    async for chunk in store.chunks.stream(tx, draw.id, ""):
        yield "".join(f"f,{entry.decode()}\n" for entry in chunk.entries())


async def _committed_lines(
    tx: ReadTx, draw: Draw, year: Year, places: Sequence[DrawnPlace]
) -> AsyncGenerator[str, None]:
    teams = await team_queries.draws(tx, draw.id)
    yield jsontext.dumps(claim_of(draw, year, teams)) + "\n"
    paths = {} if draw.own else await _paths(tx, year, places)
    drawn = {name: list(of) for name, of in groupby(places, lambda one: one.group)}
    for group in draw.groups:
        yield f"g,{group.name}\n"
        for place in drawn.get(group.name, []):
            yield drawn_line(place, paths.get(place.place))
    async for lines in team_queries.file_lines(tx, draw.id):
        yield lines
    for group in draw.groups if year.is_open else ():
        yield f"g,{group.name}\n"
        async for chunk in store.chunks.stream(tx, draw.id, group.name):
            yield framed_lines(chunk)


async def _paths(
    tx: ReadTx, year: Year, places: Sequence[DrawnPlace]
) -> dict[str, tuple[int, list[bytes]]]:
    """Place → where its number stands in the year's frame, and the path to the root."""
    names = [place.place for place in places]
    standing = await store.positions.all(tx, year.year, names)
    paths: dict[str, tuple[int, list[bytes]]] = {}
    for frame in year.frames:
        of_frame = [spot for spot in standing if spot.frame == frame.ordinal]
        proofs = await frames.proofs(tx, frame, [spot.position for spot in of_frame])
        paths.update(
            (spot.place, (spot.position, proofs[spot.position])) for spot in of_frame
        )
    return paths
