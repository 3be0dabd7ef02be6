"""Reads the law that matching-svc decides by; a wrong row stops the start."""

from functools import cache

from matching_svc.domain.explanations.reason import Words
from matching_svc.policy.domain import TOPICS
from matching_svc.policy.rules import Policy
from shared.civic.law import Law
from shared.civic.law.files import documents
from shared.civic.law.files import load as load_law


@cache
def current_law() -> Law:
    """All policy rows of the service, read once."""
    return load_law("matching_svc.policy", TOPICS)


@cache
def load() -> Policy:
    """The law that comes with the service."""
    names = {one.short: Words(one.zh, one.en) for one in documents().values()}
    return Policy(current_law(), names)
