"""Duties are found where the law gives them, and follow what is planned and done."""

import csv
import io
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest
from plan_svc.duties import commands
from plan_svc.duties.commands import follow_duties

from shared import faults
from shared.audit.acting import Acting, acting_as
from shared.civic import uscc
from shared.events import Event
from shared.events.credit import Grade
from shared.events.plan import DutyDue
from tests.factories import checkcode, subject
from tests.integration.plan_svc.planned import District, Json, grade, place
from tests.lists import goes_both_ways

pytestmark = pytest.mark.rule("P-13")
FIRE = "310116-fire"
KEY = ("key_fire_unit",)
CROWDED = ("key_fire_unit", "densely_occupied")
DAY = date(2026, 3, 10)


class Duties:
    """A district whose worker looks at its duties."""

    def __init__(self, district: District) -> None:
        self.district, self.world = district, district.world

    async def look(self) -> None:
        with acting_as(Acting.system("plan-svc", "follow-duties")):
            await follow_duties(self.world.db("plan-svc"))

    async def listed(self, agency: str = FIRE, **asked: str) -> list[Json]:
        await self.look()
        answer = await self.district.planner(agency).get(
            "/plan/v1/duties", params={"limit": "200", **asked}
        )
        assert answer.status_code == 200, answer.text
        rows: list[Json] = answer.json()["items"]
        return rows

    async def visits(self, agency: str = FIRE, **asked: str) -> list[tuple[str, ...]]:
        """The duties to visit, without those of coverage, in short."""
        return [
            (row["place"][-6:], row["mode"], row["due_on"], row["status"])
            for row in await self.listed(agency, **asked)
            if row["risk"] is None
        ]

    async def told(self) -> list[DutyDue]:
        """What was told of duties to visit."""
        told = await self.world.published("plan-svc", DutyDue)
        return [event for event in told if event.risk is None]

    async def state(self) -> list[tuple[Any, ...]]:
        """Every duty whole, but for how often it was told."""
        async with self.world.databases["plan-svc"].connection() as conn:
            rows = await conn.fetch("SELECT * FROM duty ORDER BY number")
        return [
            tuple(value for name, value in row.items() if name != "version")
            for row in rows
        ]

    def on(self, year: int, month: int, day: int) -> None:
        self.world.clock.set(datetime(year, month, day, 4, tzinfo=UTC))


@pytest.fixture
def duties(district: District) -> Duties:
    """Duties of the small district."""
    return Duties(district)


async def key_unit(
    duties: Duties, number: int, letter: Grade, kinds: tuple[str, ...] = KEY
) -> str:
    """A key fire unit with a grade."""
    [registered] = await duties.district.register([number], business_types=kinds)
    await duties.district.tell("credit-svc", grade(number, "fire", letter))
    return registered


async def planned(duties: Duties, *places: str, **changes: Any) -> str:
    """A fire plan of March for places; the number of its first task."""
    await duties.district.filed(list(places), FIRE, **changes)
    answer = await duties.district.planner(FIRE).get(f"/plan/v1/tasks?agency={FIRE}")
    return str(answer.json()["items"][0]["number"])


def visit_of(task: str, at: str, day: date = DAY, **changes: Any) -> Event:
    return checkcode.visit(
        (task,),
        day,
        agencies=(FIRE,),
        place=at,
        uscc=at.partition("-")[0],
        **changes,
    )


async def test_each_grade_owes_its_visits(duties: Duties) -> None:
    for number, letter in enumerate((Grade.A, Grade.B, Grade.C, Grade.D)):
        await key_unit(duties, number, letter)
    await duties.district.register([7])
    rows = {row["grade"]: row for row in await duties.listed() if not row["risk"]}
    assert {
        letter: (row["period_from"], row["due_on"], row["status"])
        for letter, row in rows.items()
    } == {
        "A": ("2025-01-01", "2026-12-31", "open"),
        "B": ("2026-01-01", "2026-12-31", "open"),
        "D": ("2026-01-01", "2026-06-30", "open"),
    }


async def test_a_plan_is_planned_and_its_visit_is_done(duties: Duties) -> None:
    at = await key_unit(duties, 1, Grade.D)
    assert await duties.visits() == [(at[-6:], "on_site", "2026-06-30", "open")]
    task = await planned(duties, at)
    [row] = [row for row in await duties.listed() if row["risk"] is None]
    assert (row["status"], row["task"]) == ("planned", task)
    await duties.district.tell("checkcode-svc", visit_of(task, at))
    [row] = [row for row in await duties.listed(status="done") if row["risk"] is None]
    assert (row["done"], row["done_on"], row["task"]) == (1, "2026-03-10", task)
    assert row["bases"][0]["clause"] == "JS-XF 三(二)3"
    [event] = await duties.told()
    assert (event.status, event.done_on, event.version) == ("done", DAY, 1)


