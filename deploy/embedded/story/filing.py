"""Drafts, draws, approves and files the plans, step by step (P-04)."""

from datetime import date
from functools import partial
from typing import Any

from deploy.embedded.host.api_client import Caller, Refused
from deploy.embedded.inputs.seeds import roll
from deploy.embedded.inputs.values import PlanSheet
from deploy.embedded.story import clues
from deploy.embedded.story.stage import SUPERVISOR, Stage, StoryTask
from deploy.embedded.story.terminal import Bar

_RETURNED = 0.06
"""Share of plans that the first filing authority returns once, with a reason."""
_REASONS = {
    "P-13": "月度工作需要，已合并安排",
    "P-14": "个别场所已作非现场核查，其余要点须现场核实",
    "P-28": "该类经营场所问题较集中，确有必要抽查",
}
"""What the approver says of a plan that deviates, by the rule that asks."""
_MOST_STEPS = 20
_MOST_TURNS = 100


class FilingStuckError(RuntimeError):
    """A plan has no open step and is not filed."""


async def file_due(stage: Stage, day: date, bar: Bar) -> None:
    """File the plans that are due on a day, one after the other.

    One after the other, for plan codes count up in the order of filing.
    """
    for sheet in stage.inputs.plans:
        if sheet.file_on == day:
            at = stage.at(day, "08:00")
            await stage.step(f"plan-{sheet.key}", at, partial(_file, stage, sheet))
            bar.advance(note=sheet.title[:24])


async def _file(stage: Stage, sheet: PlanSheet) -> None:
    planner = Caller(sheet.agency, "planner")
    body = _draft(stage, sheet)
    plan = await stage.api.post(
        planner, "/plan/v1/plans", body, key=f"{sheet.key}:draft"
    )
    path = f"/plan/v1/plans/{plan['id']}"
    if sheet.places:
        await _upload(stage, sheet, f"{path}/subjects")
    else:
        draw = {
            "towns": list(sheet.towns),
            "business_types": list(sheet.business_types),
        }
        await stage.api.post(planner, f"{path}/draw", draw, key=f"{sheet.key}:draw")
    filed = await take_steps(stage, sheet, path)
    stage.journal.keep(
        f"filed-{sheet.key}",
        {"plan_code": filed["plan_code"], "tasks": filed["task_count"]},
    )


async def _upload(stage: Stage, sheet: PlanSheet, path: str) -> None:
    """Upload the plan's subjects; rows that are refused are left out (P-23)."""
    places = list(sheet.places)
    for turn in range(_MOST_TURNS):
        try:
            await stage.api.upload(
                Caller(sheet.agency, "planner"),
                path,
                ("place",),
                ((place,) for place in places),
                key=f"{sheet.key}:subjects:{turn}",
            )
        except Refused as refused:
            if refused.code != "rows-refused":
                raise
            wrong = {row["line"] for row in refused.problem["rows"]}
            places = [
                place for line, place in enumerate(places, start=2) if line not in wrong
            ]
        else:
            return
    raise FilingStuckError(sheet.title)


async def take_steps(
    stage: Stage, sheet: PlanSheet, path: str, act: str = ""
) -> dict[str, Any]:
    """Take every open step until the plan is filed; an amendment names its `act`."""
    planner = Caller(sheet.agency, "planner")
    for _ in range(_MOST_STEPS):
        plan: dict[str, Any] = await stage.api.get(planner, path)
        if plan["status"] == "filed":
            return plan
        ready = [step for step in plan["steps"] if step["open"]]
        if not ready:
            break
        await _take(stage, sheet, path, ready[0], act)
    raise FilingStuckError(sheet.title)


