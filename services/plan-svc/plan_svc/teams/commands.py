"""Draws inspectors with a draw's places, lets the next come in, keeps conflicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from plan_svc.library.domain import Agency
from plan_svc.neighbours import queries as neighbours
from plan_svc.plans.domain.content import Window
from plan_svc.settings import PlanSettings
from plan_svc.teams import store
from plan_svc.teams.domain import team as rules
from plan_svc.teams.domain import terms
from plan_svc.teams.domain.conflict import Conflict, DeclaredBy
from plan_svc.teams.domain.team import (
    RESERVES,
    Change,
    DropsOut,
    LeftOut,
    LeftOutFor,
    Make,
    PlaceTeam,
    TeamDraw,
)
from plan_svc.teams.errors import (
    ChangedMeanwhile,
    ConflictUnknown,
    InspectorNotYours,
    NobodyStandsBy,
    NotDrawn,
)
from plan_svc.teams.store import conflicts as conflicts_store
from shared.auth import Principal
from shared.civic.law import Basis, Law
from shared.db import Tx
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the inspectors of a draw are drawn for."""

    draw_id: UUID
    plan_id: UUID
    ordinal: int
    replaces: int | None
    year: int
    window: Window
    law: Law
    places: Sequence[tuple[str, int]]
    """Each drawn place with its frame, in the order in which they were drawn."""
    secrets: Mapping[int, bytes]
    """Frame → what its numbers are made with."""


@dataclass(frozen=True, slots=True)
class Drawer:
    """An agency that draws, and the sub-fields of each of its items in the plan."""

    agency: Agency
    fields: tuple[tuple[str, ...], ...]


async def draw(
    tx: Tx, drawing: Drawing, drawers: Sequence[Drawer]
) -> tuple[TeamDraw, ...]:
    """Draw every agency's inspectors for the places of a draw (P-16)."""
    return tuple([await _draw(tx, drawing, drawer) for drawer in drawers])


async def _draw(tx: Tx, drawing: Drawing, drawer: Drawer) -> TeamDraw:
    agency = drawer.agency.code
    case = drawer.agency.case(drawing.window.latest)
    rows = terms.inspectors_rows(drawing.law, case)
    needed = terms.needed(rows)
    named = await _pool(tx, drawing, drawer)
    pool = sorted(named.values())
    left_out, bases = await _left_out(tx, drawing, drawer, named)
    places = [place for place, _ in drawing.places]
    make = _maker(drawing, agency)
    teams = rules.draw_teams(places, pool, left_out, needed, make)
    made = TeamDraw(
        agency=agency,
        needed=needed,
        reserves=RESERVES,
        qualified=len(pool),
        places=len(places),
        unstaffed=sum(len(team.order) < needed for team in teams),
        root=rules.root_of(agency, pool, teams),
        bases=(*map(drawing.law.cite, rows), *bases),
    )
    await _keep(tx, drawing, made, pool, teams)
    return made


async def _pool(tx: Tx, drawing: Drawing, drawer: Drawer) -> dict[str, str]:
    """Certificate → pseudonym, of those who are qualified all through the window."""
    agency, window = drawer.agency, drawing.window
    certified = await store.certified.all(
        tx, agency.code, window.earliest, window.latest
    )
    qualified = [
        one.certificate
        for one in certified
        if rules.is_qualified(one.qualifications, agency.domain, drawer.fields)
    ]
    return await _named(tx, drawing.year, qualified)


async def _named(tx: Tx, year: int, certificates: list[str]) -> dict[str, str]:
    secret = PlanSettings.of(tx.runtime).draw_key.get_secret_value()
    rows = []
    for certificate in certificates:
        salt = rules.salt_of(secret, year, certificate)
        name = rules.pseudonym_of(year, certificate, salt)
        rows.append({"certificate": certificate, "inspector": name, "salt": salt})
    await store.name.run(tx, year, rows)
    named = await store.named.all(tx, year, certificates)
    return {one.certificate: one.inspector for one in named}


async def _left_out(
    tx: Tx, drawing: Drawing, drawer: Drawer, named: Mapping[str, str]
) -> tuple[dict[str, dict[str, LeftOutFor]], tuple[Basis, ...]]:
    """Place → pseudonym → why; and the rows of the law for it."""
    agency, law = drawer.agency, drawing.law
    places = [place for place, _ in drawing.places]
    rows = terms.last_visit_rows(law, agency.case(drawing.window.latest))
    visits = terms.last_visits(rows)
    were = await store.were_there.all(tx, agency.code, places, visits)
    declared = await conflicts_store.declared.all(tx, agency.code, places)
    left_out: dict[str, dict[str, LeftOutFor]] = {}
    for apart, reason in (
        *((one, LeftOutFor.LAST_VISIT) for one in were),
        *((one, LeftOutFor.DECLARED) for one in declared),
    ):
        if apart.certificate in named:
            left_out.setdefault(apart.place, {})[named[apart.certificate]] = reason
    return left_out, tuple(map(law.cite, rows))