async def test_it_comes_due_is_overdue_and_the_next_half_year_begins(
    duties: Duties,
) -> None:
    at = await key_unit(duties, 1, Grade.D)
    duties.on(2026, 5, 30)
    assert [row[3] for row in await duties.visits()] == ["open"]
    duties.on(2026, 5, 31)
    assert [row[3] for row in await duties.visits()] == ["due"]
    duties.on(2026, 6, 30)
    assert [row[3] for row in await duties.visits()] == ["due"]
    duties.on(2026, 7, 1)
    assert await duties.visits() == [
        (at[-6:], "on_site", "2026-06-30", "overdue"),
        (at[-6:], "on_site", "2026-12-31", "open"),
    ]
    assert [event.status for event in await duties.told()] == ["due", "overdue"]
    metrics = await duties.world.client("plan-svc").get("/plan/metrics")
    assert f'onevisit_duties_overdue{{agency="{FIRE}"}}' in metrics.text


async def test_a_crowded_unit_of_grade_a_owes_an_off_site_check_a_year(
    duties: Duties,
) -> None:
    at = await key_unit(duties, 1, Grade.A, CROWDED)
    assert sorted(await duties.visits()) == [
        (at[-6:], "off_site", "2026-12-31", "open"),
        (at[-6:], "on_site", "2026-12-31", "open"),
    ]
    task = await planned(duties, at)
    await duties.district.tell("checkcode-svc", visit_of(task, at))
    assert {row[3] for row in await duties.visits()} == {"done"}


async def test_a_visit_that_is_taken_back_did_nothing(duties: Duties) -> None:
    at = await key_unit(duties, 1, Grade.D)
    task = await planned(duties, at)
    await duties.district.tell("checkcode-svc", visit_of(task, at))
    await duties.look()
    await duties.district.tell(
        "checkcode-svc", visit_of(task, at, version=2, cancelled=True)
    )
    assert [row[3] for row in await duties.visits()] == ["planned"]
    assert [event.status for event in await duties.told()] == ["done", "planned"]


async def test_a_joint_visit_does_the_duty_of_each_domain(duties: Duties) -> None:
    await duties.district.agency("310116-emergency")
    await duties.district.item("emergency-001")
    await duties.district.claim("emergency-001", "310116-emergency")
    at = await key_unit(duties, 1, Grade.D)
    await duties.district.tell("credit-svc", grade(1, "emergency", Grade.D))
    fire = await planned(duties, at)
    await duties.district.filed([at], "310116-emergency")
    [other] = await duties.district.tasks(agency="310116-emergency")
    await duties.district.tell(
        "checkcode-svc",
        checkcode.visit(
            (fire, str(other["number"])),
            DAY,
            agencies=(FIRE, "310116-emergency"),
            place=at,
            uscc=at.partition("-")[0],
        ),
    )
    rows = await duties.listed(status="done")
    assert {row["domain"] for row in rows} == {"fire", "emergency"}


async def test_a_better_grade_a_retired_place_and_another_kind_let_it_lapse(
    duties: Duties,
) -> None:
    for number in (1, 2, 3):
        await key_unit(duties, number, Grade.D)
    await duties.look()
    await duties.district.tell("credit-svc", grade(1, "fire", Grade.C, version=2))
    await duties.district.tell(
        "subject-svc",
        place(2, version=2, business_types=KEY, retired=True),
        place(3, version=2),
    )
    assert {row[3] for row in await duties.visits()} == {"lapsed"}
    assert await duties.told() == []


async def test_a_grade_of_a_later_day_asks_from_that_day_on(duties: Duties) -> None:
    [at] = await duties.district.register([1], business_types=KEY)
    await duties.district.tell(
        "credit-svc", grade(1, "fire", Grade.D, valid_from=date(2026, 4, 1))
    )
    assert await duties.visits() == []
    duties.on(2026, 4, 1)
    assert await duties.visits() == [(at[-6:], "on_site", "2026-06-30", "open")]


async def test_others_do_not_learn_of_a_surprise(duties: Duties) -> None:
    at = await key_unit(duties, 1, Grade.D)
    await planned(duties, at, surprise=True)
    own = [row for row in await duties.listed() if row["risk"] is None]
    others = [row for row in await duties.listed("310116-market") if not row["risk"]]
    assert [row["status"] for row in own] == ["planned"]
    assert [(row["status"], row["task"]) for row in others] == [("open", None)]
    assert await duties.listed("310116-market", status="planned") == []


