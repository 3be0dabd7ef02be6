"""Applies for codes some days ahead, and joins or declines what is recommended.

One application after the other, agency by agency: who comes first at a place decides
what the next one is offered, and must be the same in every run.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from deploy.embedded.host.api_client import Caller
from deploy.embedded.story import choices
from deploy.embedded.story.answering import bound_tasks
from deploy.embedded.story.stage import Stage, StoryTask

_LEAD_DAYS = 4
"""Working days between application and visit: time for others to answer."""
_BATCH = 25


@dataclass(frozen=True)
class Request:
    """One application, as it is journaled."""

    agency: str
    place: str
    tasks: tuple[str, ...]
    inspectors: tuple[str, ...]
    day: str

    def body(self) -> dict[str, object]:
        """As the API takes it."""
        return {
            "tasks": list(self.tasks),
            "inspectors": list(self.inspectors),
            "day": self.day,
        }


@dataclass(frozen=True)
class Decision:
    """What an applicant does about the options, or about a joint visit it waits for."""

    application: str
    agency: str
    act: str
    body: dict[str, Any]


async def apply(stage: Stage, day: date) -> None:
    """Apply for the codes of the visits that come up."""

    async def decide() -> list[Request]:
        return _requests(stage, await bound_tasks(stage), day)

    requests = await stage.journal.decided(f"{day}-applied", list[Request], decide)
    refused: list[str] = []
    offered: list[dict[str, Any]] = []
    by_agency: dict[str, list[Request]] = defaultdict(list)
    for request in requests:
        by_agency[request.agency].append(request)
    for agency, own in sorted(by_agency.items()):
        for start in range(0, len(own), _BATCH):
            batch = own[start : start + _BATCH]
            answer = await stage.api.post(
                Caller(agency, "inspector"),
                "/checkcode/v1/applications/batch",
                {"applications": [request.body() for request in batch]},
                key=f"{day}:{agency}:{start}",
            )
            for request, verdict in zip(batch, answer["verdicts"], strict=True):
                if verdict["verdict"] == "refused":
                    refused += request.tasks
                elif verdict["verdict"] == "open":
                    offered.append(verdict["application"])
    stage.journal.keep(f"{day}-refused", refused)
    stage.journal.keep(f"{day}-offered", offered)


def remember(stage: Stage, day: date) -> None:
    """Restore which tasks were applied for on a day."""
    requests, refused = (
        stage.journal.kept(f"{day}-{name}") for name in ("applied", "refused")
    )
    if not isinstance(requests, list) or not isinstance(refused, list):
        return
    stage.applied.update(task for request in requests for task in request["tasks"])
    stage.applied.difference_update(refused)
    decisions = stage.journal.kept(f"{day}-options")
    for decision in decisions if isinstance(decisions, list) else ():
        if decision["act"] == "join":
            stage.joined[decision["application"]] = decision["agency"]


def _requests(stage: Stage, bound: set[str], today: date) -> list[Request]:
    free: dict[tuple[str, str], list[StoryTask]] = defaultdict(list)
    for task in stage.tasks.values():
        if task.number not in bound and task.number not in stage.applied:
            free[task.agency, task.place].append(task)
    requests: list[Request] = []
    for (agency, place), tasks in sorted(free.items()):
        tasks.sort(key=lambda task: (task.earliest, task.items, task.number))
        days = [(_due(stage, task, today), task) for task in tasks]
        due = min(((day, n) for n, (day, _) in enumerate(days) if day), default=None)
        if due is None:
            continue
        day = due[0]
        together = _together(tasks[due[1]], tasks, day)
        named = choices.named(stage.seed, stage.inspectors[agency], agency, place, day)
        numbers = tuple(sorted(task.number for task in together))
        requests.append(Request(agency, place, numbers, tuple(named), str(day)))
    return requests


def _due(stage: Stage, task: StoryTask, today: date) -> date | None:
    """The day for which a code is due to be applied for now; None: not now."""
    calendar = stage.days.calendar
    closed = stage.inputs.closed.get(task.place, ())
    wanted = choices.visit_day(
        stage.seed, calendar, task.key, (task.earliest, task.latest), closed
    )
    if wanted is None or wanted > calendar.add(today, _LEAD_DAYS):
        return None
    if wanted > today:
        return wanted
    left = calendar.working_days(today, task.latest)
    return next((day for day in left if day.isoweekday() not in closed), None)


def _together(first: StoryTask, tasks: list[StoryTask], day: date) -> list[StoryTask]:
    """The agency's own tasks that one visit serves: no item twice (M-11)."""
    chosen = [first]
    items = set(first.items)
    for task in tasks:
        fits = task.earliest <= day <= task.latest
        if task is not first and fits and not items & set(task.items):
            chosen.append(task)
            items |= set(task.items)
    return chosen


async def decide_options(stage: Stage, day: date) -> None:
    """Answer the options of the applications that wait for it (C-03)."""

    async def decide() -> list[Decision]:
        offered = stage.journal.kept(f"{day}-offered")
        rows = offered if isinstance(offered, list) else []
        return [_on_options(stage, row) for row in rows]

    await _perform(stage, await _decided(stage, f"{day}-options", decide))


def _on_options(stage: Stage, row: dict[str, Any]) -> Decision:
    agency, place = row["agency"], row["place"]
    visit = date.fromisoformat(row["day"])
    if row["options"] and choices.takes_option(stage.seed, agency, place, visit):
        rank = min(option["rank"] for option in row["options"])
        return Decision(row["id"], agency, "join", {"option": rank})
    said = choices.refusal(stage.seed, agency, place, visit)
    return Decision(row["id"], agency, "decline", dict(said))


async def leave_hopeless(stage: Stage, day: date) -> None:
    """Whoever still waits for others the day before the visit goes alone (C-03)."""
    tomorrow = stage.days.calendar.add(day, 1)

    async def decide() -> list[Decision]:
        late: list[dict[str, Any]] = []
        for application, agency in list(stage.joined.items()):
            path = f"/checkcode/v1/applications/{application}"
            row = await stage.api.get(Caller(agency, "inspector"), path)
            if row["status"] != "awaiting_answers":
                del stage.joined[application]
            elif not row["agreed"] and row["day"] <= str(tomorrow):
                late.append(row)
        late.sort(key=lambda row: (row["place"], row["day"], row["agency"]))
        return [
            Decision(row["id"], row["agency"], "leave", _why(stage, row))
            for row in late
        ]

    await _perform(stage, await _decided(stage, f"{day}-left", decide))


def _why(stage: Stage, row: dict[str, Any]) -> dict[str, Any]:
    visit = date.fromisoformat(row["day"])
    return dict(choices.refusal(stage.seed, row["agency"], row["place"], visit))


async def _decided(stage: Stage, name: str, decide: Any) -> list[Decision]:
    return await stage.journal.decided(name, list[Decision], decide)


async def _perform(stage: Stage, decisions: list[Decision]) -> None:
    for decision in decisions:
        await stage.api.post(
            Caller(decision.agency, "inspector"),
            f"/checkcode/v1/applications/{decision.application}/{decision.act}",
            decision.body,
            key=f"{decision.act}:{decision.application}",
        )
