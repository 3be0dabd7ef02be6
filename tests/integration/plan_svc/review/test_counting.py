"""What counts as one visit, and of which items (P-13): tasks against a limit."""

from datetime import date
from uuid import UUID

import pytest
from plan_svc.plans.domain.content import Window
from plan_svc.review.domain.dossier import RowsUnderReview
from plan_svc.review.domain.frequency import Unit
from plan_svc.review.domain.limits import LimitRow
from plan_svc.review.queries import too_frequent

from shared.db import Tx
from shared.ids import new_id
from tests.integration.plan_svc.planned import District
from tests.integration.plan_svc.review.test_rows import (
    PLACE,
    Known,
    place_row,
    task_row,
)

MARCH = Window(date(2026, 3, 1), date(2026, 3, 31))
JUNE = Window(date(2026, 6, 1), date(2026, 6, 30))


def limit(**changes: object) -> LimitRow:
    members: dict[str, object] = {
        "domain": "fire",
        "agency": "310116-fire",
        "grade": "",
        "has": (),
        "lacks": (),
        "unit": Unit.PREMISES,
        "over_all": False,
        "routine_only": False,
        "first": date(2026, 1, 1),
        "last": date(2026, 12, 31),
        "most": 1,
        "gap": None,
        "binding": True,
        "clause": "a clause",
        "law_row": "a/row",
        "item_codes": ("fire-001",),
        "own": 1,
    }
    return LimitRow(**{**members, **changes})  # type: ignore[arg-type]


async def enter(tx: Tx, number: str, place: str, **changes: object) -> None:
    task = Known(MARCH, "310116-fire", "fire-001", visited=False)
    row = {**task_row(number, place, task), **changes}
    await tx.copy("task", list(row), [tuple(row.values())])


async def broken(tx: Tx, places: list[str], *limits: LimitRow) -> set[str]:
    """The places at which one more visit in June breaks a limit."""
    plan_id = new_id()
    await tx.copy(
        "plan_subject",
        ("plan_id", "place", "uscc", "line", "drawn", "reasons"),
        [(plan_id, place, place, n, False, "{}") for n, place in enumerate(places)],
    )
    found = await too_frequent(tx, RowsUnderReview(plan_id), list(limits), JUNE)
    return {finding.place for finding in found}


async def joint(tx: Tx, place: str, plan_id: UUID) -> None:
    """The tasks of one joint plan at a place: two agencies of different domains."""
    for domain in ("fire", "market"):
        await enter(
            tx,
            f"{plan_id}.{domain}.{place}",
            place,
            agency=f"310116-{domain}",
            domain=domain,
            plan_id=plan_id,
            lead="310116-fire",
        )


@pytest.mark.rule("P-13")
async def test_a_joint_plan_counts_once_for_the_subject_and_once_for_each_domain(
    district: District,
) -> None:
    over_all = limit(unit=Unit.SUBJECT, over_all=True, most=2)
    async with district.world.db("plan-svc").writing() as tx:
        await joint(tx, "ONCE", new_id())
        await joint(tx, "TWICE", new_id())
        await joint(tx, "TWICE", new_id())
        await enter(tx, "a", "APART")
        await enter(tx, "b", "APART", agency="310116-market", domain="market")
        places = ["ONCE", "TWICE", "APART"]
        assert await broken(tx, places, over_all) == {"TWICE", "APART"}
        for domain in ("fire", "market"):
            once = limit(domain=domain, most=2)
            assert await broken(tx, places, once) == {"TWICE"}


@pytest.mark.rule("P-13")
async def test_two_occasions_of_a_joint_plan_are_two_visits(
    district: District,
) -> None:
    async with district.world.db("plan-svc").writing() as tx:
        plan_id = new_id()
        for occasion in (1, 2):
            await enter(
                tx,
                f"t{occasion}",
                "P",
                plan_id=plan_id,
                lead="310116-fire",
                occasion=occasion,
            )
        assert await broken(tx, ["P"], limit(most=2)) == {"P"}


@pytest.mark.rule("P-13")
async def test_a_row_that_counts_projects_speaks_of_no_other_place(
    district: District,
) -> None:
    async with district.world.db("plan-svc").writing() as tx:
        project: tuple[object, ...] = (
            "SITE",
            "SITE",
            "310116",
            "project",
            [],
            False,
            1,
        )
        await tx.copy("place_copy", PLACE, [project, place_row("SHOP", ())])
        for place in ("SITE", "SHOP"):
            await enter(tx, f"t-{place}", place)
        places = ["SITE", "SHOP"]
        assert await broken(tx, places, limit(unit=Unit.PROJECT)) == {"SITE"}
        assert await broken(tx, places, limit()) == {"SITE", "SHOP"}


@pytest.mark.rule("P-13")
async def test_a_task_with_none_of_the_nineteen_items_does_not_count(
    district: District,
) -> None:
    row = limit(not_counted=("fire-009",))
    async with district.world.db("plan-svc").writing() as tx:
        await enter(tx, "a", "OTHER", item_codes=["fire-009"])
        await enter(tx, "b", "BOTH", item_codes=["fire-001", "fire-009"])
        assert await broken(tx, ["OTHER", "BOTH"], row) == {"BOTH"}
        assert await broken(tx, ["OTHER", "BOTH"], limit()) == {"OTHER", "BOTH"}
