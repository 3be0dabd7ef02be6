"""An item of the library: what it is, who claimed it, on which list (P-09, P-10)."""

from dataclasses import dataclass, replace
from datetime import date

from plan_svc.library.domain import forms, points
from plan_svc.library.domain.agency import Agency
from plan_svc.library.errors import (
    ClaimRefused,
    CodeMismatch,
    ItemListWrong,
    PointTwice,
)
from shared.events.plan import (
    CheckPoint,
    DatedPoint,
    ItemClaim,
    ItemList,
    LegalBasis,
    Level,
    Risk,
    founded,
)


@dataclass(slots=True)
class Item:
    """An item of the library, and who claimed it."""

    code: str
    domain: str
    level: Level
    risk: Risk
    item_list: ItemList
    filed: bool = True
    valid_to: date | None = None
    claimed_by: tuple[str, ...] = ()
    joint_forbidden: bool = False
    off_site_possible: bool = False
    name: str = ""
    legal_basis: str = ""
    check_points: tuple[CheckPoint, ...] = ()
    materials: tuple[str, ...] = ()
    catalogue_code: str | None = None
    checklist_code: str | None = None
    legal_bases: tuple[LegalBasis, ...] | None = None
    """None where they were not stated one by one: then they are not judged."""
    subfields: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    risk_tags: tuple[str, ...] = ()
    effective_from: date | None = None
    point_history: tuple[DatedPoint, ...] | None = None
    claims: tuple[ItemClaim, ...] = ()
    version: int = 0

    def ensure_listed(self) -> None:
        """Its codes have their form, and only low risk is undisturbed (P-10, P-25).

        Raises:
            CodeMismatch, ItemCodeWrong, ItemListWrong, PointTwice: if not.
        """
        if self.catalogue_code is not None:
            forms.ensure_catalogue_code(self.catalogue_code)
        if self.checklist_code is not None:
            forms.ensure_checklist_code(self.checklist_code)
        numbers = [point.number for point in self.check_points]
        if twice := sorted({each for each in numbers if numbers.count(each) > 1}):
            raise PointTwice(numbers=twice)
        if not self.code.startswith(f"{self.domain}-"):
            raise CodeMismatch(f"{self.code} is not of the domain {self.domain}.")
        self._ensure_fits(self.item_list)

    def _ensure_fits(self, item_list: ItemList) -> None:
        if item_list is ItemList.UNDISTURBED and self.risk is not Risk.LOW:
            raise ItemListWrong(
                f"An item of {self.risk} risk cannot stand on the list `undisturbed`.",
                zh="只有低风险事项可以列入“无事不扰”清单。",
                choices=[ItemList.KEY, ItemList.RANDOM],
            )

    def ends_before(self, day: date) -> bool:
        """Whether it cannot be inspected on a day any more (P-09)."""
        return not self.filed or (self.valid_to is not None and self.valid_to < day)

    def is_founded(self, day: date) -> bool:
        """Whether it rests on a law, regulation or rule in force that day (P-25)."""
        return founded(self.legal_bases, day)

    def list_of(self, agency: str) -> ItemList:
        """The list on which it stands for an agency: its own, else the city's."""
        return self.claim_of(agency).item_list or self.item_list

    def claim_of(self, agency: str) -> ItemClaim:
        """The agency's claim; one of old releases leaves the list to the city."""
        plain = ItemClaim(agency=agency)
        return next((own for own in self.claims if own.agency == agency), plain)

    def as_now(self, present: "Item | None") -> "Item":
        """What is stated anew, with what it has of its present state."""
        if present is None:
            return replace(self, claimed_by=(), claims=())
        return replace(
            self,
            claimed_by=present.claimed_by,
            claims=present.claims,
            point_history=present.point_history,
            effective_from=present.effective_from,
            version=present.version,
        )

    def succeeding(self, present: "Item | None", day: date) -> "Item":
        """The item of a day on, in the place of the present one; its claims stay.

        It is the present one where nothing differs.
        """
        stated = self.as_now(present)
        if present is not None and stated == present:
            return present
        if present is None:
            history = points.begun(self.check_points)
        else:
            former = present.point_history or points.begun(present.check_points)
            history = points.revised(former, self.check_points, day)
        return replace(
            stated,
            point_history=history,
            effective_from=day,
            version=stated.version + 1,
        )

    def means_the_same(self, other: "Item | None") -> bool:
        """Whether open tasks with this item have nothing to follow in the other."""
        return other is None or (
            (self.filed, self.valid_to, self.risk, self.joint_forbidden)
            == (other.filed, other.valid_to, other.risk, other.joint_forbidden)
        )

    def claim(self, agency: Agency, wanted: ItemClaim | None = None) -> bool:
        """Claim the item for an agency of its level and domain; towns take any (P-09).

        The agency says on which list the item stands there, or leaves it to the city;
        where it says nothing, its claim stays as it is.

        Returns:
            Whether this changes anything.

        Raises:
            ClaimRefused: if the level or the domain is another.
            ItemListWrong: if its risk does not go with the list.
        """
        self._ensure_claimable(agency)
        wanted = wanted or self.claim_of(agency.code)
        if wanted.item_list is not None:
            self._ensure_fits(wanted.item_list)
        if agency.code not in self.claimed_by:
            self.claimed_by = (*self.claimed_by, agency.code)
        elif wanted == self.claim_of(agency.code):
            return False
        others = tuple(claim for claim in self.claims if claim.agency != agency.code)
        self.claims = (*others, wanted)
        self.version += 1
        return True

    def release(self, agency: str) -> bool:
        """The agency does not exercise it any more (P-25).

        Returns:
            Whether this changes anything.
        """
        if agency not in self.claimed_by:
            return False
        self.claimed_by = tuple(code for code in self.claimed_by if code != agency)
        self.claims = tuple(claim for claim in self.claims if claim.agency != agency)
        self.version += 1
        return True

    def _ensure_claimable(self, agency: Agency) -> None:
        if self.level != agency.level:
            raise ClaimRefused(
                f"{self.code} is exercised by the level {self.level}, "
                f"not {agency.level}.",
                zh="该事项由其他层级行使，层级之间不得重复检查。",
            )
        if agency.level is not Level.TOWN and self.domain != agency.domain:
            raise ClaimRefused(
                f"{self.code} belongs to {self.domain}, not {agency.domain}.",
                zh="该事项属于其他领域。",
            )
