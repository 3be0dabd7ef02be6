"""Reads the copies of neighbours' state; and asks matching-svc and plan-svc.

matching-svc is asked for options (C-03). Whatever happens there (no answer in time, an
error, an answer that cannot be read), the code is issued without matching: an outage
never stops an inspection.

plan-svc is asked whether a place may come into a filed plan (P-02). That has to be
answered: no code is issued for a planned visit that no plan has (P-01).
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import date

import httpx
from prometheus_client import Counter
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checkcode_svc.neighbours import store
from checkcode_svc.neighbours.domain.facts import CertificateFacts, ItemFacts
from checkcode_svc.neighbours.domain.offer import Offer, Option, Question
from checkcode_svc.neighbours.errors import PlanningUnavailable, PlanRefusesPlace
from checkcode_svc.neighbours.store import (
    AREAS,
    PAGE,
    UNKNOWN_PLACE,
    Names,
    Place,
    Proposal,
    facts,
    is_named,
    is_named_sql,
    place_of_subject,
)
from checkcode_svc.settings import CheckcodeSettings
from shared.db import ReadTx
from shared.db.surroundings import Surroundings
from shared.events.plan import TaskScheduled, TaskStatus
from shared.jsontext import dumps

__all__ = [
    "AREAS",
    "PAGE",
    "Names",
    "Place",
    "Proposal",
    "are_all",
    "are_planned",
    "ask_options",
    "ask_options_of_many",
    "ask_plan",
    "certificates",
    "check_points",
    "facts",
    "is_named",
    "is_named_sql",
    "item_facts",
    "minutes_of",
    "names_of",
    "place",
    "place_of_subject",
    "proposal",
]

log = logging.getLogger(__name__)

OPTIONS_PATH = "/matching/v1/options"
PLAN_PATH = "/plan/v1/plan-places"
_PLAN_SECONDS = 3.0
"""How long plan-svc may take: it reviews the place as it would a filing."""
_TOLD = ("code", "rule", "clause", "detail", "next", "checks", "number", "over")
_JSON = {"content-type": "application/json"}
_UNUSABLE = (TimeoutError, httpx.HTTPError, ValidationError)
_MINUTES = 60
"""How long a visit takes whose tasks are not known."""


async def names_of(tx: ReadTx, agency: str) -> Names:
    """What an agency is called; its code where it is not known."""
    return await store.names.first(tx, agency) or Names(agency, agency)


async def proposal(tx: ReadTx, number: str | None) -> Proposal | None:
    """A joint proposal, if it is known."""
    return None if number is None else await store.proposal.first(tx, number)


async def place(tx: ReadTx, number: str) -> Place:
    """A place; of one that was not told of yet nothing is known."""
    return await store.place.first(tx, number) or UNKNOWN_PLACE


async def minutes_of(tx: ReadTx, tasks: list[str]) -> int:
    """How long the longest of some tasks takes."""
    return await store.longest_task.one(tx, tasks, _MINUTES)


async def are_planned(tx: ReadTx, tasks: list[str]) -> bool:
    """Tell whether one of some tasks is planned."""
    return await store.planned.first(tx, tasks) is not None


async def are_all(
    tx: ReadTx, tasks: Sequence[str], states: Sequence[TaskStatus]
) -> bool:
    """Tell whether each of some tasks is known, and in one of the states."""
    return set(tasks) <= set(await store.in_states.all(tx, list(tasks), list(states)))


async def check_points(
    tx: ReadTx, items: Sequence[str], day: date
) -> Mapping[str, Sequence[str]]:
    """The numbers of the check points that each of some items had on a day (P-25)."""
    return {
        item.code: [point.number for point in item.on(day)]
        for item in await store.check_points.all(tx, list(items))
    }


async def certificates(
    tx: ReadTx, numbers: Sequence[str]
) -> Sequence[CertificateFacts]:
    """Some inspectors' certificates."""
    return await store.certificates.all(tx, list(numbers))


