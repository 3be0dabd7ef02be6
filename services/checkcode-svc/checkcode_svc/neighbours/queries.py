"""Reads the copies of neighbours' state; and makes the one call to another service.

matching-svc is asked for options (C-03). Whatever happens there (no answer in time, an
error, an answer that cannot be read), the code is issued without matching: an outage
never stops an inspection.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence

import httpx
from prometheus_client import Counter
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checkcode_svc.neighbours import store
from checkcode_svc.neighbours.domain.facts import CertificateFacts, ItemFacts
from checkcode_svc.neighbours.domain.offer import Offer, Option, Question
from checkcode_svc.neighbours.store import (
    AREAS,
    PAGE,
    UNKNOWN_PLACE,
    Names,
    Place,
    Proposal,
    facts,
)
from checkcode_svc.settings import CheckcodeSettings
from shared.db import ReadTx
from shared.db.surroundings import Surroundings
from shared.events.plan import TaskStatus
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
    "certificates",
    "check_points",
    "facts",
    "item_facts",
    "minutes_of",
    "names_of",
    "place",
    "proposal",
]

log = logging.getLogger(__name__)

OPTIONS_PATH = "/matching/v1/options"
_JSON = {"content-type": "application/json"}
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


async def check_points(tx: ReadTx, items: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The numbers of the check points of each of some items."""
    return {
        item.code: [str(point["number"]) for point in item.check_points]
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


async def ask_options(
    runtime: Surroundings, question: Question, bearer: str
) -> Offer | None:
    """The options, or None where they did not come within the deadline.

    `bearer` is the `Authorization` header of the applicant.
    """
    deadline = CheckcodeSettings.of(runtime).options_deadline_seconds
    try:
        async with asyncio.timeout(deadline):
            response = await runtime.neighbours.post(
                OPTIONS_PATH,
                content=dumps(question),
                headers={"authorization": bearer, **_JSON},
                timeout=deadline,
            )
        response.raise_for_status()
        answer = _Answer.model_validate_json(response.content)
    except (TimeoutError, httpx.HTTPError, ValidationError) as fault:
        kind = type(fault).__name__
        runtime.own(_unanswered).labels(kind).inc()
        log.warning("matching.unavailable", extra={"fault": kind})
        return None
    return Offer(answer.options, answer.own_tasks, answer.left_out)


def _unanswered(runtime: Surroundings) -> Counter:
    return Counter(
        "onevisit_matching_unavailable",
        "Codes issued without matching, for no usable answer came in time",
        ["fault"],
        registry=runtime.metrics.registry,
    )
