"""Reads: proposals, explanations, options, the plan of a place, the summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter

from matching_svc import metrics, policy
from matching_svc.answers.queries.shown import (
    names_of,
    proposals_out,
    sentence,
    sentences,
)
from matching_svc.answers.schemas import (
    DeclineReasonOut,
    OfferOut,
    OptionOut,
    OptionsIn,
    PlaceOut,
    PlannedVisitOut,
    ProposalCounts,
    ProposalOut,
    SummaryOut,
    TaskExplanationOut,
    UnplaceableOut,
    WordsOut,
)
from matching_svc.explanations.domain.visits import explain_task, reach_days
from matching_svc.explanations.domain.wording import Names, worded
from matching_svc.options.domain import Offer, Wanted, offer
from matching_svc.places.commands import present
from matching_svc.places.context import context_of
from matching_svc.places.domain.recompute import explained_now, present_plan
from matching_svc.places.domain.situation import MatchingContext, Situation
from matching_svc.places.errors import NoSuchPlace, NoSuchProposal, NoSuchTask
from matching_svc.places.queries.rounds import with_subject
from matching_svc.places.store import bookings
from matching_svc.places.store.situations import situations
from matching_svc.proposals.domain.proposal import ACTIVE, Proposal
from matching_svc.tasks.domain.plan import PlannedVisit
from matching_svc.tasks.domain.reason import Reason
from matching_svc.tasks.domain.task import Item, Task
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

_ITEMS = TypeAdapter(tuple[Item, ...])

_PROPOSALS = """
SELECT p.*, coalesce(c.subject_name, '') AS subject_name,
       coalesce(c.address, '') AS address
FROM proposal p LEFT JOIN place_copy c ON c.number = p.place
"""

_SUMMARY = """
SELECT count(*) AS made,
       count(*) FILTER (WHERE status = 'proposed') AS open,
       count(*) FILTER (WHERE status IN ('agreed', 'coded', 'visited')) AS agreed,
       count(*) FILTER (WHERE status = 'withdrawn' AND reason = 'too_few_joined')
           AS declined,
       count(*) FILTER (WHERE status = 'withdrawn'
                          AND reason IS DISTINCT FROM 'too_few_joined') AS withdrawn,
       count(*) FILTER (WHERE status = 'expired') AS expired,
       coalesce(sum(visits_saved) FILTER (WHERE status IN ('agreed', 'coded',
           'visited')), 0) AS visits_saved
FROM proposal
WHERE made_on BETWEEN $1 AND $2 AND ($3 IN (region, '310000'))
"""

_DECLINES = """
SELECT m -> 'answer' ->> 'reason' AS reason, count(*) AS number
FROM proposal, jsonb_array_elements(members) AS m
WHERE made_on BETWEEN $1 AND $2 AND ($3 IN (region, '310000'))
  AND m -> 'answer' ->> 'kind' IN ('decline', 'silent')
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which proposals are looked for."""

    status: str | None = None
    agency: str | None = None
    place: str | None = None
    day_from: date | None = None
    day_to: date | None = None


async def proposals(
    tx: ReadTx, who: Principal, sought: Sought, page: PageParams
) -> Page[ProposalOut]:
    """The proposals of the caller's region, by day and number."""
    day, number = page.after or (date.min.isoformat(), "")
    rows = await tx.fetch(
        _PROPOSALS
        + """
        WHERE ($1 = '310000' OR p.region = $1)
          AND ($2::text IS NULL OR p.status = $2)
          AND ($3::text IS NULL OR p.agencies @> ARRAY[$3::text])
          AND ($4::text IS NULL OR p.place = $4)
          AND p.day >= coalesce($5::date, '-infinity')
          AND p.day <= coalesce($6::date, 'infinity')
          AND (p.day, p.number) > ($7, $8)
        ORDER BY p.day, p.number LIMIT $9
        """,
        who.region,
        sought.status,
        sought.agency,
        sought.place,
        sought.day_from,
        sought.day_to,
        date.fromisoformat(day),
        number,
        page.limit + 1,
    )
    return page.page(await proposals_out(tx, rows), "day", "number")


async def proposal(tx: ReadTx, who: Principal, number: str) -> ProposalOut:
    """One proposal, where the caller's region may see it."""
    row = await tx.fetchrow(_PROPOSALS + "WHERE p.number = $1", number)
    if row is None or not who.sees(row["region"]):
        raise NoSuchProposal
    return (await proposals_out(tx, [row]))[0]


def decline_reasons(today: date) -> list[DeclineReasonOut]:
    """The reasons that a decline may carry on a day (M-07)."""
    return [
        DeclineReasonOut.model_validate(one, from_attributes=True)
        for one in policy.load().reasons_on(today).values()
    ]


async def options(tx: ReadTx, who: Principal, question: OptionsIn) -> OfferOut:
    """What an applicant may join with on its day (C-03, X-02)."""
    who.must_be(question.agency)
    measured = metrics.of(tx.runtime)
    with measured.options_seconds.time():
        found = await _offered(tx, who, question)
    measured.options.labels(str(len(found.options))).inc()
    return found


async def _offered(tx: ReadTx, who: Principal, question: OptionsIn) -> OfferOut:
    context = context_of(tx.runtime)
    situation = await present(tx, question.place, context)
    wanted = Wanted(
        agency=question.agency,
        region=situation.region or who.region,
        day=question.day,
        tasks=question.tasks,
        items=await _items(tx, question.items),
    )
    found = offer(situation, wanted, context)
    return _offer(found, await names_of(tx), _frees(context.day))