async def item_facts(tx: ReadTx, codes: Sequence[str]) -> Sequence[ItemFacts]:
    """Who claimed some items, and whether they are in force."""
    return await store.item_facts.all(tx, list(codes))


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    options: tuple[Option, ...] = Field(default=(), max_length=3)
    own_tasks: tuple[str, ...] = Field(default=(), max_length=200)
    left_out: list[dict[str, object]] = []

    @property
    def offered(self) -> Offer:
        return Offer(self.options, self.own_tasks, self.left_out)


class _OneOfMany(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    offer: _Answer | None = None
    refused: str | None = None


class _Answers(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    answers: tuple[_OneOfMany, ...]


async def ask_options(
    runtime: Surroundings, question: Question, bearer: str
) -> Offer | None:
    """The options, or None where they did not come within the deadline.

    `bearer` is the `Authorization` header of the applicant.
    """
    try:
        content = await _post(runtime, OPTIONS_PATH, dumps(question), bearer)
        return _Answer.model_validate_json(content).offered
    except _UNUSABLE as fault:
        _count(runtime, type(fault).__name__)
        return None


async def ask_options_of_many(
    runtime: Surroundings, questions: Sequence[Question], bearer: str
) -> list[Offer | None]:
    """The same for many by one call, which has the deadline of one.

    matching-svc begins no question in the last third of it, so that what it has
    answered arrives; the others are without matching, as one by one (C-03).
    """
    if not questions:
        return []
    seconds = CheckcodeSettings.of(runtime).options_deadline_seconds * 2 / 3
    body = dumps({"questions": list(questions), "seconds": seconds})
    try:
        content = await _post(runtime, f"{OPTIONS_PATH}/batch", body, bearer)
        answers = _Answers.model_validate_json(content).answers
        if len(answers) != len(questions):
            raise httpx.DecodingError("each question has one answer")
    except _UNUSABLE as fault:
        _count(runtime, type(fault).__name__, len(questions))
        return [None] * len(questions)
    for answer in answers:
        if answer.offer is None:
            _count(runtime, answer.refused or "empty")
    return [answer.offer.offered if answer.offer else None for answer in answers]


async def _post(runtime: Surroundings, path: str, body: str, bearer: str) -> bytes:
    """What matching-svc answers, within a deadline for all of it."""
    deadline = CheckcodeSettings.of(runtime).options_deadline_seconds
    async with asyncio.timeout(deadline):
        response = await runtime.neighbours.post(
            path,
            content=body,
            headers={"authorization": bearer, **_JSON},
            timeout=deadline,
        )
    return response.raise_for_status().content


def _count(runtime: Surroundings, fault: str, times: int = 1) -> None:
    """Count codes that are issued without matching, and say why."""
    runtime.own(_unanswered).labels(fault).inc(times)
    log.warning("matching.unavailable", extra={"fault": fault, "times": times})


def _unanswered(runtime: Surroundings) -> Counter:
    return Counter(
        "onevisit_matching_unavailable",
        "Codes issued without matching, for no usable answer came in time",
        ["fault"],
        registry=runtime.metrics.registry,
    )


class _Planned(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    tasks: tuple[TaskScheduled, ...]


async def ask_plan(
    runtime: Surroundings, plan_code: str, place: str, bearer: str
) -> tuple[TaskScheduled, ...]:
    """The applicant's tasks of a plan at a place; plan-svc counts the place in.

    `bearer` is the `Authorization` header of the applicant.

    Raises:
        PlanRefusesPlace: with what plan-svc says.
        PlanningUnavailable: if it does not answer in time, or not so that it is read.
    """
    try:
        response = await runtime.neighbours.post(
            CheckcodeSettings.of(runtime).plan_url.rstrip("/") + PLAN_PATH,
            json={"plan_code": plan_code, "place": place},
            headers={"authorization": bearer, "accept-language": "zh"},
            timeout=_PLAN_SECONDS,
        )
        if response.is_client_error:
            said = response.json()
            refusal = {name: said[name] for name in _TOLD if said.get(name) is not None}
            raise PlanRefusesPlace(
                zh=said["detail"], clause=said.get("clause"), refusal=refusal
            )
        return _Planned.model_validate_json(response.raise_for_status().content).tasks
    except (httpx.HTTPError, ValidationError, ValueError, KeyError) as fault:
        raise PlanningUnavailable from fault
