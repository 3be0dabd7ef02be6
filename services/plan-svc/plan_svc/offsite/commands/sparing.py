"""Lets go of what is not inspected on site, since it was met off-site (P-14)."""

from datetime import date

from plan_svc.library import queries as library
from plan_svc.offsite import store
from plan_svc.offsite.domain.inspection import OffSiteInspection
from plan_svc.offsite.domain.sparing import YearAtPlace
from plan_svc.policy import current_law
from plan_svc.tasks import commands as tasks
from plan_svc.tasks import queries as task_queries
from shared.db import Tx


async def spare_at(tx: Tx, inspection: OffSiteInspection) -> None:
    """Items that were met leave the year's planned tasks on site at the place.

    Those of its own agency, and of every agency of its joint plan. They come back where
    a correction says otherwise. What is classified touches no other task: that would
    tell of it (C-05).
    """
    if inspection.classified:
        return
    year = await _year_at(tx, inspection)
    joint = sorted(year.joint)
    await store.mark_joint.run(tx, list(year.inspections), joint)
    inspection.is_joint = inspection.task in joint
    agencies = sorted(
        {
            each.agency
            for each in year.inspections.values()
            if each.task == inspection.task or each.task in _with(year, inspection)
        }
    )
    law = current_law()
    on_site = await task_queries.on_site_at(
        tx, inspection.place, agencies, inspection.day.year
    )
    await tasks.spare(tx, {task.number: year.met(law, task) for task in on_site})


async def _year_at(tx: Tx, inspection: OffSiteInspection) -> YearAtPlace:
    place, day = inspection.place, inspection.day
    days = date(day.year, 1, 1), date(day.year, 12, 31)
    made = await store.made_at.all(tx, place, *days)
    met = {item for each in made for item in each.met}
    return YearAtPlace(
        inspections={each.task: each for each in made},
        units=await task_queries.off_site_units(tx, place, day.year),
        catalogue=await library.library(tx, sorted(met), day),
    )


def _with(year: YearAtPlace, inspection: OffSiteInspection) -> set[str]:
    """The tasks of its joint plan at the place."""
    return {
        task
        for unit in year.units
        if inspection.task in unit.tasks
        for task in unit.tasks
    }
