"""Reads of drawn inspectors and of conflicts of interest: who sees which."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from plan_svc.teams import store
from plan_svc.teams.domain import team as rules
from plan_svc.teams.domain.conflict import Conflict
from plan_svc.teams.domain.team import Change, Ranked, TeamDraw, Unstaffed
from plan_svc.teams.store import Pseudonym, TeamRow
from plan_svc.teams.store import conflicts as conflicts_store
from shared.auth import Principal
from shared.civic.merkle import leaf_hash
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

ALL_OF_THE_AGENCY = "plan:write"
"""With this scope a person reads all conflicts of interest of the agency."""


@dataclass(frozen=True, slots=True)
class Goer:
    """An inspector who goes to a place."""

    inspector: str
    certificate: str | None
    """For the agency itself."""
    salt: str | None


@dataclass(frozen=True, slots=True)
class Team:
    """Who of an agency goes to a drawn place, as it stands."""

    agency: str
    place: str
    needed: int
    inspectors: tuple[Goer, ...]
    stand_by: int
    unstaffed: Unstaffed | None
    changes: tuple[Change, ...]


async def draws(tx: ReadTx, draw_id: UUID) -> tuple[TeamDraw, ...]:
    """How the agencies' inspectors were drawn for a draw."""
    return tuple(await store.draws.all(tx, draw_id))


async def teams(
    tx: ReadTx,
    page: PageParams,
    draw_id: UUID,
    chosen: tuple[str | None, bool | None],
    who: Principal,
) -> Page[Team]:
    """The teams of a draw, of one agency or all; only those unstaffed, or not."""
    agency, unstaffed = chosen
    after, after_place = page.after or (None, None)
    rows = await store.page.all(
        tx, draw_id, agency, unstaffed, after, after_place, page.limit + 1
    )
    changes = await _changes(tx, draw_id, [row.place for row in rows])
    names = await _names(tx, rows, who)
    shown = [
        _team(row, changes.get((row.agency, row.place), []), names) for row in rows
    ]
    return page.page(shown, "agency", "place")


def _team(row: TeamRow, changes: list[Change], names: Mapping[str, Pseudonym]) -> Team:
    drawn, reserves = rules.members(row.team, row.needed, changes)
    goers = []
    for one in drawn:
        known = names.get(one)
        goers.append(
            Goer(
                one,
                known.certificate if known else None,
                known.salt if known else None,
            )
        )
    return Team(
        row.agency,
        row.place,
        row.needed,
        tuple(goers),
        len(reserves),
        rules.unstaffed(row.team, row.needed, row.qualified),
        tuple(changes),
    )


async def _changes(
    tx: ReadTx, draw_id: UUID, places: list[str] | None
) -> dict[tuple[str, str], list[Change]]:
    found: dict[tuple[str, str], list[Change]] = {}
    for row in await store.changes.all(tx, draw_id, places):
        found.setdefault((row.agency, row.place), []).append(row.change)
    return found


async def _names(
    tx: ReadTx,
    rows: Sequence[TeamRow],
    who: Principal,
) -> dict[str, Pseudonym]:
    """Pseudonym → certificate, of the caller's own agency alone."""
    own = [row for row in rows if row.agency == who.agency]
    if not own:
        return {}
    wanted = {one for row in own for one in row.inspectors}
    behind = await store.behind.all(tx, own[0].year, sorted(wanted))
    return {one.inspector: one for one in behind}


async def drawn_for(
    tx: ReadTx, plan_id: UUID, agency: str, places: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Place → the certificates of who was drawn for it, as the teams stand (P-16)."""
    rows = await store.of_plan.all(tx, plan_id, agency, list(places))
    teams: dict[str, list[str]] = {}
    for row in rows:
        kept = await store.changes.all(tx, row.draw_id, [row.place])
        changes = [one.change for one in kept if one.agency == agency]
        teams[row.place], _ = rules.members(row.team, row.needed, changes)
    if not rows:
        return {}
    wanted = sorted({one for team in teams.values() for one in team})
    behind = await store.behind.all(tx, rows[0].year, wanted)
    certificates = {one.inspector: one.certificate for one in behind}
    return {
        place: tuple(certificates[one] for one in team) for place, team in teams.items()
    }


async def conflicts(
    tx: ReadTx, page: PageParams, uscc: str | None, who: Principal
) -> Page[Conflict]:
    """The agency's conflicts of interest, or those that the caller declared."""
    own = None if ALL_OF_THE_AGENCY in who.scopes else who.subject
    (after,) = page.after or (None,)
    rows = await conflicts_store.conflicts.all(
        tx, who.agency, own, uscc, UUID(after) if after else None, page.limit + 1
    )
    return page.page(rows, "id")


async def file_lines(tx: ReadTx, draw_id: UUID) -> AsyncGenerator[str, None]:
    """What the file of a draw says of its inspectors; `verify.py` reads it."""
    changes = await _changes(tx, draw_id, None)
    for made in await store.draws.all(tx, draw_id):
        yield f"a,{made.agency}\n"
        pool = await store.pool.all(tx, draw_id, made.agency)
        yield "".join(f"i,{inspector}\n" for inspector in pool)
        async for row in store.teams.stream(tx, draw_id, made.agency):
            yield _line(row)
        for (agency, _), of_place in changes.items():
            if agency == made.agency:
                for change in of_place:
                    row = await store.team.one(tx, draw_id, agency, change.place)
                    yield _change_line(row, change)


def _line(row: TeamRow) -> str:
    """A place: who was drawn, the hashes of who stands by, who was left out and why."""
    team = row.team
    drawn = ".".join(f"{one.inspector}:{one.number}" for one in team.drawn(row.needed))
    hashes = [
        leaf_hash(entry).hex() for entry in team.entries(row.agency)[row.needed :]
    ]
    left_out = ".".join(f"{one.inspector}:{one.reason}" for one in team.left_out)
    return f"t,{team.place},{drawn},{'.'.join(hashes)},{left_out}\n"


def _change_line(row: TeamRow, change: Change) -> str:
    numbers = {one.inspector: one for one in row.team.order}

    def shown(inspector: str, reason: str) -> str:
        ranked: Ranked = numbers[inspector]
        return f"{ranked.inspector}:{ranked.number}:{reason}"

    came = [shown(one.inspector, one.reason) for one in change.skipped]
    came.append(shown(change.incoming, change.reason))
    return f"c,{change.place},{change.out},{'.'.join(came)}\n"
