"""What was met off-site is not inspected on site, where a row says so (P-14)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from plan_svc.library.domain import Item
from plan_svc.offsite.domain.inspection import (
    OffSiteInspection,
    OffSitePoint,
    Results,
)
from plan_svc.offsite.domain.sparing import YearAtPlace
from plan_svc.policy import current_law
from plan_svc.tasks.domain.off_site import OffSiteUnit, OnSite

from shared.events.plan import ItemList, Level, PointOutcome, Risk, TaskKind

pytestmark = pytest.mark.rule("P-14")

LAW = current_law()
PLAN = UUID("019cad00-0000-7000-8000-0000000000a1")


def inspection(domain: str, region: str = "310116") -> OffSiteInspection:
    agency = f"{region}-{domain}"
    return OffSiteInspection(
        task=f"T-{domain}",
        agency=agency,
        domain=domain,
        region=region,
        place="P-001",
        uscc="P",
        kind=TaskKind.PLANNED,
        day=date(2026, 3, 10),
        means=(),
        inspectors=(),
        points=(),
        evidence=(),
        problems=0,
        recorded_by="x",
        recorded_at=datetime(2026, 3, 10, tzinfo=UTC),
        correct_until=date(2026, 3, 17),
        bases=(),
        met=(f"{domain}-001",),
    )


def item(code: str, *, listed: bool) -> Item:
    return Item(
        code=code,
        name=code,
        domain=code.partition("-")[0],
        risk=Risk.LOW,
        item_list=ItemList.RANDOM,
        level=Level.DISTRICT,
        legal_basis="",
        off_site_possible=listed,
    )


def year(
    *made: OffSiteInspection, listed: bool = True, joint: bool = False
) -> YearAtPlace:
    tasks = tuple(sorted(each.task for each in made))
    return YearAtPlace(
        inspections={each.task: each for each in made},
        units=[OffSiteUnit(PLAN, 1, tasks, joint)] if len(made) > 1 else [],
        catalogue={
            code: item(code, listed=listed) for each in made for code in each.met
        },
    )


def on_site(domain: str, *, joint: bool = False, region: str = "310116") -> OnSite:
    return OnSite("N", f"{region}-{domain}", joint)


@pytest.mark.parametrize(
    ("domain", "region"),
    [
        ("market", "310116"),
        ("drugs", "310116"),
        ("health", "310116"),
        ("fire", "310101"),
    ],
)
def test_where_the_text_says_no_more_its_items_leave(domain: str, region: str) -> None:
    found = year(inspection(domain, region=region))
    assert found.met(LAW, on_site(domain, region=region)) == {
        f"{domain}-001": f"T-{domain}"
    }


@pytest.mark.parametrize("domain", ["culture", "ecology", "fire"])
def test_where_it_says_in_principle_the_agency_decides(domain: str) -> None:
    assert year(inspection(domain)).met(LAW, on_site(domain)) == {}


def test_what_the_catalogue_does_not_have_stays() -> None:
    found = year(inspection("market"), listed=False)
    assert found.met(LAW, on_site("market")) == {}


def test_another_agency_keeps_its_items() -> None:
    assert year(inspection("market")).met(LAW, on_site("fire")) == {}


def test_in_huangpu_it_ends_with_its_measures() -> None:
    made = replace(inspection("fire", region="310101"), day=date(2026, 7, 1))
    assert year(made).met(LAW, on_site("fire", region="310101")) == {}


@pytest.mark.parametrize("domain", ["culture", "fire"])
def test_after_an_off_site_joint_check_none_is_made_on_site(domain: str) -> None:
    found = year(inspection("culture"), inspection("fire"), joint=True)
    assert found.met(LAW, on_site(domain, joint=True)) == {
        f"{domain}-001": f"T-{domain}"
    }


def test_a_check_of_one_agency_is_not_touched_by_it() -> None:
    found = year(inspection("culture"), inspection("fire"), joint=True)
    assert found.met(LAW, on_site("fire")) == {}


def test_a_joint_check_of_which_a_part_is_open_excludes_none() -> None:
    found = year(inspection("culture"), inspection("fire"), joint=False)
    assert found.met(LAW, on_site("culture", joint=True)) == {}


def test_agencies_without_such_a_row_decide_about_their_joint_check() -> None:
    found = year(inspection("fire"), inspection("ecology"), joint=True)
    assert found.met(LAW, on_site("fire", joint=True)) == {}


def test_an_item_is_met_where_every_point_of_it_is_without_a_problem() -> None:
    fine, bad, left = (
        PointOutcome.NO_PROBLEM,
        PointOutcome.PROBLEM_FOUND,
        PointOutcome.NOT_COVERED,
    )
    given = [
        ("a", fine),
        ("a", fine),
        ("b", fine),
        ("b", bad),
        ("c", fine),
        ("c", left),
    ]
    points = tuple(
        OffSitePoint(code, str(nth), outcome)
        for nth, (code, outcome) in enumerate(given)
    )
    assert Results(points, ()).met == ("a",)
