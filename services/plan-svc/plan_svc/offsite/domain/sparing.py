"""Which items nobody inspects on site any more, since they were met off-site (P-14)."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from plan_svc.library.domain import Item
from plan_svc.offsite.domain.inspection import OffSiteInspection
from plan_svc.policy.domain import (
    OFF_SITE_FIRST,
    OFF_SITE_JOINT,
    OffSiteFirst,
)
from plan_svc.tasks.domain.off_site import OffSiteUnit, OnSite
from shared.civic.law import Case, Law, Row

BLOCKS = "blocks"


@dataclass(frozen=True, slots=True)
class YearAtPlace:
    """What was inspected off-site at one place in one year."""

    inspections: Mapping[str, OffSiteInspection]
    """By the number of the task; of what is classified nothing is told."""
    units: Sequence[OffSiteUnit]
    catalogue: Mapping[str, Item]
    """Items that were met, as they are in the library."""

    @property
    def joint(self) -> frozenset[str]:
        """The tasks of units that every agency of a joint plan has carried out."""
        return frozenset(
            task
            for unit in self.units
            if unit.is_done and all(task in self.inspections for task in unit.tasks)
            for task in unit.tasks
        )

    def met(self, law: Law, task: OnSite) -> dict[str, str]:
        """The off-site task that met it, by each item that leaves a task on site.

        An item leaves where its agency's row does not allow it on site, and the
        catalogue has it. It leaves a joint check where an off-site joint check was
        made and the row of one of its agencies leaves no joint check on site.
        """
        excluded = self._joint_excluded(law)
        found: dict[str, str] = {}
        for number in sorted(self.inspections):
            inspection = self.inspections[number]
            if inspection.agency != task.agency:
                continue
            is_excluded = task.is_joint and number in excluded
            alone = _blocks(law.first(OFF_SITE_FIRST, case_of(inspection)))
            for item in inspection.met:
                if is_excluded or (alone and self._is_listed(item)):
                    found[item] = number
        return found

    def _joint_excluded(self, law: Law) -> Container[str]:
        """The tasks of joint units after which no joint check is made on site."""
        done = self.joint
        return {
            task
            for unit in self.units
            if done.issuperset(unit.tasks)
            and any(
                _blocks(law.first(OFF_SITE_JOINT, case_of(self.inspections[each])))
                for each in unit.tasks
            )
            for task in unit.tasks
        }

    def _is_listed(self, code: str) -> bool:
        item = self.catalogue.get(code)
        return item is not None and item.off_site_possible


def case_of(inspection: OffSiteInspection) -> Case:
    """The case of an inspection on its day."""
    return Case(inspection.region[:6], inspection.domain, inspection.day)


def _blocks(row: Row[OffSiteFirst] | None) -> bool:
    return row is not None and row.value.effect == BLOCKS
