"""The one call to another service: matching-svc is asked for options (C-03).

Whatever happens there (no answer in time, an error, an answer that cannot be read),
the caller gets None, and the code is issued without matching: an outage never stops
an inspection.
"""

import asyncio
import logging
from functools import cache

import httpx
from prometheus_client import CollectorRegistry, Counter
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checkcode_svc.schemas import OptionOut
from shared.running.runtime import Runtime

log = logging.getLogger(__name__)

PATH = "/matching/v1/options"


@cache
def _unanswered(registry: CollectorRegistry) -> Counter:
    return Counter(
        "onevisit_matching_unavailable",
        "Codes issued without matching, for no usable answer came in time",
        ["fault"],
        registry=registry,
    )


class Question(BaseModel):
    """What the applicant means to do, and when."""

    place: str
    agency: str
    tasks: list[str]
    items: list[str]
    day: str
    duration: int


class Offered(BaseModel):
    """The combinations to choose from, and what was left out of them."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    options: list[OptionOut] = Field(default=[], max_length=3)
    left_out: list[dict[str, object]] = []


async def ask(runtime: Runtime, question: Question, bearer: str) -> Offered | None:
    """The options, or None where they did not come within the deadline."""
    deadline: float = runtime.settings.options_deadline_seconds
    try:
        async with asyncio.timeout(deadline):
            response = await runtime.neighbours.post(
                PATH,
                json=question.model_dump(),
                headers={"authorization": bearer},
                timeout=deadline,
            )
        response.raise_for_status()
        return Offered.model_validate_json(response.content)
    except (TimeoutError, httpx.HTTPError, ValidationError) as fault:
        kind = type(fault).__name__
        _unanswered(runtime.metrics.registry).labels(kind).inc()
        log.warning("matching.unavailable", extra={"fault": kind})
        return None
