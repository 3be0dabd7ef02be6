"""Who drafted a plan does not approve it; who approves says what was shown (I-09)."""

import pytest

from tests.integration.plan_svc.planned import District, Json, draft_body

CULTURE = "310116-culture"
BOTH = "plan:read plan:write plan:approve plan:file"


async def drafted(district: District) -> Json:
    (place,) = await district.register([0])
    plan = await district.draft(CULTURE)
    await district.upload(plan, f"place\n{place}\n")
    return await district.seen(plan)


@pytest.mark.rule("P-04")
@pytest.mark.rule("I-09")
async def test_nobody_approves_a_plan_that_they_drafted_or_changed(
    district: District,
) -> None:
    plan = await drafted(district)
    url = f"/plan/v1/plans/{plan['id']}"
    editor = district.world.client(
        "plan-svc", CULTURE, scopes=BOTH, subject="test:editor"
    )
    changed = await editor.put(url, json=draft_body(CULTURE, title="改后的计划"))
    shown = {"round": changed.json()["round"]}
    for author in ("test:editor", f"test:{CULTURE}:planner"):
        person = district.world.client("plan-svc", CULTURE, scopes=BOTH, subject=author)
        own = await person.post(f"{url}/approval", json=shown)
        assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")
        assert own.json()["rule"] == "I-09"
    assert (await district.seen(plan))["status"] == "draft"
    approved = await district.approve(plan)
    assert approved.json()["status"] == "submitted"


@pytest.mark.rule("I-09")
async def test_a_drafter_does_not_consent_for_another_agency_either(
    district: District,
) -> None:
    plan = await drafted(district)
    await district.approve(plan)
    drafter = district.world.client(
        "plan-svc", "310000-culture", scopes=BOTH, subject=f"test:{CULTURE}:planner"
    )
    url = f"/plan/v1/plans/{plan['id']}/steps/municipal_counterpart/consent"
    own = await drafter.post(url)
    assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")


@pytest.mark.rule("I-09")
async def test_an_approval_of_a_draft_that_has_changed_since_is_void(
    district: District,
) -> None:
    plan = await drafted(district)
    url = f"/plan/v1/plans/{plan['id']}"
    body = draft_body(CULTURE, title="改后的计划")
    await district.planner(CULTURE).put(url, json=body)
    stale = await district.approve(plan, round=plan["round"])
    assert (stale.status_code, stale.json()["code"]) == (409, "version-changed")
    assert stale.json()["version"] == plan["round"] + 1
    assert "Read it again" in stale.json()["next"]
    blind = await district.approver(CULTURE).post(f"{url}/approval", json={})
    assert blind.status_code == 422
    assert (await district.approve(plan)).json()["status"] == "submitted"


@pytest.mark.rule("I-09")
async def test_a_draft_whose_authors_nobody_knows_is_saved_again_first(
    district: District,
) -> None:
    plan = await drafted(district)
    async with district.world.db("plan-svc").writing() as tx:
        await tx.execute("UPDATE plan SET authors = '{}'")
    unknown = await district.approve(plan)
    assert (unknown.status_code, unknown.json()["code"]) == (
        403,
        "second-person-needed",
    )
    url = f"/plan/v1/plans/{plan['id']}"
    await district.planner(CULTURE).put(url, json=draft_body(CULTURE))
    assert (await district.approve(plan)).json()["status"] == "submitted"


@pytest.mark.rule("P-04")
async def test_a_planner_has_no_right_to_approve(district: District) -> None:
    plan = await drafted(district)
    url = f"/plan/v1/plans/{plan['id']}/approval"
    answer = await district.planner(CULTURE).post(url, json={"round": plan["round"]})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")