async def _take(
    stage: Stage, sheet: PlanSheet, path: str, step: dict[str, Any], act: str
) -> None:
    name, turn = step["name"], step["round"]
    key = f"{sheet.key}:{act}{turn}:{name}"
    if name == "agency":
        body = {"round": turn, "reasons": _REASONS}
        approver = Caller(sheet.agency, "approver")
        await stage.api.post(approver, f"{path}/approval", body, key=key)
        return
    authority = Caller(step["authority"], "filing")
    returned = turn == 1 and roll(stage.seed, "returned", sheet.key) < _RETURNED
    if returned:
        said = {"reason": "请补充说明与本辖区其他检查计划的衔接"}
        await stage.api.post(authority, f"{path}/steps/{name}/refusal", said, key=key)
    else:
        await stage.api.post(authority, f"{path}/steps/{name}/consent", {}, key=key)


def _draft(stage: Stage, sheet: PlanSheet) -> dict[str, object]:
    """A draft that states all that any row of policy may demand (P-03)."""
    items = [stage.items[code] for code in sheet.items]
    return {
        "title": sheet.title,
        "kind": "monthly",
        "items": list(sheet.items),
        "partner_agencies": list(sheet.partners),
        "period_from": str(sheet.period_from),
        "period_to": str(sheet.period_to),
        "scope": "本辖区相关经营场所",
        "legal_basis": "；".join(dict.fromkeys(item.legal_basis for item in items)),
        "ratio": str(sheet.ratio),
        "method": sheet.method,
        "mode": "off_site" if sheet.off_site else "on_site",
        "check_points": "；".join(point for item in items for point in item.points),
        "frequency": "每年不超过一次",
        "necessity": "年度检查计划安排的月度任务",
        "materials": list(
            dict.fromkeys(material for item in items for material in item.materials)
        ),
    }


async def list_tasks(stage: Stage, day: date) -> None:
    """Learn the tasks of the plans of a day that are carried out inside the story."""
    codes = [
        kept["plan_code"]
        for sheet in stage.inputs.plans
        if sheet.file_on == day and sheet.in_story
        if isinstance(kept := stage.journal.kept(f"filed-{sheet.key}"), dict)
    ]

    async def listed() -> list[StoryTask]:
        tasks: list[StoryTask] = []
        for code in codes:
            path = "/plan/v1/tasks"
            rows = await stage.api.all(SUPERVISOR, path, plan_code=code)
            tasks += [_task(row) for row in rows]
        return tasks

    tasks = await stage.journal.decided(f"{day}-tasks", list[StoryTask], listed)
    stage.tasks.update((task.number, task) for task in tasks)


def _task(row: dict[str, Any]) -> StoryTask:
    return StoryTask(
        number=row["number"],
        agency=row["agency"],
        place=row["place"],
        items=tuple(item["code"] for item in row["items"]),
        earliest=date.fromisoformat(row["earliest"]),
        latest=date.fromisoformat(row["latest"]),
        known_on=date.fromisoformat(row["known_on"]),
    )


async def receive_clues(stage: Stage, day: date) -> None:
    """The day's complaints and the like become triggered tasks (P-21).

    The first complaint of all is followed as a clue, and so are complaints of labour,
    of which nothing comes otherwise (P-29).
    """
    due = [clue for clue in stage.inputs.clues if clue.day == day]

    async def received() -> list[StoryTask]:
        tasks: list[StoryTask] = []
        for clue in due:
            body = {
                "place": clue.place,
                "items": [clue.item],
                "source": clue.source,
                "source_number": clue.number,
                "source_reason": clue.reason,
                "earliest": str(day),
                "latest": str(stage.days.calendar.add(day, 8)),
            }
            if clues.is_followed(stage, clue):
                row = await clues.follow(stage, clue, body)
            else:
                planner = Caller(clue.agency, "planner")
                row = await stage.api.post(
                    planner, "/plan/v1/tasks", body, key=f"clue:{clue.number}"
                )
            tasks.append(_task(row))
        return tasks

    await stage.journal.decided(f"{day}-clues", list[StoryTask], received)


async def list_clues(stage: Stage, day: date) -> None:
    """Learn a day's triggered tasks, also where an earlier process received them."""
    tasks = await stage.journal.decided(f"{day}-clues", list[StoryTask], _none)
    last = stage.days.as_of
    stage.tasks.update((task.number, task) for task in tasks if task.latest <= last)


async def _none() -> list[StoryTask]:
    return []