def _maker(drawing: Drawing, agency: str) -> Make:
    frames = dict(drawing.places)

    @cache
    def secret(frame: int) -> bytes:
        return rules.team_secret(drawing.secrets[frame], agency)

    def make(place: str, inspector: str) -> str:
        return rules.number_of(secret(frames[place]), place, inspector)

    return make


async def _keep(
    tx: Tx,
    drawing: Drawing,
    made: TeamDraw,
    pool: list[str],
    teams: Sequence[PlaceTeam],
) -> None:
    row = {
        "plan_id": str(drawing.plan_id),
        "ordinal": drawing.ordinal,
        "replaces": drawing.replaces,
        "year": drawing.year,
    }
    rows = (
        (
            *(drawing.draw_id, made.agency, team.place, team.position),
            [ranked.inspector for ranked in team.order],
            [ranked.number for ranked in team.order],
            [one.inspector for one in team.left_out],
            [one.reason.value for one in team.left_out],
        )
        for team in teams
    )
    await tx.copy("team_place", store.TEAMED, rows)
    await store.keep_draw.run(tx, drawing.draw_id, row, pool, made)


async def drop_out(
    tx: Tx,
    draw_id: UUID,
    place: str,
    inspector: str,
    why: tuple[DropsOut, str | None],
    who: Principal,
) -> Change:
    """A drawn inspector cannot go: the next in the drawn order comes in (P-16).

    Raises:
        NotDrawn: if the agency's team there has no such inspector.
        NobodyStandsBy: if the order has nobody left who could come in.
        ChangedMeanwhile: if another change came first.
    """
    row = await store.team.first(tx, draw_id, who.agency, place)
    kept = await store.changes.all(tx, draw_id, [place])
    changes = [one.change for one in kept if one.agency == who.agency]
    if row is None:
        raise NotDrawn
    drawn, reserves = rules.members(row.team, row.needed, changes)
    if inspector not in drawn:
        raise NotDrawn
    unfit = await _unfit(tx, row, reserves)
    fit = [one for one in reserves if one not in unfit]
    if not fit:
        raise NobodyStandsBy
    skipped = [LeftOut(one, unfit[one]) for one in reserves[: reserves.index(fit[0])]]
    reason, text = why
    change = Change(place, len(changes) + 1, inspector, fit[0], tuple(skipped), reason)
    await _keep_change(tx, draw_id, change, text, who)
    return change


async def _unfit(
    tx: Tx, row: store.TeamRow, reserves: list[str]
) -> dict[str, LeftOutFor]:
    """Who of the reserves cannot come in any more, and why."""
    behind = await store.behind.all(tx, row.year, reserves)
    by_certificate = {one.certificate: one.inspector for one in behind}
    wrong = await neighbours.not_certified(
        tx, [*by_certificate], row.agency, tx.runtime.clock.today()
    )
    names = [*by_certificate.values()]
    unfit = {names[nth - 1]: LeftOutFor.NOT_VALID for nth in wrong}
    for apart in await conflicts_store.declared.all(tx, row.agency, [row.place]):
        if apart.certificate in by_certificate:
            unfit[by_certificate[apart.certificate]] = LeftOutFor.DECLARED
    return unfit


async def _keep_change(
    tx: Tx, draw_id: UUID, change: Change, text: str | None, who: Principal
) -> None:
    row = {
        "agency": who.agency,
        "place": change.place,
        "nth": change.nth,
        "out": change.out,
        "incoming": change.incoming,
        "skipped": [one.inspector for one in change.skipped],
        "skipped_for": [one.reason for one in change.skipped],
        "reason": change.reason,
    }
    now = tx.runtime.clock.now()
    if await store.change.first(tx, draw_id, row, text, who.subject, now) is None:
        raise ChangedMeanwhile


async def declare(
    tx: Tx,
    certificate: str,
    uscc: str,
    said: tuple[DeclaredBy, str],
    who: Principal,
) -> Conflict:
    """Keep that an inspector of the agency has a conflict of interest (P-16).

    Raises:
        InspectorNotYours: if the agency has no such certificate.
    """
    if not await neighbours.has_inspector(tx, certificate, who.agency):
        raise InspectorNotYours
    source, reason = said
    conflict = Conflict(
        new_id(),
        who.agency,
        certificate,
        uscc,
        source,
        reason,
        who.subject,
        tx.runtime.clock.now(),
    )
    await conflicts_store.keep_conflict.run(tx, conflict)
    return conflict


async def end(tx: Tx, conflict_id: UUID, reason: str, who: Principal) -> Conflict:
    """Say that a conflict of interest does not hold any more; it stays readable.

    Raises:
        ConflictUnknown: if the agency has declared none such.
        ConflictEnded: if that was said before.
    """
    conflict = await conflicts_store.conflict_for_update.first(tx, conflict_id)
    if conflict is None or conflict.agency != who.agency:
        raise ConflictUnknown
    conflict.end(who.subject, tx.runtime.clock.now(), reason)
    await conflicts_store.keep_conflict.run(tx, conflict)
    return conflict
