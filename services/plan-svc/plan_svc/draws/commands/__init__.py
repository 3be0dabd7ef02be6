"""Draws of a draft's places; none is ever changed, a second one says why (P-16)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import TypeAdapter

from plan_svc.draws import queries, store
from plan_svc.draws.commands.staff import draw_teams
from plan_svc.draws.domain import draw as rules
from plan_svc.draws.domain.draw import (
    Draw,
    DrawnPlace,
    DrawOrder,
    DrawRule,
    GroupDraw,
    Scope,
    Threshold,
)
from plan_svc.draws.domain.frame import FixedGroup, FrameChunk, GroupFrame
from plan_svc.draws.domain.ratios import (
    behind,
    measures,
    most_visits,
    quota,
    ratios_for,
)
from plan_svc.draws.errors import (
    DrawReasonRequired,
    DrawReplaced,
    DrawUnknown,
    FrameEmpty,
    FrameNotFixed,
    NotAParty,
    ReplacementUnknown,
    ViewUnknown,
    WindowNeeded,
)
from plan_svc.draws.store import FramePlace, FrameQuestion
from plan_svc.frames import queries as frames
from plan_svc.frames.domain.numbers import Pads, own_secret, pads_of
from plan_svc.frames.domain.record import Year
from plan_svc.frames.errors import YearOver, YearUnknown
from plan_svc.neighbours import queries as neighbours
from plan_svc.neighbours.domain import FieldRegister
from plan_svc.plans import commands as plans
from plan_svc.plans import queries as plan_queries
from plan_svc.plans.domain.content import Window
from plan_svc.plans.domain.plan import Plan
from plan_svc.review import queries as review
from plan_svc.review.domain import limits
from plan_svc.review.domain.dossier import Dossier
from plan_svc.subjects import commands as subjects
from plan_svc.teams import commands as teams
from plan_svc.teams.domain.team import Change, DropsOut
from shared.auth import Principal
from shared.civic.law import Basis
from shared.civic.second_person import must_confirm
from shared.db import Tx
from shared.ids import new_id

_ORDER = TypeAdapter(DrawOrder)


@dataclass(frozen=True, slots=True)
class FixedFrame:
    """A draw's frame after it was fixed: everything that draws from it goes by this."""

    draw_id: UUID
    groups: tuple[FixedGroup, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class DrawCase:
    """What a draw stands on."""

    dossier: Dossier
    window: Window
    year: Year
    order: DrawOrder
    ratios: tuple[Mapping[str, Decimal], ...]
    """Grade → ratio, for each of the agencies."""


async def draw_places(tx: Tx, plan_id: UUID, order: DrawOrder, who: Principal) -> Draw:
    """Draw places by the ratio of their grade; a further draw gives its reason."""
    plan = await plans.own_draft(tx, plan_id, who)
    if await store.of_plan.all(tx, plan.id) and not order.reason:
        raise DrawReasonRequired
    return await _draw(tx, plan, order, who, None)


async def ask_replacement(
    tx: Tx, plan_id: UUID, replaces: int, order: DrawOrder, who: Principal
) -> int:
    """Ask for another draw in the place of one that stands; which request it is."""
    plan = await plans.own_draft(tx, plan_id, who)
    await _ensure_standing(tx, plan, replaces)
    if not order.reason:
        raise DrawReasonRequired
    return await store.ask.one(
        tx, plan.id, replaces, asdict(order), who.subject, tx.runtime.clock.now()
    )


async def confirm_replacement(
    tx: Tx, plan_id: UUID, replaces: int, shown: int, who: Principal
) -> Draw:
    """Another person has it drawn; whoever asked counts as the plan's author (I-09)."""
    plan = await plans.own_draft(tx, plan_id, who)
    await _ensure_standing(tx, plan, replaces)
    request = await store.request.first(tx, plan.id, replaces)
    if request is None:
        raise ReplacementUnknown
    must_confirm(who.subject, [request.asked_by], shown=shown, now=request.request)
    asker = replace(who, subject=request.asked_by)
    return await _draw(tx, plan, _ORDER.validate_python(request.asked), asker, replaces)


async def drop_out(
    tx: Tx,
    plan_id: UUID,
    ordinal: int,
    gone: tuple[str, str],
    why: tuple[DropsOut, str | None],
    who: Principal,
) -> Change:
    """The next of the drawn order comes in, at a place, for an inspector (P-16).

    Each agency does that for its own, as long as no later draw replaced this one.
    """
    plan = await plan_queries.visible(tx, plan_id, who)
    await _ensure_standing(tx, plan, ordinal)
    draw = await queries.draw(tx, plan, ordinal)
    place, inspector = gone
    return await teams.drop_out(tx, draw.id, place, inspector, why, who)


async def _ensure_standing(tx: Tx, plan: Plan, ordinal: int) -> None:
    draws = await store.of_plan.all(tx, plan.id)
    if ordinal not in {draw.ordinal for draw in draws}:
        raise DrawUnknown
    if ordinal not in {draw.ordinal for draw in rules.standing(draws)}:
        raise DrawReplaced


async def _draw(
    tx: Tx, plan: Plan, order: DrawOrder, who: Principal, replaces: int | None
) -> Draw:
    case = await _case(tx, plan, order)
    frame = await fix_frame(tx, case)
    if not frame.groups:
        raise FrameEmpty(left_out=frame.left_out)
    groups, places = await take_first(tx, frame)
    draws = await store.of_plan.all(tx, plan.id)
    draw = Draw(
        id=frame.draw_id,
        plan_id=plan.id,
        ordinal=len(draws) + 1,
        rule=DrawRule.STAFFED,
        year=case.year.year,
        own=plan.agency if order.own_reason else None,
        own_reason=order.own_reason,
        seed=None,
        scopes=case.order.scopes,
        kinds=tuple(order.kinds),
        groups=tuple(groups),
        frame_size=sum(group.size for group in groups),
        left_out=frame.left_out,
        frame_digest=None,
        drawn=len(places),
        drawn_at=tx.runtime.clock.now(),
        drawn_by=who.subject,
        reason=order.reason,
        replaces=replaces,
        bases=_bases(case),
    )
    await store.keep.run(tx, draw)
    await draw_teams(tx, case.dossier, case.year, draw, places)
    await subjects.clear_drawn(tx, plan)
    await subjects.take_drawn(tx, plan, await queries.standing_places(tx, plan.id))
    await subjects.recount(tx, plan, who)
    return draw


async def _case(tx: Tx, plan: Plan, order: DrawOrder) -> DrawCase:
    dossier = await review.gather(tx, plan)
    window = plan.content.window
    if window is None:
        raise WindowNeeded
    agencies = {party.agency.code: party.agency for party in dossier.parties}
    drawing = [scope.agency for scope in order.scopes]
    if drawing not in ([plan.agency], dossier.agencies):
        raise NotAParty(parties=dossier.agencies)
    ratios = tuple(
        ratios_for(
            dossier.law,
            agencies[scope.agency].case(window.latest),
            plan.content.ratio,
            scope.ratios,
        )
        for scope in order.scopes
    )
    scopes = [await _versioned(tx, scope) for scope in order.scopes]
    order = replace(order, scopes=tuple(scopes))
    year = await _numbered_year(tx, window.earliest.year)
    return DrawCase(dossier, window, year, order, ratios)


async def _numbered_year(tx: Tx, number: int) -> Year:
    try:
        year = await frames.year(tx, number)
    except YearUnknown as fault:
        raise FrameNotFixed(year=number) from fault
    if year.is_open:
        raise YearOver(year=number)
    if not any(frame.is_numbered for frame in year.frames):
        raise FrameNotFixed(year=number)
    return year


async def fix_frame(tx: Tx, case: DrawCase) -> FixedFrame:
    """Fix the places of a draw in groups, each in the order of its numbers.

    Left out are places that a frequency row holds full (P-13), and `unobtrusive`
    subjects that the review would refuse (P-12). Behind the others come places that
    have had their visits this year (X-15), and last the `unobtrusive` ones that an
    exception lets in (P-12).
    """
    draw_id, left_out = new_id(), 0
    members = await _members(tx, case)
    groups: dict[tuple[str, ...], GroupFrame] = {}
    barred = await review.barred_places(tx, case.dossier, case.window)
    async for row in _frame_places(tx, case, await _own_pads(tx, case)):
        if members is not None and row.place not in members:
            continue
        if row.guarded or row.place in barred:
            left_out += 1
            continue
        grades = tuple(row.grades)
        if grades not in groups:
            name = rules.group_name(case.order.scopes, grades)
            groups[grades] = GroupFrame(name, grades)
        full = groups[grades].add(row.place, row.frame, row.number, row.rank)
        await _keep_chunks(tx, draw_id, [*full])
    fixed: list[FixedGroup] = []
    for grades, group in sorted(groups.items()):
        await _keep_chunks(tx, draw_id, [*group.end()])
        ratio = rules.ratio_of(case.ratios, grades)
        fixed.append(
            FixedGroup(group.name, str(ratio), group.size, group.behind, group.roots)
        )
    return FixedFrame(draw_id, tuple(fixed), left_out)


async def _keep_chunks(tx: Tx, draw_id: UUID, chunks: Sequence[FrameChunk]) -> None:
    if chunks:
        rows = [
            (
                *(draw_id, chunk.group, chunk.chunk, chunk.size),
                *(chunk.behind, chunk.root, chunk.lines),
            )
            for chunk in chunks
        ]
        await tx.copy("draw_chunk", store.CHUNKED, rows)


async def take_first(
    tx: Tx, frame: FixedFrame
) -> tuple[list[GroupDraw], list[DrawnPlace]]:
    """Draw the first of each group of a fixed frame, and prove that they are."""
    groups: list[GroupDraw] = []
    places: list[DrawnPlace] = []
    for group in frame.groups:
        count = quota(group.size, Decimal(group.ratio))
        chunks = {
            number: await store.chunk.one(tx, frame.draw_id, group.name, number)
            for number in sorted(group.chunks_for(count))
        }
        drawn = group.first(count, chunks)
        tree = group.tree(chunks)
        last = drawn[-1] if drawn else None
        groups.append(
            GroupDraw(
                name=group.name,
                ratio=group.ratio,
                size=group.size,
                drawn=count,
                behind=group.behind,
                root=tree.root().hex(),
                threshold=Threshold(int(last.rank), last.number) if last else None,
                proof=tuple(step.hex() for step in tree.beginning(count)),
            )
        )
        places += drawn
    rows = (
        (
            *(frame.draw_id, place.place, place.group, place.nth),
            *(place.frame, place.number, place.rank),
        )
        for place in places
    )
    await tx.copy("draw_place", store.PLACED, rows)
    return groups, places


def _frame_places(
    tx: Tx, case: DrawCase, own: Sequence[Pads] | None
) -> AsyncIterator[FramePlace]:
    dossier, window, order = case.dossier, case.window, case.order
    minded = (dossier.law, dossier.plan.content, dossier.parties)
    domains = {party.agency.code: party.agency.domain for party in dossier.parties}
    number, extent = case.year.year, dossier.plan.content.extent
    question = FrameQuestion(
        year=number,
        frames=max(frame.ordinal for frame in case.year.frames if frame.is_numbered),
        region=subjects.reach_of(dossier.agency.region),
        kinds=order.kinds,
        scopes=list(order.scopes),
        domains=[domains[scope.agency] for scope in order.scopes],
        guarded=limits.guarded_domains(*minded),
        listing=limits.listing_domains(*minded),
        earliest=window.earliest,
        latest=window.latest,
        graded_on=review.graded_on(tx, window),
        year_begins=date(number, 1, 1),
        year_ends=date(number, 12, 31),
        most_visits=most_visits(dossier.law, dossier.agency.case(window.latest)),
        inner=None if own is None else [pads.inner for pads in own],
        outer=None if own is None else [pads.outer for pads in own],
        within_areas=extent.areas if extent else (),
        within_types=extent.business_types if extent else (),
    )
    return store.frame_places.stream(tx, *question)


async def _members(tx: Tx, case: DrawCase) -> set[str] | None:
    """The places that every field register of the scopes has; None without one."""
    day, common = review.graded_on(tx, case.window), None
    for scope in case.order.scopes:
        if scope.view is not None:
            register = await _register(tx, scope)
            places = await store.members.all(tx, *register.question(), day)
            common = set(places) if common is None else common.intersection(places)
    return common


async def _register(tx: Tx, scope: Scope) -> FieldRegister:
    register = None if scope.view is None else await neighbours.view(tx, scope.view)
    if register is None:
        raise ViewUnknown(view=str(scope.view))
    return register


async def _versioned(tx: Tx, scope: Scope) -> Scope:
    """The scope with the version of its field register."""
    if scope.view is None:
        return scope
    return replace(scope, view_version=(await _register(tx, scope)).version)


async def _own_pads(tx: Tx, case: DrawCase) -> list[Pads] | None:
    """What the agency's own numbers are made with, frame by frame, if it takes any."""
    if case.order.own_reason is None:
        return None
    secrets = await frames.frame_secrets(tx, case.year)
    agency = case.dossier.agency.code
    return [
        pads_of(own_secret(secret, agency)) for _, secret in sorted(secrets.items())
    ]


def _bases(drawing: DrawCase) -> tuple[Basis, ...]:
    """The rows of the law behind its ratios, its order and what was left out."""
    law, content = drawing.dossier.law, drawing.dossier.plan.content
    cases = [
        party.agency.case(drawing.window.latest) for party in drawing.dossier.parties
    ]
    measured = (law.cite(row) for case in cases for row in measures(law, case))
    crowded = map(law.cite, behind(law, cases[0]))
    subject_bases = limits.subject_bases(law, content, drawing.dossier.parties).all
    return tuple(dict.fromkeys((*measured, *crowded, *subject_bases)))
