"""Agencies and items as the events that describe them."""

from plan_svc.library.domain import Agency, Item
from shared.events.plan import AgencyChanged, ItemListed
from shared.events.public import PublicItem


def agency_changed(agency: Agency) -> AgencyChanged:
    """The event of an agency's present state."""
    return AgencyChanged.model_validate(agency, from_attributes=True)


def item_listed(item: Item) -> ItemListed:
    """The event of an item's present state."""
    return ItemListed.model_validate(item, from_attributes=True)


def public_item(item: Item) -> PublicItem:
    """Its public form: every item may be read by anybody (P-10)."""
    return PublicItem(
        code=item.code,
        domain=item.domain,
        level=item.level,
        risk=item.risk,
        item_list=item.item_list,
        check_points=len(item.check_points),
        joint_forbidden=item.joint_forbidden,
        off_site_possible=item.off_site_possible,
        filed=item.filed,
        valid_to=item.valid_to,
        claimed_by=item.claimed_by,
        catalogue_code=item.catalogue_code,
        effective_from=item.effective_from,
        version=item.version,
    )
