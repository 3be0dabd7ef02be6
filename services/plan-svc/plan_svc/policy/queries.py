"""Reads the law that plan-svc decides by; a row that cannot be read stops the start."""

from functools import cache

from plan_svc.policy.domain import TOPICS
from shared.civic import origin
from shared.civic.law import Law
from shared.civic.law.files import load, load_kept


@cache
def current_law() -> Law:
    """All policy rows of the service, read once."""
    return load("plan_svc.policy", TOPICS, beside=(origin.ROWS,))


@cache
def kept_law(digest: str) -> Law:
    """A set of rows that was in force, by its hash (X-01).

    Raises:
        LookupError: if this release does not keep it.
    """
    return load_kept("plan_svc.policy", digest, TOPICS)
