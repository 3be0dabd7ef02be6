"""The set-based frequency check says what the domain's rule says, row by row (P-13)."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from plan_svc.library.domain import Agency, Item
from plan_svc.plans.domain.content import Content, PlanKind, Window
from plan_svc.policy import current_law
from plan_svc.review.domain import frequency
from plan_svc.review.domain.dossier import RowsUnderReview
from plan_svc.review.domain.findings import Party
from plan_svc.review.domain.frequency import Unit
from plan_svc.review.domain.limits import limit_rows
from plan_svc.review.queries import too_frequent

from shared.db import Tx
from shared.events.plan import ItemList, Level, Risk
from shared.ids import new_id
from tests.integration.plan_svc.planned import District

CASES = 300
OWN = Window(date(2026, 6, 1), date(2026, 6, 20))
CONTENT = Content(
    title="x",
    kind=PlanKind.MONTHLY,
    items=("fire-001",),
    period_from=OWN.earliest,
    period_to=OWN.latest,
)
FIRE = Party(
    Agency("310116-fire", "fire", "310116", Level.DISTRICT),
    (Item("fire-001", "fire", Level.DISTRICT, Risk.LOW, ItemList.RANDOM),),
)


@dataclass(frozen=True)
class Known:
    window: Window
    agency: str
    item: str
    visited: bool


def known_tasks(chance: random.Random) -> list[Known]:
    tasks = []
    for _ in range(chance.randrange(4)):
        first = date(2024, 6, 1) + timedelta(days=chance.randrange(1000))
        visited = chance.random() < 0.4
        last = first if visited else first + timedelta(days=chance.randrange(60))
        agency = chance.choice(["310116-fire", "310116101-fire"])
        item = chance.choice(["fire-001", "fire-002"])
        tasks.append(Known(Window(first, last), agency, item, visited))
    return tasks


def broken(grade: str, kinds: tuple[str, ...], known: list[Known]) -> bool:
    case = frequency.PlaceClass(grade, kinds).case(FIRE.agency, OWN.latest)
    return any(
        frequency.breaks(
            limit,
            OWN,
            [
                task.window
                for task in known
                if limit.unit is not Unit.OCCASION
                or (task.agency, task.item) == ("310116-fire", "fire-001")
            ],
        )
        for limit in frequency.limits(current_law(), case, OWN)
    )


def task_row(number: str, place: str, task: Known) -> dict[str, object]:
    return {
        "number": number,
        "agency": task.agency,
        "domain": "fire",
        "region": "310116",
        "place": place,
        "uscc": place,
        "kind": "planned",
        "source": "plan",
        "plan_kind": "monthly",
        "items": "[]",
        "item_codes": [task.item],
        "earliest": task.window.earliest,
        "latest": task.window.latest + timedelta(days=9 * task.visited),
        "known_on": task.window.earliest,
        "visited_on": task.window.earliest if task.visited else None,
        "on_site": True,
        "surprise": False,
        "classified": False,
        "joint_forbidden": False,
        "duration_minutes": 60,
        "status": "visited" if task.visited else "scheduled",
        "version": 1,
    }


PLACE = ("number", "uscc", "region", "kind", "business_types", "retired", "version")


def place_row(place: str, kinds: tuple[str, ...]) -> tuple[object, ...]:
    return place, place, "310116", "premises", list(kinds), False, 1


async def enter(tx: Tx, place: str, known: list[Known]) -> None:
    for nth, task in enumerate(known):
        row = task_row(f"{place}.{nth}", place, task)
        await tx.copy("task", list(row), [tuple(row.values())])


@pytest.mark.rule("P-13")
async def test_the_statement_finds_exactly_the_rows_that_the_domain_finds(
    district: District,
) -> None:
    chance = random.Random(13)
    plan_id, expected = new_id(), set()
    async with district.world.db("plan-svc").writing() as tx:
        for number in range(CASES):
            place, tasks = f"P{number:04}", known_tasks(chance)
            grade = chance.choice(["A", "B", "C", "D", ""])
            kinds = chance.choice([(), ("catering",), ("catering", "key_fire_unit")])
            await enter(tx, place, tasks)
            await tx.copy(
                "plan_subject",
                ("plan_id", "place", "uscc", "line", "drawn", "reasons"),
                [(plan_id, place, place, number, False, "{}")],
            )
            if grade:
                await tx.execute(
                    """
                    INSERT INTO grade_copy (uscc, domain, valid_from, grade, version)
                    VALUES ($1, 'fire', '2024-01-01', $2, 1)
                    """,
                    place,
                    grade,
                )
            if kinds:
                await tx.copy("place_copy", PLACE, [place_row(place, kinds)])
            if broken(grade, kinds, tasks):
                expected.add(place)
        limits = limit_rows(current_law(), CONTENT, [FIRE], OWN)
        findings = await too_frequent(tx, RowsUnderReview(plan_id), limits, OWN)
    assert {finding.place for finding in findings} == expected
    assert 0 < len(expected) < CASES
