"""Agencies and items: lists, claims, and what may be inspected (P-09, P-10)."""

from plan_svc.library.domain.agency import Agency
from plan_svc.library.domain.inspectable import (
    ItemProblem,
    ensure_inspectable,
    problems,
)
from plan_svc.library.domain.item import Item

__all__ = ["Agency", "Item", "ItemProblem", "ensure_inspectable", "problems"]
