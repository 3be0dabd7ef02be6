"""Answers what an applicant for a code may join with (C-03, X-02)."""

from dataclasses import dataclass
from datetime import date

from matching_svc import metrics, policy
from matching_svc.explanations.domain.wording import Names
from matching_svc.explanations.queries import names_of
from matching_svc.neighbours import queries as neighbours
from matching_svc.options.domain import Offer, Wanted, offer
from matching_svc.places.context import context_of
from matching_svc.places.queries.recomputed import present
from shared.auth import Principal
from shared.db import ReadTx


@dataclass(frozen=True, slots=True)
class Question:
    """What an applicant means to do: tasks, or items without a task, on a day."""

    place: str
    agency: str
    day: date
    tasks: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """The options, and what their sentences are worded with."""

    offer: Offer
    names: Names
    duty_reasons: list[str]
    """The reasons for which an applicant may decline even where it has to join."""


async def options(tx: ReadTx, who: Principal, question: Question) -> Answered:
    """What an applicant may join with on its day (C-03, X-02).

    Raises:
        OtherAgency: if the caller asks for another agency.
        OtherRegion: if the place lies where the caller does not see (I-05).
    """
    who.must_be(question.agency)
    measured = metrics.of(tx.runtime)
    with measured.options_seconds.time():
        answered = await _answered(tx, who, question)
    measured.options.labels(str(len(answered.offer.options))).inc()
    return answered


async def _answered(tx: ReadTx, who: Principal, question: Question) -> Answered:
    context = context_of(tx.runtime)
    situation = await present(tx, question.place, context)
    if situation.region:
        who.must_see(situation.region, await neighbours.town_of(tx, question.place))
    wanted = Wanted(
        agency=question.agency,
        region=situation.region or who.region,
        day=question.day,
        tasks=question.tasks,
        items=await neighbours.items(tx, question.items),
    )
    offered = offer(situation, wanted, context)
    return Answered(offered, await names_of(tx), _duty_reasons(context.day))


def _duty_reasons(today: date) -> list[str]:
    """The reasons that release an applicant from a duty; its day is its own (M-05)."""
    reasons = policy.load().reasons_on(today)
    return sorted(
        code for code, reason in reasons.items() if reason.frees(with_days=False)
    )
