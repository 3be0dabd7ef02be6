"""One filed plan is amended: an enterprise closed, and its place leaves (P-08)."""

from datetime import date
from typing import Any

from deploy.embedded.host.api_client import Caller
from deploy.embedded.inputs.values import PlanSheet
from deploy.embedded.story.filing import take_steps
from deploy.embedded.story.stage import Stage

_WHY = "检查对象已停业"


def amended_on(stage: Stage, day: date) -> PlanSheet | None:
    """The plan that is amended on the day it was filed; none on other days.

    It is the first whose tasks lie behind the story's days, so that no visit of the
    story depends on it.
    """
    later = (sheet for sheet in stage.inputs.plans if not sheet.in_story)
    sheet = min(later, key=lambda sheet: (sheet.file_on, sheet.key), default=None)
    return sheet if sheet is not None and sheet.file_on == day else None


async def amend(stage: Stage, sheet: PlanSheet) -> None:
    """Publish the plan, let one place leave it by the same steps, publish it again."""
    planner = Caller(sheet.agency, "planner")
    approver = Caller(sheet.agency, "approver")
    filed = stage.journal.kept(f"filed-{sheet.key}")
    code = filed["plan_code"] if isinstance(filed, dict) else ""
    found = await stage.api.get(planner, "/plan/v1/plans", plan_code=code)
    plan = next(plan for plan in found["items"] if plan["amends"] is None)
    path = f"/plan/v1/plans/{plan['id']}"

    async def first() -> str:
        subjects = await stage.api.get(planner, f"{path}/subjects", limit=1)
        return str(subjects["items"][0]["place"])

    place = await stage.journal.decided(f"amended-{sheet.key}", str, first)
    await stage.api.post(approver, f"{path}/publication", key=f"{sheet.key}:public:1")
    body = {"reason": _WHY}
    draft: dict[str, Any] = await stage.api.post(
        planner, f"{path}/amendments", body, key=f"{sheet.key}:amendment"
    )
    amendment = f"/plan/v1/plans/{draft['id']}"
    await stage.api.upload(
        planner,
        f"{amendment}/leaving",
        ("place", "reason"),
        [(place, _WHY)],
        key=f"{sheet.key}:leaving",
    )
    await take_steps(stage, sheet, amendment, "amendment")
    await stage.api.post(approver, f"{path}/publication", key=f"{sheet.key}:public:2")
    stage.journal.keep("amendment", {"plan_code": code, "place": place})
