"""Sections hand in parts, a coordinator merges them into one plan (P-04).

JS-SCJG 四(三)1 and JS-HB 六: the sections' plans become the agency's one plan.
"""

from typing import Any

import httpx
import pytest

from tests.integration.plan_svc.planned import District, Json, draft_body

pytestmark = pytest.mark.rule("P-04")
CULTURE = "310116-culture"


def person(district: District, name: str, role: str = "planner") -> httpx.AsyncClient:
    return district.world.client("plan-svc", CULTURE, role=role, subject=name)


async def written(
    district: District, name: str, places: list[str], **changes: Any
) -> Json:
    """A draft by one person of a section, with its places."""
    client = person(district, name)
    body = draft_body(CULTURE, **changes)
    plan: Json = (await client.post("/plan/v1/plans", json=body)).json()
    answer = await client.post(
        f"/plan/v1/plans/{plan['id']}/subjects",
        content=("place\n" + "\n".join(places)).encode(),
        headers={"content-type": "text/csv"},
    )
    assert answer.status_code == 200, answer.text
    return plan


async def merge(district: District, plan: Json, part: Json) -> httpx.Response:
    return await person(district, "coordinator").post(
        f"/plan/v1/plans/{plan['id']}/parts", json={"part": part["id"]}
    )


async def test_the_parts_become_one_plan_and_each_keeps_its_author(
    district: District,
) -> None:
    first, second, third = await district.register(range(3))
    plan = (
        await person(district, "coordinator").post(
            "/plan/v1/plans", json=draft_body(CULTURE)
        )
    ).json()
    one = await written(district, "li", [first, second], section="市场管理科")
    other = await written(district, "wang", [second, third], section="执法大队")
    for part in (one, other):
        answer = await merge(district, plan, part)
        assert answer.status_code == 201, answer.text
    assert answer.json()["subject_count"] == 3
    assert await district.places_of(plan) == sorted([first, second, third])
    listed = await district.planner(CULTURE).get(f"/plan/v1/plans/{plan['id']}/parts")
    assert [
        (part["section"], part["authors"], part["subjects"], part["merged_by"])
        for part in listed.json()
    ] == [
        ("市场管理科", ["li"], 2, "coordinator"),
        ("执法大队", ["wang"], 2, "coordinator"),
    ]
    assert (await district.seen(one))["status"] == "deleted"
    filed = await district.through(await district.seen(plan))
    assert filed["task_count"] == 3


async def test_no_author_of_a_part_approves_the_plan(district: District) -> None:
    (place,) = await district.register([0])
    plan = await district.draft(CULTURE)
    part = await written(district, "li", [place])
    assert (await merge(district, plan, part)).status_code == 201
    shown = {"round": (await district.seen(plan))["round"]}
    url = f"/plan/v1/plans/{plan['id']}/approval"
    for name in ("li", "coordinator"):
        refused = await person(district, name, "approver").post(url, json=shown)
        assert (refused.status_code, refused.json()["code"]) == (
            403,
            "second-person-needed",
        )
    assert (await district.approve(plan)).json()["status"] == "submitted"


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"period_to": "2026-03-30"}, ["period"]),
        ({"kind": "special"}, ["kind"]),
        ({"items": ["culture-001", "health-001"]}, ["items"]),
    ],
)
async def test_a_part_that_states_something_else_is_refused_and_stays_a_draft(
    district: District, changes: Json, differs: list[str]
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft(CULTURE)
    part = await written(district, "li", [place], **changes)
    refused = await merge(district, plan, part)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "part-does-not-fit")
    assert (problem["differs"], problem["clause"]) == (differs, "JS-SCJG 四(三)1")
    assert (await district.seen(part))["status"] == "draft"
    assert (await district.seen(plan))["subject_count"] == 0


@pytest.mark.rule("P-16")
async def test_a_draft_that_was_drawn_is_no_part_of_another(
    district: District,
) -> None:
    await district.register(range(2))
    plan, part = await district.draft(CULTURE), await district.draft(CULTURE)
    await district.draw(part, ratios={"none": "1"})
    refused = await merge(district, plan, part)
    assert (refused.status_code, refused.json()["code"]) == (409, "part-drawn")


async def test_another_agencys_draft_is_no_part(district: District) -> None:
    plan = await district.draft(CULTURE)
    part = await district.draft("310116-health")
    refused = await merge(district, plan, part)
    assert refused.status_code in {403, 404}
    itself = await merge(district, plan, plan)
    assert itself.json()["differs"] == ["plan"]
