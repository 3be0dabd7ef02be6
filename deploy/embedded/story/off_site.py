"""Checks some warned places without a visit, and records what that gave (P-26)."""

from datetime import date
from hashlib import sha256
from typing import Any

from deploy.embedded.host.api_client import Caller, segment
from deploy.embedded.inputs.seeds import roll
from deploy.embedded.inputs.values import Clue
from deploy.embedded.story import choices
from deploy.embedded.story.stage import Stage

_WARNED = 0.15
"""Of the places of a day's clues: a warning of a system speaks of them too."""


async def inspect(stage: Stage, day: date) -> None:
    """Carry out the day's off-site checks: without a code, with results at once."""
    warned = [
        clue
        for clue in stage.inputs.clues
        if clue.day == day and roll(stage.seed, "warned", clue.number) < _WARNED
    ]

    async def check(clue: Clue) -> None:
        planner, inspector = (
            Caller(clue.agency, role) for role in ("planner", "inspector")
        )
        task: dict[str, Any] = await stage.api.post(
            planner, "/plan/v1/tasks", _task(stage, clue), key=f"warned:{clue.number}"
        )
        await stage.api.post(
            inspector,
            f"/plan/v1/tasks/{segment(task['number'])}/off-site-result",
            _result(stage, clue),
            key=f"off-site:{clue.number}",
        )

    await stage.api.each(warned, check)


def _task(stage: Stage, clue: Clue) -> dict[str, object]:
    return {
        "place": clue.place,
        "items": [clue.item],
        "source": "off_site_warning",
        "source_number": f"YJ-{clue.number}",
        "source_reason": "系统预警，先行非现场核查",
        "earliest": str(clue.day),
        "latest": str(stage.days.calendar.add(clue.day, 8)),
        "on_site": False,
    }


def _result(stage: Stage, clue: Clue) -> dict[str, object]:
    points = range(1, len(stage.items[clue.item].points) + 1)
    return {
        "day": str(clue.day),
        "means": ["data"],
        "inspectors": choices.named(
            stage.seed, stage.inspectors[clue.agency], clue.number
        ),
        "points": [
            choices.remote_result(stage.seed, clue.item, str(n), clue.number)
            for n in points
        ],
        "evidence": [
            {
                "sha256": sha256(clue.number.encode()).hexdigest(),
                "name": "数据比对结果.csv",
                "kind": "data_comparison",
            }
        ],
    }
