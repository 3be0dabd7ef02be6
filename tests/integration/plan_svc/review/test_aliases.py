"""Planning follows aliases: limits, lists, grades count over all codes (S-12)."""

from itertools import permutations
from typing import Any

import pytest

from shared.events.credit import Grade
from shared.events.subject import SubjectMerged
from shared.testing.world import World
from tests.factories import subject
from tests.integration.plan_svc.planned import District, grade, listed
from tests.integration.plan_svc.planned import place as place_of
from tests.integration.plan_svc.review.test_inspected import refused, town, visit

pytestmark = pytest.mark.rule("S-12")
OLD, NEW = place_of(1), place_of(2)
Refusals = list[tuple[str, int]]


def merged(version: int = 1, *, together: bool = True) -> SubjectMerged:
    return subject.merged(OLD.uscc, NEW.uscc, version=version, merged=together)


async def broken(
    district: District, csv: str, agency: str = "310116-market", **plan: Any
) -> Refusals:
    """The rules and lines by which an upload is refused, or asked for a reason."""
    draft = await district.draft(agency, **plan)
    answer = await district.upload(draft, csv)
    body = answer.json()
    rows = body["rows"] if answer.status_code == 422 else body["advisory"]
    return [(row["rule"], row["line"]) for row in rows]


@pytest.mark.rule("P-13")
async def test_visits_under_the_old_code_count_at_the_same_premises(
    district: District,
) -> None:
    old, new = await district.register([1, 2])
    await district.filed([old], "310116-market")
    later = {"period_from": "2026-06-01", "period_to": "2026-06-30"}
    assert await broken(district, f"place\n{new}", **later) == []
    await district.tell("subject-svc", merged())
    assert await broken(district, f"place\n{new}", **later) == [("P-13", 2)]
    await district.tell("subject-svc", merged(2, together=False))
    assert await broken(district, f"place\n{new}", **later) == []


@pytest.mark.rule("P-13")
async def test_one_plan_does_not_visit_the_same_premises_under_both_codes(
    district: District,
) -> None:
    old, new = await district.register([1, 2])
    await district.tell("subject-svc", merged())
    rows = await broken(district, f"place\n{old}\n{new}")
    assert rows == [("P-13", 2), ("P-13", 3)]
    assert await broken(district, f"place\n{new}") == []


@pytest.mark.rule("P-13")
@pytest.mark.rule("P-16")
async def test_a_draws_frame_leaves_out_what_is_full_under_the_other_code(
    district: District,
) -> None:
    old, _, other = await district.register([1, 2, 3])
    await district.filed([old], "310116-market")
    await district.tell("subject-svc", merged())
    plan = await district.draft(
        "310116-market", period_from="2026-06-01", period_to="2026-06-30"
    )
    await district.draw(plan, ratios={"none": "1"})
    assert await district.places_of(plan) == [other]


@pytest.mark.rule("P-12")
async def test_who_is_unobtrusive_by_one_code_is_so_by_the_other(
    district: District,
) -> None:
    _, new = await district.register([1, 2])
    await district.tell("subject-svc", listed(1), merged())
    assert await broken(district, f"place\n{new}") == [("P-12", 2)]


@pytest.mark.rule("M-05")
async def test_what_fire_inspected_under_the_old_code_is_left_alone(
    district: District,
) -> None:
    await town(district)
    old, new = await district.register([1, 2], town="310116104")
    await district.tell("checkcode-svc", visit(old))
    assert await refused(district, [new]) == []
    await district.tell("subject-svc", merged())
    assert await refused(district, [new]) == ["M-05 inspected-this-year 2"]


async def test_the_later_grade_of_both_codes_counts_and_of_one_day_the_worse(
    district: District,
) -> None:
    """A draw tells of which grade a place is."""
    await district.register([1, 2])
    await district.tell("subject-svc", merged())
    since = grade(1, "culture", Grade.A).valid_from
    for told, letter in (
        ((grade(1, "culture", Grade.B), grade(2, "culture", Grade.A)), "B"),
        ((grade(2, "culture", Grade.C, version=2),), "C"),
        (
            (
                grade(1, "culture", Grade.D, version=2),
                grade(
                    2,
                    "culture",
                    Grade.A,
                    version=3,
                    valid_from=since.replace(day=since.day + 1),
                ),
            ),
            "A",
        ),
    ):
        await district.tell("credit-svc", *told)
        plan = await district.draft("310116-culture")
        drawn = await district.draw(plan, ratios=dict.fromkeys("ABCD", "1"))
        assert [group["name"] for group in drawn["groups"] if group["size"]] == [letter]


async def test_tasks_are_found_by_either_code_and_keep_their_own(
    district: District,
) -> None:
    old, _ = await district.register([1, 2])
    await district.filed([old])
    assert await district.tasks(uscc=NEW.uscc) == []
    await district.tell("subject-svc", merged())
    for code in (OLD.uscc, NEW.uscc):
        [task] = await district.tasks(uscc=code)
        assert (task["uscc"], task["place"]) == (OLD.uscc, old)


async def copy_of(world: World) -> list[tuple[str, str, int]]:
    async with world.db("plan-svc").reading() as tx:
        rows = await tx.fetch("SELECT code, same_as, version FROM alias ORDER BY code")
    return [(row["code"], row["same_as"], row["version"]) for row in rows]


@pytest.mark.parametrize("order", [*permutations((1, 2, 3))])
async def test_merged_split_and_merged_in_any_order_and_twice(
    district: District, order: tuple[int, ...]
) -> None:
    await district.register([1, 2])
    for version in order:
        told = merged(version, together=version != 2)
        await district.tell("subject-svc", told)
    await district.world.deliver_again("plan-svc")
    await district.world.settle()
    assert await copy_of(district.world) == sorted(
        [(OLD.uscc, NEW.uscc, 3), (OLD.number, NEW.number, 3)]
    )
