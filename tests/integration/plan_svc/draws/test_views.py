"""A field register is a frame: only its members are drawn from (S-02, P-16)."""

from uuid import UUID

import pytest

from tests.factories import subject
from tests.integration.plan_svc.planned import District

VIEW = "019ce1f0-0000-7000-8000-000000000042"


@pytest.mark.rule("S-02")
@pytest.mark.rule("P-16")
async def test_a_draw_from_a_field_register_has_its_members_alone(
    district: District,
) -> None:
    members = await district.register(range(5), business_types=("catering",))
    await district.register(range(5, 9), business_types=("retail",))
    told = subject.view(
        id=UUID(VIEW), region="310116", criteria={"business_types": ("catering",)}
    )
    await district.tell("subject-svc", told)
    plan = await district.draft("310116-culture")
    drawn = await district.draw(plan, ratios={"none": "1"}, view=VIEW)
    assert await district.places_of(plan) == sorted(members)
    [scope] = drawn["scopes"]
    assert (scope["view"], scope["view_version"]) == (VIEW, told.version)
    other = await district.draft("310116-culture")
    answer = await district.planner("310116-culture").post(
        f"/plan/v1/plans/{other['id']}/draw",
        json={"view": VIEW.replace("42", "43"), "ratios": {"none": "1"}},
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "view-unknown")
