"""Answers what an applicant for a code may join with (C-03, X-02)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic

from matching_svc import metrics, policy
from matching_svc.explanations.domain.wording import Names
from matching_svc.explanations.queries import names_of
from matching_svc.neighbours import queries as neighbours
from matching_svc.options.domain import Offer, Wanted, offer
from matching_svc.places.context import context_of
from matching_svc.places.queries.recomputed import present
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.task import Item
from shared.auth import Principal
from shared.db import ReadTx
from shared.errors import DomainError, Unavailable


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


@dataclass(frozen=True, slots=True)
class _Known:
    """What the questions of one call are answered from, read at once."""

    who: Principal
    situations: Mapping[str, Situation]
    towns: Mapping[str, str]
    items: Mapping[str, Item]
    names: Names


class Late(Unavailable):
    """The time that was given was over before this question was begun."""

    code, rule = "late", "C-03"
    zh = "未在给定时间内计算该申请的可合并检查。"
    todo = "Issue the code without matching, or ask again."
    todo_zh = "可先行发码，或再次查询。"


async def options(tx: ReadTx, who: Principal, question: Question) -> Answered:
    """What an applicant may join with on its day (C-03, X-02).

    Raises:
        OtherAgency: if the caller asks for another agency.
        OtherRegion: if the place lies where the caller does not see (I-05).
    """
    context = context_of(tx.runtime)
    with metrics.of(tx.runtime).options_seconds.time():
        known = await _known(tx, who, [question], context)
        return _answered(tx, question, known, context)


async def options_of_many(
    tx: ReadTx, who: Principal, questions: Sequence[Question], seconds: float
) -> list[Answered | DomainError]:
    """The same for each of many questions; one that is refused spoils no other.

    No question is begun once `seconds` are over: who waits takes what is there (C-03).
    Between two questions others that wait for this process have their turn.
    """
    until = monotonic() + seconds
    context = context_of(tx.runtime)
    known = await _known(tx, who, questions, context)
    answers: list[Answered | DomainError] = []
    for question in questions:
        await asyncio.sleep(0)
        try:
            if monotonic() >= until:
                raise Late
            with metrics.of(tx.runtime).options_seconds.time():
                answers.append(_answered(tx, question, known, context))
        except DomainError as refused:
            answers.append(refused)
    return answers


async def _known(
    tx: ReadTx, who: Principal, questions: Sequence[Question], context: MatchingContext
) -> _Known:
    """Everything that the questions need, in as many reads as one of them takes."""
    places = sorted({question.place for question in questions})
    codes = sorted({item for question in questions for item in question.items})
    return _Known(
        who,
        await present(tx, places, context),
        await neighbours.towns_of(tx, places),
        {item.code: item for item in await neighbours.items(tx, codes)},
        await names_of(tx),
    )


def _answered(
    tx: ReadTx, question: Question, known: _Known, context: MatchingContext
) -> Answered:
    who, situation = known.who, known.situations[question.place]
    who.must_be(question.agency)
    if situation.region:
        who.must_see(situation.region, known.towns.get(question.place))
    items = known.items
    wanted = Wanted(
        agency=question.agency,
        region=situation.region or who.region,
        day=question.day,
        tasks=question.tasks,
        items=tuple(items[code] for code in question.items if code in items),
    )
    offered = offer(situation, wanted, context)
    metrics.of(tx.runtime).options.labels(str(len(offered.options))).inc()
    return Answered(offered, known.names, _duty_reasons(context.day))


def _duty_reasons(today: date) -> list[str]:
    """The reasons that release an applicant from a duty; its day is its own (M-05)."""
    reasons = policy.load().reasons_on(today)
    return sorted(
        code for code, reason in reasons.items() if reason.frees(with_days=False)
    )
