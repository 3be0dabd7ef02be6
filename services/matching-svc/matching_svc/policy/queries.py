"""Reads the law that matching-svc decides by; a wrong row stops the start."""

from functools import cache

from matching_svc.policy.domain.rules import Policy
from matching_svc.policy.domain.topics import TOPICS
from shared.civic import declining
from shared.civic.law import Law, files


@cache
def current_law() -> Law:
    """All policy rows of the service, read once."""
    return files.load("matching_svc.policy", TOPICS, beside=(declining.ROWS,))


@cache
def load() -> Policy:
    """The law that comes with the service, and the documents that it cites."""
    return Policy(current_law(), files.documents())