def _frees(today: date) -> list[str]:
    """The reasons that release an applicant from a duty; its day is its own (M-05)."""
    reasons = policy.load().reasons_on(today)
    return sorted(code for code, one in reasons.items() if one.frees(with_days=False))


async def _items(tx: ReadTx, codes: Sequence[str]) -> tuple[Item, ...]:
    rows = await tx.fetchval(
        """SELECT json_agg(x)::text FROM item_copy x WHERE code = ANY($1)""",
        list(codes),
    )
    return _ITEMS.validate_json(rows or "[]")


def _offer(found: Offer, names: Names, frees: list[str]) -> OfferOut:
    return OfferOut(
        options=[
            OptionOut(
                rank=option.rank,
                tasks=list(option.tasks),
                agencies=list(option.agencies),
                visits_saved=option.visits_saved,
                days_forward=option.days_forward,
                if_declined=sentence(
                    Reason(
                        "if_declined",
                        "X-02",
                        {
                            "visits": option.visits_declined,
                            "joined": option.visits_joined,
                        },
                    ),
                    names,
                ),
                duty=sentence(option.duty, names) if option.duty else None,
                duty_reasons=frees if option.duty else [],
            )
            for option in found.options
        ],
        own_tasks=list(found.own_tasks),
        left_out=sentences(found.left_out, names),
    )


async def explain(tx: ReadTx, who: Principal, number: str) -> TaskExplanationOut:
    """Why a task is where it is (M-13); a secret one tells its own agency only."""
    place = await tx.fetchval("SELECT place FROM task_copy WHERE number = $1", number)
    if place is None:
        raise NoSuchTask
    context = context_of(tx.runtime)
    situation = (await situations(tx, [place], context.day))[0]
    task = situation.known_tasks.get(number)
    if task is None or not _visible(task, who):
        raise NoSuchTask
    situation = await bookings.beside(tx, situation, context)
    stood = situation.with_standing(list(situation.proposals))
    plan = present_plan(situation, list(situation.proposals), context)
    inside = _proposal_of(number, situation)
    if inside is not None:
        inside = explained_now(inside, situation, context)
    told = explain_task(task, stood, plan, inside, context)
    names = await names_of(tx, inside.made_on if inside else context.day)
    return TaskExplanationOut(
        number=number,
        place=place,
        proposal=inside.number if inside else None,
        reach=[date.fromisoformat(one) for one in reach_days(task, stood, context)],
        explanation=sentences(
            [*told, *await with_subject(tx, task, situation, context)], names
        ),
    )


def _proposal_of(number: str, situation: Situation) -> Proposal | None:
    return next(
        (
            one
            for one in situation.proposals
            if one.status in ACTIVE and number in one.bound_tasks
        ),
        None,
    )


def _visible(task: Task, who: Principal) -> bool:
    return who.sees(task.region) and (not task.is_secret or task.agency == who.agency)


async def place_plan(tx: ReadTx, who: Principal, place: str) -> PlaceOut:
    """The present plan of a place, without what the caller may not see."""
    context = context_of(tx.runtime)
    situation = (await situations(tx, [place], context.day))[0]
    if not situation.tasks or not who.sees(situation.region):
        raise NoSuchPlace
    situation = await bookings.beside(tx, situation, context)
    return _place(situation, who, context, await names_of(tx))


def _place(
    situation: Situation, who: Principal, context: MatchingContext, names: Names
) -> PlaceOut:
    plan = present_plan(situation, list(situation.proposals), context)
    known = situation.known_tasks
    seen = [_seen(visit, who) for visit in plan.visits]
    shown = [visit for visit in seen if visit is not None]
    hidden = len(seen) - len(shown)
    return PlaceOut(
        place=situation.facts.place,
        visits=shown,
        unplaceable=[
            _unplaceable(known[number], str(why), names)
            for number, why in sorted(plan.unplaceable.items())
            if _visible(known[number], who)
        ],
        proposals=[one.number for one in situation.proposals if one.status in ACTIVE],
        lower_bound=max(min(1, len(shown)), plan.lower_bound - hidden),
        proven=plan.proven,
    )


def _seen(visit: PlannedVisit, who: Principal) -> PlannedVisitOut | None:
    """What the caller may see of a visit; a count must not tell of the rest."""
    tasks = [task for task in visit.tasks if _visible(task, who)]
    if not tasks:
        return None
    return PlannedVisitOut(
        day=visit.day,
        agencies=sorted({task.agency for task in tasks}),
        tasks=[task.number for task in tasks],
    )


def _unplaceable(task: Task, why: str, names: Names) -> UnplaceableOut:
    words = worded(Reason(f"unplaceable_{why}", "M-02", {"agency": task.agency}), names)
    return UnplaceableOut(
        task=task.number, reason=why, words=WordsOut(zh=words.zh, en=words.en)
    )


async def summary(
    tx: ReadTx, who: Principal, first: date | None, last: date | None
) -> SummaryOut:
    """Proposals and declines of a period (M-07: the reasons are evaluated)."""
    period = (first or date.min, last or date.max, who.region)
    row = await tx.fetchrow(_SUMMARY, *period)
    declines = await tx.fetch(_DECLINES, *period)
    counts = dict(row or {})
    return SummaryOut(
        visits_saved=counts.pop("visits_saved", 0),
        proposals=ProposalCounts.model_validate(counts),
        declines={
            decline["reason"] or "other": decline["number"] for decline in declines
        },
    )
