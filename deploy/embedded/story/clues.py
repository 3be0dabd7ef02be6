"""Follows some complaints as clues: from their receipt to the answer and the end."""

from datetime import date
from typing import Any

from deploy.embedded.host.api_client import Caller
from deploy.embedded.inputs.values import Clue
from deploy.embedded.story.stage import SUPERVISOR, Stage

_BASE = "/plan/v1/clues"
_COMPLAINT, _LABOUR = "complaint", "labour"
_OUTCOMES = {
    True: ("problem_found", "经现场检查发现问题，已依法处理"),
    False: ("no_problem", "经现场检查未发现问题"),
}


def is_followed(stage: Stage, clue: Clue) -> bool:
    """Whether a complaint is told as a clue: the first, and all of labour (P-29)."""
    if clue.source != _COMPLAINT:
        return False
    first = next(each for each in stage.inputs.clues if each.source == _COMPLAINT)
    return clue == first or _domain(clue) == _LABOUR


async def follow(stage: Stage, clue: Clue, order: dict[str, Any]) -> Any:
    """Receive, classify, assign and accept a clue; the task that comes of it."""
    desk, handler = _desk(clue), Caller(clue.agency, "planner")
    received = await stage.api.post(
        desk,
        _BASE,
        {
            "channel": "12345",
            "source": clue.source,
            "source_number": clue.number,
            "text": clue.reason,
            "place": clue.place,
        },
        key=f"clue:{clue.number}",
    )
    number = received["number"]
    reading = {
        "kind": _COMPLAINT,
        "domain": _domain(clue),
        "matter": clue.reason,
        "items": [clue.item],
    }
    window = {name: order[name] for name in ("items", "earliest", "latest")}
    steps: tuple[tuple[Caller, str, dict[str, Any] | None], ...] = (
        (desk, "classification", reading),
        (desk, "assignment", {"agency": clue.agency}),
        (handler, "acceptance", None),
    )
    for caller, name, body in steps:
        await _step(stage, caller, number, name, body)
    return await _step(stage, handler, number, "task", window)


async def end(stage: Stage, day: date) -> None:
    """Answer and close what was inspected, and tell who complained (P-21)."""
    del day
    async for clue in stage.api.pages(SUPERVISOR, _BASE, status="verified"):
        number, handler = clue["number"], Caller(clue["agency"], "planner")
        outcome, text = _OUTCOMES[bool(clue["found"])]
        answer = {"outcome": outcome, "text": text}
        desk = Caller(clue["received_by"], "dispatcher")
        await _step(stage, handler, number, "answer", answer)
        await _step(stage, desk, number, "closure", None)
        await _step(stage, desk, number, "reply", {"text": "已告知办理结果"})


async def counts(stage: Stage) -> dict[str, int]:
    """How many clues were received, and how many are closed."""
    clues = await stage.api.all(SUPERVISOR, _BASE)
    closed = sum(clue["status"] == "closed" for clue in clues)
    return {"received": len(clues), "closed": closed}


async def _step(
    stage: Stage, who: Caller, number: str, name: str, body: dict[str, Any] | None
) -> Any:
    return await stage.api.post(
        who, f"{_BASE}/{number}/{name}", body, key=f"clue:{number}:{name}"
    )


def _desk(clue: Clue) -> Caller:
    return Caller(clue.agency, "dispatcher")


def _domain(clue: Clue) -> str:
    return clue.agency.partition("-")[2]