async def test_who_reads_them(duties: Duties) -> None:
    await key_unit(duties, 1, Grade.D)
    await duties.look()
    for agency, role, rows in (
        ("310116-justice", "supervisor", 2),
        ("310000-market", "supervisor", 2),
        ("310116-market", "coordinator", 2),
        ("310101-fire", "planner", 0),
    ):
        client = duties.world.client("plan-svc", agency, role=role)
        answer = await client.get("/plan/v1/duties")
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["items"]) == rows, (agency, role)
    refused = duties.world.client("plan-svc", FIRE, role="responder")
    assert (await refused.get("/plan/v1/duties")).status_code == 403


async def test_loads_sum_by_agency_and_domain(duties: Duties) -> None:
    first = await key_unit(duties, 1, Grade.D)
    await key_unit(duties, 2, Grade.D)
    task = await planned(duties, first)
    await duties.district.tell("checkcode-svc", visit_of(task, first))
    await duties.look()
    answer = await duties.district.planner(FIRE).get("/plan/v1/duty-loads")
    [load] = answer.json()
    assert load == {
        "agency": FIRE,
        "domain": "fire",
        "duties": 4,
        "open": 3,
        "planned": 0,
        "due": 0,
        "done": 1,
        "overdue": 0,
    }
    url = "/plan/v1/duty-loads?due_from=2027-01-01&due_to=2027-12-31"
    assert (await duties.district.planner(FIRE).get(url)).json() == []


async def test_the_list_sorts_and_is_exported(duties: Duties) -> None:
    for number, letter in enumerate((Grade.D, Grade.B, Grade.A)):
        await key_unit(duties, number, letter)
    await duties.look()
    client = duties.district.planner(FIRE)
    await goes_both_ways(client, "/plan/v1/duties", "due_on", "due_on", "number")
    answer = await client.get("/plan/v1/duties.csv", params={"area": "310116"})
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 6
    assert await duties.listed(area="310101") == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_facts_in_any_order_and_twice_come_to_the_same(
    duties: Duties, order: tuple[int, ...]
) -> None:
    at = await key_unit(duties, 1, Grade.D)
    task = await planned(duties, at)
    happened = [
        ("subject-svc", place(1, version=2, business_types=CROWDED)),
        ("credit-svc", grade(1, "fire", Grade.A, version=2)),
        ("checkcode-svc", visit_of(task, at)),
    ]
    for index in (*order, *order):
        await duties.district.tell(*happened[index])
    await duties.look()
    assert sorted(row[1:] for row in await duties.visits()) == [
        ("off_site", "2026-12-31", "done"),
        ("on_site", "2026-12-31", "done"),
    ]
    before = await duties.state()
    told = len(await duties.told())
    await duties.world.deliver_again("plan-svc")
    await duties.world.settle()
    await duties.look()
    assert await duties.state() == before
    assert len(await duties.told()) == told


async def test_all_places_looked_at_anew_give_the_same_rows(duties: Duties) -> None:
    for number, letter in enumerate((Grade.A, Grade.B, Grade.D)):
        await key_unit(duties, number, letter, CROWDED)
    duties.on(2026, 6, 15)
    await duties.look()
    before, told = await duties.state(), await duties.told()
    async with duties.world.databases["plan-svc"].connection() as conn:
        await conn.execute("UPDATE duty_turn SET marking_after = ''")
    await duties.look()
    assert await duties.state() == before
    assert await duties.told() == told
    async with duties.world.databases["plan-svc"].connection() as conn:
        await conn.execute("DELETE FROM duty")
        await conn.execute("UPDATE duty_turn SET law = 'another'")
    await duties.look()
    assert await duties.state() == before


async def test_a_kill_between_row_and_event_loses_and_doubles_nothing(
    duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = await key_unit(duties, 1, Grade.D)
    await duties.look()
    task = await planned(duties, at)
    await duties.district.tell("checkcode-svc", visit_of(task, at))
    before = await duties.state()

    class KilledError(Exception):
        pass

    def kill(name: str) -> None:
        if name == "duties.before-events":
            raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(faults, "point", kill)
        with pytest.raises(KilledError):
            await duties.look()
    assert await duties.state() == before
    assert await duties.told() == []
    await duties.look()
    await duties.look()
    assert [event.status for event in await duties.told()] == ["done"]


async def test_many_changes_of_a_place_are_one_look(
    duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = uscc.make("310116", 1)
    await key_unit(duties, 1, Grade.D)
    await duties.look()
    events = [
        subject.place(code, version=version, business_types=KEY)
        for version in range(2, 12)
    ]
    await duties.district.tell("subject-svc", *events)
    seen: list[list[str]] = []
    see: Callable[..., Awaitable[int]] = commands._see  # noqa: SLF001

    async def counted(tx: Any, places: list[str], today: date) -> int:
        seen.append(list(places))
        return await see(tx, places, today)

    monkeypatch.setattr(commands, "_see", counted)
    await duties.look()
    assert [places for places in seen if places] == [[f"{code}-001"]]
