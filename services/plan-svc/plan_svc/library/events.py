"""Agencies and items as the events that describe them."""

from plan_svc.library.domain import Agency, Item
from shared.events.plan import AgencyChanged, ItemListed


def agency_changed(agency: Agency) -> AgencyChanged:
    """The event of an agency's present state."""
    return AgencyChanged.model_validate(agency, from_attributes=True)


def item_listed(item: Item) -> ItemListed:
    """The event of an item's present state."""
    return ItemListed.model_validate(item, from_attributes=True)
